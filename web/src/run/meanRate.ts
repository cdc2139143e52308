import type { Run, Transition } from "../api/contract.ts";

/** Samples per second over all the time that the run was running; unknown where its batch size is not told. */
export function meanRate(run: Run, transitions: readonly Transition[]): number | null {
  const { batchSize, accumulate = 1 } = (run.training ?? {}) as { batchSize?: unknown; accumulate?: unknown };
  const seconds = transitions.reduce((sum, here, i) => {
    const next = transitions[i + 1];
    return here.status === "running" && next ? sum + (Date.parse(next.time) - Date.parse(here.time)) / 1000 : sum;
  }, 0);
  if (typeof batchSize !== "number" || typeof accumulate !== "number" || !run.progress || seconds <= 0) return null;
  return (run.progress.step * batchSize * accumulate) / seconds;
}
