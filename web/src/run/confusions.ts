export interface Confusion {
  actual: number;
  predicted: number;
  count: number;
}

/** The pairs that were mixed up, the most frequent first. */
export const confusions = (matrix: number[][]): Confusion[] =>
  matrix
    .flatMap((row, actual) => row.map((count, predicted) => ({ actual, predicted, count })))
    .filter((c) => c.actual !== c.predicted && c.count > 0)
    .sort((a, b) => b.count - a.count);

/** Each row over its sum; a class without samples is all zero. */
export const rowShares = (matrix: number[][]): number[][] =>
  matrix.map((row) => {
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((value) => (sum === 0 ? 0 : value / sum));
  });
