import type { Values } from "../api/contract.ts";

/** The numbers of each output by their own names, in the outputs' order, and those of the whole model. */
export function outputMetrics(metrics: Values, outputs: readonly string[]): { whole: Values; each: Values[] } {
  const whole: Values = {};
  const each: Values[] = outputs.map(() => ({}));
  for (const [name, value] of Object.entries(metrics)) {
    const owner = ownerOf(name, outputs);
    if (owner === null) whole[name] = value;
    else each[outputs.indexOf(owner)]![name.slice(owner.length + 1)] = value;
  }
  return { whole, each };
}

/** An output may be called as another one with a dot behind: the longer name is meant. */
const ownerOf = (name: string, outputs: readonly string[]): string | null =>
  outputs
    .filter((output) => name.startsWith(`${output}.`))
    .reduce<string | null>((longest, output) => (output.length > (longest?.length ?? 0) ? output : longest), null);
