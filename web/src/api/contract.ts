/** The shapes of docs/API.md that the page reads. */

export type Status =
  | "queued"
  | "preparing"
  | "running"
  | "pausing"
  | "paused"
  | "cancelling"
  | "interrupted"
  | "succeeded"
  | "failed"
  | "cancelled";

export type Values = Record<string, number | null>;

export interface Progress {
  epoch: number;
  epochs: number;
  step: number;
  totalSteps: number;
  /** 0 to 1. */
  fraction: number;
  samplesPerSecond: number | null;
  etaSeconds: number | null;
}

export interface Transition {
  status: Status;
  time: string;
  reason?: string | null;
  attempt?: number;
}

export interface Layer {
  type: string;
  name?: string;
  [parameter: string]: unknown;
}

export interface Run {
  id: string;
  name: string | null;
  status: Status;
  queuePosition?: number | null;
  progress: Progress | null;
  metrics: Values | null;
  device: string | null;
  attempt: number;
  dataset: unknown;
  tags?: Record<string, string> | null;
  priority?: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  transitions?: Transition[] | null;
  error?: unknown;
  model?: unknown;
  training?: unknown;
  allowedActions?: string[] | null;
}

/** One item of the hub's `StreamRuns()`. */
export interface RunUpdate {
  id: string;
  name: string | null;
  status: Status;
  progress: Progress | null;
  metrics: Values | null;
  sequence: number;
}

export interface Page<T> {
  data: T[];
  hasMore: boolean;
}

export interface Point {
  step: number;
  epoch: number;
  value: number | null;
}

export interface MetricsAnswer {
  /** All events up to this one are in the curves. */
  sequence: number;
  series: { name: string; points: Point[] }[];
}

export interface Checkpoint {
  step: number;
  epoch: number;
  isBest: boolean;
  metrics?: Values | null;
  createdAt?: string | null;
}

export interface ClassReport {
  name: string;
  precision: number;
  recall: number;
  f1: number;
  support: number;
}

/** A class against the rest. */
export interface RocCurve {
  class: string;
  area: number;
  falsePositiveRate: number[];
  truePositiveRate: number[];
  /** Of the probability, a point each. */
  thresholds: (number | null)[];
}

export interface PrecisionRecallCurve {
  class: string;
  averagePrecision: number;
  recall: number[];
  precision: number[];
  thresholds: (number | null)[];
}

/** Either part is null where the training's metrics do not name it. */
export interface EvaluationCurves {
  roc?: RocCurve[] | null;
  precisionRecall?: PrecisionRecallCurve[] | null;
}

/** One numeric target column. */
export interface TargetReport {
  name: string;
  meanSquaredError: number;
  rootMeanSquaredError: number;
  meanAbsoluteError: number;
  /** Null where the column never changes. */
  r2: number | null;
}

/** What is told of one output beside its numbers. */
export interface OutputReport {
  classes?: ClassReport[] | null;
  /** Rows are the actual classes, columns the predicted ones. */
  confusionMatrix?: number[][] | null;
  curves?: EvaluationCurves | null;
  targets?: TargetReport[] | null;
}

/** Of a model with several outputs their reports are in `outputs`, and its own parts are null. */
export interface Evaluation extends OutputReport {
  split: string;
  samples: number;
  /** Of several outputs with the output's name and a dot before. */
  metrics: Values;
  outputs?: Record<string, OutputReport> | null;
}

export interface Warning {
  step: number;
  epoch?: number;
  kind: string;
  /** Null where it is about the whole model. */
  layer: string | null;
  message: string;
  remedy: string;
}

interface Envelope<T extends string, D> {
  /** Counts up within a run without gaps. */
  sequence: number;
  runId: string;
  time: string;
  type: T;
  attempt: number;
  data: D;
}

export type RunEvent =
  | Envelope<"metric", { step: number; epoch: number; values: Values }>
  | Envelope<"epoch", { step: number; epoch: number; values: Values; seconds?: number }>
  | Envelope<"status", { status: Status; reason?: string | null }>
  | Envelope<"checkpoint", Checkpoint>
  | Envelope<"evaluation", Evaluation>
  | Envelope<"warning", Warning>
  | Envelope<"log", { message: string; step?: number | null }>;

/** An error answer, RFC 9457. */
export interface Problem {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  errors?: { pointer?: string; message: string }[];
}

const finished: readonly Status[] = ["succeeded", "failed", "cancelled"];

export const isFinished = (status: Status): boolean => finished.includes(status);
