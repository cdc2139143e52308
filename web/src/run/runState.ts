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
  Warning,
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

export interface NotedWarning extends Warning {
  sequence: number;
}

/** More lines than anyone scrolls through. */
const kept = 200;

/** All that a run's page shows. Slices are replaced, never changed, so views compare them by identity. */
export interface RunState {
  run: Run;
  /** Everything up to here has been taken in. */
  sequence: number;
  /** The points of every event up to here came with the metrics. */
  covered: number;
  attempt: number;
  progress: Progress | null;
  series: Curves;
  transitions: readonly Transition[];
  /** The newest entries, the oldest of them first. */
  log: readonly LogEntry[];
  /** All of them, the oldest first. */
  warnings: readonly NotedWarning[];
  checkpoints: readonly Checkpoint[];
  evaluation: Evaluation | null;
}

export function openRun(run: Run, metrics: MetricsAnswer): RunState {
  return {
    run,
    sequence: 0,
    covered: metrics.sequence,
    attempt: run.attempt,
    progress: run.progress,
    series: new Map(metrics.series.map((s) => [s.name, seriesOf(s.points)])),
    transitions: run.transitions ?? [],
    log: [],
    warnings: [],
    checkpoints: [],
    evaluation: null,
  };
}

/** Takes in what the stream brought since the last frame. Events that were taken in before change nothing. */
export function reduce(state: RunState, events: readonly RunEvent[]): RunState {
  let next = state;
  const batch: Batch = { touched: new Set(), log: [] };
  for (const event of events) {
    if (event.sequence <= next.sequence) continue;
    next = { ...take(next, event, batch), sequence: event.sequence };
  }
  return batch.log.length === 0 ? next : { ...next, log: [...next.log, ...batch.log].slice(-kept) };
}

/** What a batch of events adds in one go: a thousand events cost one copy, not a thousand. */
interface Batch {
  /** The series made for it, which may be written to. */
  touched: Set<Series>;
  log: LogEntry[];
}

/** A fresh answer of the service: it knows the allowed actions, the error and the device better than any event. */
export const withRun = (state: RunState, run: Run): RunState => ({
  ...state,
  run,
  progress: run.progress ?? state.progress,
  transitions:
    run.transitions && run.transitions.length >= state.transitions.length ? run.transitions : state.transitions,
});

/** It comes as an event and is asked for as well: the one that is there stays, and so does what is drawn from it. */
export const withEvaluation = (state: RunState, evaluation: Evaluation | null): RunState => ({
  ...state,
  evaluation: state.evaluation ?? evaluation,
});

export const withCheckpoints = (state: RunState, checkpoints: readonly Checkpoint[]): RunState => ({
  ...state,
  checkpoints: checkpoints.toSorted((a, b) => a.step - b.step),
});

/** They come as events and are asked for as well, as the stream does not begin at the first event. */
export function withWarnings(state: RunState, found: readonly NotedWarning[]): RunState {
  const known = new Set(state.warnings.map((warning) => warning.sequence));
  const news = found.filter((warning) => !known.has(warning.sequence));
  if (news.length === 0) return state;
  return { ...state, warnings: [...state.warnings, ...news].sort((a, b) => a.sequence - b.sequence) };
}

export const withUpdate = (state: RunState, update: RunUpdate): RunState => ({
  ...state,
  progress: update.progress ?? state.progress,
});

function take(state: RunState, event: RunEvent, batch: Batch): RunState {
  const log = (kind: LogEntry["kind"], text: string, step: number | null = null) =>
    batch.log.push({ sequence: event.sequence, time: event.time, kind, text, step });
  switch (event.type) {
    case "metric":
      return withPoints(state, event, batch.touched);
    case "epoch":
      return { ...withPoints(state, event, batch.touched), progress: atEpoch(state.progress, event.data.epoch) };
    case "status":
      log("status", told(event.data));
      return withStatus(state, event);
    case "checkpoint":
      // Saving one may remove others, so the list itself is asked for again.
      log("checkpoint", saved(event.data), event.data.step);
      return state;
    case "evaluation":
      log("evaluation", `Evaluated on the ${event.data.split} split`);
      return withEvaluation(state, event.data);
    case "warning":
      log("warning", event.data.message, event.data.step);
      return withWarnings(state, [{ ...event.data, sequence: event.sequence }]);
    case "log":
      log("log", event.data.message, event.data.step ?? null);
      return state;
    default:
      // A newer service may say more than this page knows.
      return state;
  }
}

function withPoints(state: RunState, event: PointEvent, touched: Set<Series>): RunState {
  // What a superseded attempt still had to say is covered by the one that continued from its checkpoint.
  if (event.attempt < state.attempt) return state;
  if (event.sequence <= state.covered) return { ...state, attempt: event.attempt };
  const series = addPoints(state.series, event, event.attempt > state.attempt, touched);
  return series === state.series ? state : { ...state, series, attempt: event.attempt };
}

function withStatus(state: RunState, event: Extract<RunEvent, { type: "status" }>): RunState {
  const { status, reason } = event.data;
  // Each status event is a transition: this one stood in the run's answer, which may be further.
  if (state.transitions.some((known) => known.time === event.time && known.status === status)) return state;
  const transition: Transition = { status, time: event.time, reason: reason ?? null, attempt: event.attempt };
  return {
    ...state,
    run: { ...state.run, status },
    transitions: [...state.transitions, transition],
  };
}

const atEpoch = (progress: Progress | null, epoch: number): Progress | null =>
  progress && epoch > progress.epoch ? { ...progress, epoch } : progress;

const saved = (checkpoint: Checkpoint): string =>
  checkpoint.isBest ? "Checkpoint saved, the best so far" : "Checkpoint saved";

const told = ({ status, reason }: { status: Status; reason?: string | null }): string =>
  status[0]!.toUpperCase() + status.slice(1) + (reason ? `: ${reason}` : "");
