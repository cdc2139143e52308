import { isFinished, type Checkpoint, type Evaluation, type MetricsAnswer, type Status } from "../api/contract.ts";
import type { Run, RunEvent } from "../api/contract.ts";
import { find, get, getAll } from "../api/http.ts";
import { streamEvents, streamRuns } from "../api/hub.ts";
import { setStill } from "../page/connection.ts";
import { eventually } from "../page/eventually.ts";
import {
  openRun,
  reduce,
  withCheckpoints,
  withEvaluation,
  withRun,
  withUpdate,
  withWarnings,
  type RunState,
} from "./runState.ts";

export interface LiveRun {
  /** The state with everything in it that has arrived until now. */
  take(): RunState;
  /** Asks the service for what no event tells: the allowed actions, the error, the device. */
  refresh(): void;
}

type WarningEvent = Extract<RunEvent, { type: "warning" }>;

/** How many of the events that the curves hold already are read all the same, for the log. */
const past = 500;

/** Fetches a run as it is and follows it to its end; `onNews` says that there is more to take. */
export async function liveRun(path: string, onNews: () => void, signal: AbortSignal): Promise<LiveRun> {
  // The run comes before its metrics: what happens in between is in both, and known twice is taken once.
  const run = await get<Run>(path, signal);
  const metrics = await get<MetricsAnswer>(`${path}/metrics?maxPoints=2000`, signal);
  let state = openRun(run, metrics);
  let waiting: RunEvent[] = [];

  // The state goes on while an answer is on its way, so a change is a function of the state it will meet.
  const change = (next: (state: RunState) => RunState): void => {
    state = next(state);
    onNews();
  };
  const loadCheckpoints = async (): Promise<void> => {
    const saved = await getAll<Checkpoint>(`${path}/checkpoints`, (checkpoint) => checkpoint.step, signal);
    change((s) => withCheckpoints(s, saved));
  };
  const loadWarnings = async (): Promise<void> => {
    const told = await getAll<WarningEvent>(`${path}/events?type=warning`, (event) => event.sequence, signal);
    change((s) => withWarnings(s, told.map((event) => ({ ...event.data, sequence: event.sequence }))));
  };
  const loadRun = async (): Promise<void> => {
    const fresh = await find<Run>(path, signal);
    // Deleted meanwhile: the page shows what it has.
    if (!fresh) return;
    change((s) => withRun(s, fresh));
    if (fresh.status !== "succeeded" || state.evaluation) return;
    const report = await find<Evaluation>(`${path}/evaluation`, signal);
    change((s) => withEvaluation(s, report));
  };
  const refreshCheckpoints = eventually(loadCheckpoints, 500, signal);
  const refresh = eventually(loadRun, 100, signal);

  const arrived = (event: RunEvent): void => {
    waiting.push(event);
    if (event.type === "status") refresh();
    if (event.type === "checkpoint") refreshCheckpoints();
    onNews();
  };
  // All that is there already stands there at once: nothing jumps when it comes later.
  await Promise.all([loadCheckpoints(), loadWarnings()]);
  if (isFinished(run.status)) await loadRun();
  const over = new AbortController();
  const following = AbortSignal.any([signal, over.signal]);
  void streamEvents(run.id, Math.max(0, metrics.sequence - past), arrived, following).then(() => {
    if (signal.aborted) return;
    over.abort();
    setStill();
    refresh();
  });
  const statuses = new Map<string, Status>();
  void streamRuns((update) => {
    if (update.id === run.id) change((s) => withUpdate(s, update));
    // Where another run begins or ends, this one moves up in the queue.
    else if (state.run.status === "queued" && statuses.get(update.id) !== update.status) refresh();
    statuses.set(update.id, update.status);
  }, following);
  return {
    take() {
      state = reduce(state, waiting);
      waiting = [];
      return state;
    },
    refresh,
  };
}
