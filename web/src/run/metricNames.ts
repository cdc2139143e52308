import type { RunState } from "./runState.ts";

/** The metrics to draw: loss first, accuracy next where the run classifies, the learning rate only if it moves. */
export function metricNames(state: Pick<RunState, "series" | "run">): string[] {
  const names = new Set<string>(["loss"]);
  if (expectsAccuracy(state.run.training)) names.add("accuracy");
  for (const [name, series] of state.series) {
    const metric = name.replace(/^(train|validation)\./, "");
    if (metric === name || metric === "learningRate") continue;
    if (series.values.length > 0) names.add(metric);
  }
  const rate = state.series.get("train.learningRate")?.values ?? [];
  if (rate.some((value) => value !== rate[0])) names.add("learningRate");
  return [...names].sort((a, b) => rank(a) - rank(b));
}

const order = ["loss", "accuracy"];

/** Known metrics in their order, then the others as they came, the learning rate at the end. */
const rank = (name: string): number =>
  name === "learningRate" ? order.length + 1 : order.includes(name) ? order.indexOf(name) : order.length;

/** A part of the definition is its name, or an object of that type. */
const named = (part: unknown, name: string): boolean =>
  part === name || (part as { type?: unknown } | null)?.type === name;

/** Reserves the accuracy chart before its first point, so that the page does not jump. */
function expectsAccuracy(training: unknown): boolean {
  const { metrics, loss } = (training ?? {}) as { metrics?: unknown; loss?: unknown };
  return Array.isArray(metrics) ? metrics.some((m) => named(m, "accuracy")) : named(loss, "crossEntropy");
}
