import type { Run, RunUpdate, Status } from "../api/contract.ts";

export const filters = ["all", "active", "succeeded", "failed", "cancelled"] as const;

export type Filter = (typeof filters)[number];

/** The runs of the list, the newest first. */
export interface RunList {
  runs: ReadonlyMap<string, Run>;
  hasMore: boolean;
}

export const emptyList = (): RunList => ({ runs: new Map(), hasMore: false });

export const withPage = (list: RunList, runs: readonly Run[], hasMore: boolean): RunList => ({
  runs: new Map([...list.runs, ...runs.map((r) => [r.id, r] as const)]),
  hasMore,
});

/** An update says less than a run's own answer, so a run that the list does not know has to be fetched first. */
export function withUpdate(list: RunList, update: RunUpdate): RunList {
  const known = list.runs.get(update.id);
  if (!known) return list;
  const run: Run = {
    ...known,
    name: update.name,
    status: update.status,
    progress: update.progress ?? known.progress,
    metrics: update.metrics ?? known.metrics,
  };
  return { ...list, runs: new Map(list.runs).set(update.id, run) };
}

/** Whether a run is older than all that are listed, so that it comes with a page that was not asked for yet. */
export const isBeyond = (list: RunList, id: string): boolean =>
  list.hasMore && [...list.runs.keys()].every((listed) => id < listed);

const members: Record<Filter, readonly Status[] | null> = {
  all: null,
  active: ["queued", "preparing", "running", "pausing", "paused", "cancelling", "interrupted"],
  succeeded: ["succeeded"],
  failed: ["failed"],
  cancelled: ["cancelled"],
};

/** Ids are UUIDv7, so their order is the order of creation. */
export const select = (list: RunList, filter: Filter): Run[] =>
  [...list.runs.values()]
    .filter((run) => members[filter]?.includes(run.status) ?? true)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
