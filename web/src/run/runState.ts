import type {
  Checkpoint,
  Evaluation,
  MetricsAnswer,
  Progress,
  Run,
  RunEvent,
  RunUpdate,
  Status,
  Transition,
} from "../api/contract.ts";
import { addPoints, type Curves, type PointEvent } from "./points.ts";
import { seriesOf, type Series } from "./series.ts";

export interface LogEntry {
  sequence: number;
  time: string;
  kind: "warning" | "log" | "checkpoint" | "status" | "evaluation";
  text: string;
  step: number | null;
}

/** All that a run's page shows. Slices are replaced, never changed, so views compare them by identity. */
export interface RunState {
  run: Run;
  /** Everything up to here has been taken in. */
  sequence: number;
  attempt: number;
  progress: Progress | null;
  series: Curves;
  transitions: readonly Transition[];
  /** How many status events were taken in. */
  statuses: number;
  log: readonly LogEntry[];
  checkpoints: readonly Checkpoint[];
  evaluation: Evaluation | null;
}

export function openRun(run: Run, metrics: MetricsAnswer): RunState {
  return {
    run,
    sequence: 0,
    attempt: run.attempt,
    progress: run.progress,
    series: new Map(metrics.series.map((s) => [s.name, seriesOf(s.points)])),
    transitions: run.transitions ?? [],
    statuses: 0,
    log: [],
    checkpoints: [],
    evaluation: null,
  };
}

/** Takes in what the stream brought since the last frame. Events that were taken in before change nothing. */
export function reduce(state: RunState, events: readonly RunEvent[]): RunState {
  let next = state;
  const touched = new Set<Series>();
  for (const event of events) {
    if (event.sequence <= next.sequence) continue;
    next = { ...take(next, event, touched), sequence: event.sequence };
  }
  return next;
}

/** A fresh answer of the service: it knows the allowed actions, the error and the device better than any event. */
export const withRun = (state: RunState, run: Run): RunState => ({
  ...state,
  run,
  progress: run.progress ?? state.progress,
  transitions:
    run.transitions && run.transitions.length >= state.transitions.length ? run.transitions : state.transitions,
});

export const withCheckpoints = (state: RunState, checkpoints: readonly Checkpoint[]): RunState => ({
  ...state,
  checkpoints: checkpoints.toSorted((a, b) => a.step - b.step),
});

export const withUpdate = (state: RunState, update: RunUpdate): RunState => ({
  ...state,
  progress: update.progress ?? state.progress,
});

function take(state: RunState, event: RunEvent, touched: Set<Series>): RunState {
  switch (event.type) {
    case "metric":
      return withPoints(state, event, touched);
    case "epoch":
      return { ...withPoints(state, event, touched), progress: atEpoch(state.progress, event.data.epoch) };
    case "status":
      return withStatus(state, event);
    case "checkpoint":
      // Saving one may remove others, so the list itself is asked for again.
      return { ...state, log: logged(state, event, "checkpoint", saved(event.data), event.data.step) };
    case "evaluation":
      return {
        ...state,
        evaluation: event.data,
        log: logged(state, event, "evaluation", `Evaluated on the ${event.data.split} split`, null),
      };
    case "warning":
    case "log":
      return { ...state, log: logged(state, event, event.type, event.data.message, event.data.step ?? null) };
    default:
      // A newer service may say more than this page knows.
      return state;
  }
}

function withPoints(state: RunState, event: PointEvent, touched: Set<Series>): RunState {
  // What a superseded attempt still had to say is covered by the one that continued from its checkpoint.
  if (event.attempt < state.attempt) return state;
  const series = addPoints(state.series, event, event.attempt > state.attempt, touched);
  return series === state.series ? state : { ...state, series, attempt: event.attempt };
}

function withStatus(state: RunState, event: Extract<RunEvent, { type: "status" }>): RunState {
  const { status, reason } = event.data;
  const log = logged(state, event, "status", reason ? `${sentence(status)}: ${reason}` : sentence(status), null);
  const statuses = state.statuses + 1;
  // Each status event is a transition, in the same order: this one stood in the run's answer, which may be further.
  if (statuses <= state.transitions.length) return { ...state, log, statuses };
  const transition: Transition = { status, time: event.time, reason: reason ?? null, attempt: event.attempt };
  return {
    ...state,
    log,
    statuses,
    run: { ...state.run, status },
    transitions: [...state.transitions, transition],
  };
}

const logged = (
  state: RunState,
  event: RunEvent,
  kind: LogEntry["kind"],
  text: string,
  step: number | null,
): LogEntry[] => [...state.log, { sequence: event.sequence, time: event.time, kind, text, step }];

const atEpoch = (progress: Progress | null, epoch: number): Progress | null =>
  progress && epoch > progress.epoch ? { ...progress, epoch } : progress;

const saved = (checkpoint: Checkpoint): string =>
  checkpoint.isBest ? "Checkpoint saved, the best so far" : "Checkpoint saved";

const sentence = (status: Status): string => status[0]!.toUpperCase() + status.slice(1);
