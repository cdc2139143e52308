import type { Progress } from "../api/contract.ts";

/** All that was to be done is done, though the training has more epochs. */
export const stoppedEarly = (progress: Progress | null): boolean =>
  progress !== null && progress.fraction >= 1 && progress.epoch < progress.epochs;
