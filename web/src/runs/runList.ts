import type { Run, RunUpdate, Status } from "../api/contract.ts";

export const filters = ["all", "active", "succeeded", "failed", "cancelled"] as const;

export type Filter = (typeof filters)[number];

/** Some runs, and whether the service has older ones. */
export interface RunList {
  filter: Filter;
  runs: ReadonlyMap<string, Run>;
  hasMore: boolean;
}

export const emptyList = (filter: Filter): RunList => ({ filter, runs: new Map(), hasMore: false });

export const withPage = (list: RunList, runs: readonly Run[], hasMore: boolean): RunList => ({
  filter: list.filter,
  runs: new Map([...list.runs, ...runs.map((r) => [r.id, r] as const)]),
  hasMore,
});

/** The first page, fetched anew: of the runs in its range, those that it lacks are gone. */
export function withNewest(list: RunList, runs: readonly Run[], hasMore: boolean): RunList {
  const last = runs.at(-1)?.id ?? "";
  const older = hasMore ? [...list.runs.values()].filter((run) => run.id < last) : [];
  return withPage({ ...list, runs: new Map() }, [...runs, ...older], older.length > 0 ? list.hasMore : hasMore);
}

/** An update says less than a run's own answer, so a run that the list does not know has to be fetched first. */
export function withUpdate(list: RunList, update: RunUpdate): RunList {
  const known = list.runs.get(update.id);
  if (!known) return list;
  const run: Run = {
    ...known,
    name: update.name,
    status: update.status,
    queuePosition: update.status === "queued" ? (known.queuePosition ?? null) : null,
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

export const fits = (list: RunList, run: { status: Status }): boolean =>
  members[list.filter]?.includes(run.status) ?? true;

/** The filter as the service understands it. */
export const query = (filter: Filter): string => (members[filter] ?? []).map((status) => `&status=${status}`).join("");

/** Those that still fit, the newest first. Ids are UUIDv7, so their order is the order of creation. */
export const select = (list: RunList): Run[] =>
  [...list.runs.values()]
    .filter((run) => fits(list, run))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
