import type { RunEvent } from "../api/contract.ts";
import { append, copy, covers, cut, emptySeries, type Series } from "./series.ts";

export type Curves = ReadonlyMap<string, Series>;

export type PointEvent = Extract<RunEvent, { type: "metric" | "epoch" }>;

/**
 * The curves with what the event adds; the same curves where that is nothing. `touched` holds the series made for this
 * batch, which may be written to: a batch of n events costs one copy, not n.
 */
export function addPoints(curves: Curves, event: PointEvent, isNewAttempt: boolean, touched: Set<Series>): Curves {
  const { step, epoch, values } = event.data;
  const known = isNewAttempt ? rewound(curves, event.type === "epoch" ? step + 1 : step, touched) : curves;
  const news = Object.entries(values).filter(([name]) => isPoint(event, name) && !covers(known.get(name), step));
  if (news.length === 0) return known;
  const next = new Map(known);
  for (const [name, value] of news) append(own(next, name, touched), { step, epoch, value });
  return next;
}

/** The mean of an epoch is no point of the per-step curve. */
const isPoint = (event: PointEvent, name: string): boolean => event.type === "metric" || !name.startsWith("train.");

/**
 * A new attempt repeats the steps after its checkpoint: cut there, so that the curve has no fold. The epoch that it begins
 * with is of the checkpoint's own step, which is not repeated.
 */
function rewound(curves: Curves, step: number, touched: Set<Series>): Curves {
  const next = new Map(curves);
  for (const name of curves.keys()) cut(own(next, name, touched), step);
  return next;
}

function own(curves: Map<string, Series>, name: string, touched: Set<Series>): Series {
  const known = curves.get(name);
  if (known && touched.has(known)) return known;
  const mine = known ? copy(known) : emptySeries();
  touched.add(mine);
  curves.set(name, mine);
  return mine;
}
