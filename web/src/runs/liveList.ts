import type { Page, Run, RunUpdate } from "../api/contract.ts";
import { get } from "../api/http.ts";
import { streamRuns } from "../api/hub.ts";
import { eventually } from "../page/eventually.ts";
import { emptyList, fits, isBeyond, query, withNewest, withPage, withUpdate } from "./runList.ts";
import type { Filter, RunList } from "./runList.ts";

const pageSize = 50;

export interface LiveList {
  current(): RunList;
  choose(filter: Filter): Promise<void>;
  older(): Promise<void>;
}

/** Fetches the newest runs and keeps them as they are; `onNews` says that the list has changed. */
export async function liveList(onNews: () => void, signal: AbortSignal): Promise<LiveList> {
  let list = emptyList("all");
  let filter: Filter = "all";
  /** For each request on its way the updates since it left: its answer may be older than they are. */
  const asking = new Set<RunUpdate[]>();

  const ask = async (after?: string): Promise<void> => {
    const asked = filter;
    const meanwhile: RunUpdate[] = [];
    asking.add(meanwhile);
    try {
      const path = `/v1/runs?limit=${pageSize}${query(asked)}${after ? `&after=${after}` : ""}`;
      const page = await get<Page<Run>>(path, signal);
      if (asked !== filter) return;
      const base = list.filter === asked ? list : emptyList(asked);
      list = (after ? withPage : withNewest)(base, page.data, page.hasMore);
    } finally {
      asking.delete(meanwhile);
    }
    meanwhile.forEach(apply);
    onNews();
  };
  const reload = eventually(ask, 500, signal);
  const apply = (change: RunUpdate): void => {
    const known = list.runs.get(change.id);
    // What an update does not tell, the next answer does: a run that is new here, and who moved up in the queue.
    const isNew = !known && fits(list, change) && !isBeyond(list, change.id);
    const moved = known && known.status !== change.status && anyQueued(list);
    if (isNew || moved) reload();
    list = withUpdate(list, change);
  };

  const choose = (to: Filter): Promise<void> => {
    filter = to;
    return ask();
  };
  await choose("all");
  // No update tells that a run was deleted.
  const timer = setInterval(reload, 30_000);
  signal.addEventListener("abort", () => clearInterval(timer));
  void streamRuns((change) => {
    for (const meanwhile of asking) meanwhile.push(change);
    apply(change);
    onNews();
  }, signal);
  return {
    current: () => list,
    choose,
    older: () => ask(list.filter === filter ? [...list.runs.keys()].sort()[0] : undefined),
  };
}

const anyQueued = (list: RunList): boolean => [...list.runs.values()].some((run) => run.status === "queued");
