import type { Point } from "../api/contract.ts";

/** One curve as columns; steps increase. */
export interface Series {
  steps: number[];
  epochs: number[];
  values: (number | null)[];
}

export const emptySeries = (): Series => ({ steps: [], epochs: [], values: [] });

export const seriesOf = (points: Point[]): Series => ({
  steps: points.map((p) => p.step),
  epochs: points.map((p) => p.epoch),
  values: points.map((p) => p.value),
});

export const copy = (series: Series): Series => ({
  steps: series.steps.slice(),
  epochs: series.epochs.slice(),
  values: series.values.slice(),
});

/** Within an attempt steps only grow, so a step that is not beyond the end is known, if only by a neighbour. */
export const covers = (series: Series | undefined, step: number): boolean => step <= (series?.steps.at(-1) ?? -1);

/** Adds a point in place, at the end. */
export function append(series: Series, point: Point): void {
  series.steps.push(point.step);
  series.epochs.push(point.epoch);
  series.values.push(point.value);
}

/** Drops in place what lies at `step` and beyond. */
export function cut(series: Series, step: number): void {
  let end = series.steps.length;
  while (end > 0 && series.steps[end - 1]! >= step) end--;
  series.steps.length = series.epochs.length = series.values.length = end;
}
