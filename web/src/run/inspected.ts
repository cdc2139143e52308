import { layerNames } from "./layerNames.ts";
import type { RunState } from "./runState.ts";

/** What an inspected training tells of each layer: the beginning of a series' name, and what it means. */
export const inspections = [
  { kind: "gradientNorm", title: "Gradient norm", short: "Gradient" },
  { kind: "weightNorm", title: "Weight norm", short: "Weights" },
  { kind: "updateRatio", title: "Update / weights", short: "Update" },
] as const;

/** The layers that the series tell of, from the model's first to its last. */
export function inspectedLayers({ series, run }: Pick<RunState, "series" | "run">): string[] {
  const layers = new Set<string>();
  for (const name of series.keys()) {
    const dot = name.indexOf(".");
    if (inspections.some(({ kind }) => kind === name.slice(0, dot))) layers.add(name.slice(dot + 1));
  }
  const order = new Map(layerNames(run.model).map((name, i) => [name, i]));
  const place = (layer: string): number => order.get(layer) ?? order.size;
  return [...layers].sort((a, b) => place(a) - place(b));
}
