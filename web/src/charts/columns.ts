import type { Series } from "../run/series.ts";

export type Axis = "step" | "epoch";
type Column = (number | null)[];

export type Columns = [number[], ...Column[]];

/**
 * Series with steps of their own become one table with a common x column; a gap is null, and so is what has no place on
 * a logarithmic axis.
 */
export function align(series: readonly (Series | undefined)[], axis: Axis, logarithmic = false): Columns {
  const positions = series.map((s) => (s ? (axis === "step" ? s.steps : s.epochs) : []));
  const x = [...new Set(positions.flat())].sort((a, b) => a - b);
  const columns = series.map((s, i): Column => {
    const column: Column = new Array<number | null>(x.length).fill(null);
    let row = 0;
    positions[i]!.forEach((position, j) => {
      while (x[row]! < position) row++;
      const value = s!.values[j] ?? null;
      column[row] = logarithmic && value !== null && value <= 0 ? null : value;
    });
    return column;
  });
  return [x, ...columns];
}

/** The row nearest to `row` where the column has a value, or null where it has none at all. */
export function nearest(column: ArrayLike<number | null | undefined>, row: number): number | null {
  for (let away = 0; away < column.length; away++) {
    if (row - away >= 0 && column[row - away] != null) return row - away;
    if (row + away < column.length && column[row + away] != null) return row + away;
  }
  return null;
}

/** Carries a position from one axis to the other along a series that knows both. */
export function translate(value: number, series: Series, from: Axis): number {
  const [xs, ys] = from === "step" ? [series.steps, series.epochs] : [series.epochs, series.steps];
  if (xs.length < 2) return value;
  let i = 1;
  while (i < xs.length - 1 && xs[i]! < value) i++;
  const width = xs[i]! - xs[i - 1]! || 1;
  return ys[i - 1]! + ((value - xs[i - 1]!) / width) * (ys[i]! - ys[i - 1]!);
}
