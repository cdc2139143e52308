import type { Point } from "../api/contract.ts";

/** One curve as columns; steps increase. */
export interface Series {
  steps: number[];
  epochs: number[];
  values: (number | null)[];
}

/** A position in the training, on either axis. */
export interface Place {
  step: number;
  epoch: number;
}

export const emptySeries = (): Series => ({ steps: [], epochs: [], values: [] });

export const seriesOf = (points: Point[]): Series => ({
  steps: points.map((p) => p.step),
  epochs: points.map((p) => p.epoch),
  values: points.map((p) => p.value),
});

/** More points than that cost time and show nothing: a chart is some hundred pixels wide. */
export const most = 4000;

/** A copy, thinned to half where the series has grown beyond `most`. */
export const copy = (series: Series): Series =>
  series.steps.length > most ? pick(series, spikes(series.values, most / 2)) : pick(series, series.values.keys());

const pick = (series: Series, rows: Iterable<number>): Series => {
  const chosen = [...rows];
  return {
    steps: chosen.map((row) => series.steps[row]!),
    epochs: chosen.map((row) => series.epochs[row]!),
    values: chosen.map((row) => series.values[row]!),
  };
};

/** The first and the last row, and between them the lowest and the highest of each bucket, as the service thins. */
function spikes(values: readonly (number | null)[], about: number): number[] {
  const rows = new Set([0, values.length - 1]);
  const width = Math.ceil((2 * values.length) / about);
  for (let start = 0; start < values.length; start += width) {
    let [low, high] = [start, start];
    for (let row = start; row < Math.min(start + width, values.length); row++) {
      if ((values[row] ?? Infinity) < (values[low] ?? Infinity)) low = row;
      if ((values[row] ?? -Infinity) > (values[high] ?? -Infinity)) high = row;
    }
    rows.add(low).add(high);
  }
  return [...rows].sort((a, b) => a - b);
}

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
