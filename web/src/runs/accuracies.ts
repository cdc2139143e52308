import type { Values } from "../api/contract.ts";
import { absent, percent } from "../page/format.ts";

/** How often a run is right, and of which outputs that is, where the model has several: from the one that is right least
 *  often to the one that is most often. Validation says more about a model than training does. */
export function accuracies(metrics: Values | null): { text: string; of: string } {
  for (const split of ["validation.", "train."]) {
    const found = Object.entries(metrics ?? {}).flatMap(([name, value]) =>
      value !== null && name.startsWith(split) && isAccuracy(name.slice(split.length))
        ? [{ output: name.slice(split.length, -".accuracy".length), value }]
        : [],
    );
    if (found.length > 0) return told(found);
  }
  return { text: absent, of: "" };
}

/** An output's is `output.accuracy`. */
const isAccuracy = (name: string): boolean => name === "accuracy" || name.endsWith(".accuracy");

function told(found: { output: string; value: number }[]): { text: string; of: string } {
  const [least, most] = [Math.min(...found.map((one) => one.value)), Math.max(...found.map((one) => one.value))];
  const range = `${(100 * least).toFixed(1)} – ${percent(most, 1)}`;
  return {
    text: percent(least, 1) === percent(most, 1) ? percent(most, 1) : range,
    of: found.flatMap(({ output, value }) => (output === "" ? [] : [`${output}: ${percent(value, 1)}`])).join(", "),
  };
}
