import type { ClassReport, OutputReport, PrecisionRecallCurve, RocCurve } from "../api/contract.ts";

/** One class against the rest, as the charts and their legend show it. */
export interface ClassCurves {
  name: string;
  roc: RocCurve | null;
  precisionRecall: PrecisionRecallCurve | null;
  /** The precision of guessing: the class's share of the rows that were judged. */
  share: number | null;
}

/** As many as can be told apart. */
export const most = 20;

/** The classes that have curves; of more than `most` those that are told from the rest worst. */
export function classCurves({ curves, classes }: OutputReport): { shown: ClassCurves[]; all: number } {
  // Rows of an ignored class are samples of the split, but support no class.
  const rows = (classes ?? []).reduce((sum, one) => sum + one.support, 0);
  const names = new Set([...(curves?.roc ?? []), ...(curves?.precisionRecall ?? [])].map((curve) => curve.class));
  const every = [...names].map((name) => ({
    name,
    roc: curves?.roc?.find((curve) => curve.class === name) ?? null,
    precisionRecall: curves?.precisionRecall?.find((curve) => curve.class === name) ?? null,
    share: share(classes?.find((found) => found.name === name), rows),
  }));
  if (every.length <= most) return { shown: every, all: every.length };
  const worst = new Set([...every].sort((a, b) => quality(a) - quality(b)).slice(0, most));
  return { shown: every.filter((one) => worst.has(one)), all: every.length };
}

const share = (found: ClassReport | undefined, rows: number): number | null =>
  found && rows > 0 ? found.support / rows : null;

const quality = ({ roc, precisionRecall }: ClassCurves): number => precisionRecall?.averagePrecision ?? roc?.area ?? 0;

/** The share that all have, as near as a chart shows; null where they differ. */
export function commonShare(shown: readonly ClassCurves[]): number | null {
  const shares = shown.map((one) => one.share);
  const [first] = shares;
  if (first === undefined || first === null) return null;
  return shares.every((other) => other !== null && Math.abs(other - first) < 0.01) ? first : null;
}
