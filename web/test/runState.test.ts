import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run, RunEvent } from "../src/api/contract.ts";
import { byKind } from "../src/run/warnings.ts";
import { openRun, reduce, withCheckpoints, withEvaluation, withRun, withWarnings, type RunState } from "../src/run/runState.ts";

const run: Run = {
  id: "r",
  name: "digits",
  status: "running",
  progress: null,
  metrics: null,
  device: "cpu",
  attempt: 1,
  dataset: "sample:digits",
  createdAt: "2026-11-24T01:00:00Z",
  startedAt: null,
  finishedAt: null,
  transitions: [],
};

const open = (points: { step: number; epoch: number; value: number }[] = [], sequence = 0): RunState =>
  openRun(run, { sequence, series: points.length === 0 ? [] : [{ name: "train.loss", points }] });

const metric = (sequence: number, step: number, values: Record<string, number>, attempt = 1): RunEvent => ({
  sequence,
  runId: "r",
  time: "2026-11-24T01:00:01Z",
  type: "metric",
  attempt,
  data: { step, epoch: step / 10, values },
});

const status = (sequence: number, name: Run["status"], time: string): RunEvent => ({
  sequence,
  runId: "r",
  time,
  type: "status",
  attempt: 1,
  data: { status: name },
});

const steps = (state: RunState, name = "train.loss") => state.series.get(name)?.steps;

test("metric events extend the curve they name", () => {
  const state = reduce(open(), [
    metric(1, 10, { "train.loss": 2 }),
    metric(2, 20, { "train.loss": 1, "validation.loss": 3 }),
  ]);
  assert.deepEqual(state.series.get("train.loss"), { steps: [10, 20], epochs: [1, 2], values: [2, 1] });
  assert.deepEqual(state.series.get("validation.loss")?.values, [3]);
  assert.equal(state.sequence, 2);
});

test("an event that arrives twice counts once", () => {
  const events = [metric(1, 10, { "train.loss": 2 }), metric(2, 20, { "train.loss": 1 })];
  const once = reduce(open(), events);
  assert.equal(reduce(once, events), once);
  assert.deepEqual(steps(reduce(open(), [...events, ...events])), [10, 20]);
});

test("an event below the sequence that the metrics cover adds no point, one beyond it does", () => {
  const state = reduce(open([{ step: 30, epoch: 3, value: 1 }], 7), [
    metric(7, 40, { "train.loss": 9 }),
    metric(8, 50, { "train.loss": 0.5 }),
  ]);
  assert.deepEqual(steps(state), [30, 50]);
});

test("a new attempt that the metrics cover already cuts nothing", () => {
  const state = reduce(open([{ step: 30, epoch: 3, value: 1 }], 7), [
    metric(7, 20, { "train.loss": 9 }, 2),
    metric(8, 40, { "train.loss": 0.5 }, 2),
  ]);
  assert.deepEqual(steps(state), [30, 40]);
});

test("a curve that grows for days keeps its spikes and stays short", () => {
  let state = open();
  for (let batch = 0; batch < 100; batch++) {
    const events = Array.from({ length: 200 }, (_, i) => batch * 200 + i + 1).map((n) =>
      metric(n, n, { "train.loss": n === 777 ? 99 : 1 / n }),
    );
    state = reduce(state, events);
  }
  const { steps, values } = state.series.get("train.loss")!;
  assert.ok(steps.length < 4500, `${steps.length} points`);
  assert.deepEqual([steps[0], steps.at(-1)], [1, 20000]);
  assert.equal(values[steps.indexOf(777)], 99);
});

test("the log keeps its newest two hundred entries", () => {
  const message = (sequence: number): RunEvent => ({
    sequence,
    runId: "r",
    time: "t",
    type: "log",
    attempt: 1,
    data: { message: `no. ${sequence}` },
  });
  const state = reduce(
    open(),
    Array.from({ length: 1000 }, (_, i) => message(i + 1)),
  );
  assert.deepEqual([state.log.length, state.log[0]!.sequence, state.log.at(-1)!.sequence], [200, 801, 1000]);
});

const warning = (sequence: number, kind: string, layer: string | null = null): Extract<RunEvent, { type: "warning" }> => ({
  sequence,
  runId: "r",
  time: "t",
  type: "warning",
  attempt: 1,
  data: { kind, layer, message: `${kind} seen`, remedy: "another learningRate", step: 96 },
});

test("a warning is a line of the log and an entry of its own", () => {
  const state = reduce(open(), [warning(1, "flatLoss")]);
  assert.deepEqual(
    state.log.map(({ kind, step, text }) => [kind, step, text]),
    [["warning", 96, "flatLoss seen"]],
  );
  assert.deepEqual(
    state.warnings.map(({ kind, remedy }) => [kind, remedy]),
    [["flatLoss", "another learningRate"]],
  );
});

test("warnings that were told before the stream began come in their place, and none comes twice", () => {
  const streamed = reduce(open(), [warning(7, "flatLoss")]);
  const asked = [warning(2, "deadUnits", "dense_1"), warning(7, "flatLoss"), warning(3, "deadUnits", "dense_2")];
  const state = withWarnings(streamed, asked.map(({ data, sequence }) => ({ ...data, sequence })));
  assert.deepEqual(
    state.warnings.map((told) => told.sequence),
    [2, 3, 7],
  );
  assert.equal(withWarnings(state, state.warnings), state);
  assert.deepEqual(
    byKind(state.warnings).map((same) => same.map((told) => told.layer)),
    [["dense_1", "dense_2"], [null]],
  );
});

test("an evaluation that is there stays, whichever way it comes again", () => {
  const report = (samples: number) => ({ split: "test", samples, metrics: {} });
  const first = withEvaluation(open(), report(1));
  assert.equal(withEvaluation(first, report(2)).evaluation, first.evaluation);
  const event: RunEvent = { sequence: 1, runId: "r", time: "t", type: "evaluation", attempt: 1, data: report(3) };
  assert.equal(reduce(first, [event]).evaluation, first.evaluation);
});

test("events that the fetched metrics cover already leave the curve as it is", () => {
  const state = reduce(
    open([
      { step: 10, epoch: 1, value: 2 },
      { step: 30, epoch: 3, value: 1 },
    ]),
    [metric(1, 10, { "train.loss": 2 }), metric(2, 20, { "train.loss": 9 }), metric(3, 40, { "train.loss": 0.5 })],
  );
  assert.deepEqual(steps(state), [10, 30, 40]);
});

test("replayed points leave the curves themselves in place", () => {
  const state = open([{ step: 30, epoch: 3, value: 1 }]);
  assert.equal(reduce(state, [metric(1, 10, { "train.loss": 2 })]).series, state.series);
});

test("a new attempt supersedes every curve from its first step on", () => {
  const before = reduce(open(), [
    metric(1, 10, { "train.loss": 3 }),
    metric(2, 20, { "train.loss": 2, "validation.loss": 2 }),
    metric(3, 30, { "train.loss": 1 }),
  ]);
  const after = reduce(before, [metric(4, 15, { "train.loss": 2.5 }, 2), metric(5, 25, { "train.loss": 1.5 }, 2)]);
  assert.deepEqual(steps(after), [10, 15, 25]);
  assert.deepEqual(steps(after, "validation.loss"), []);
  assert.deepEqual(steps(before), [10, 20, 30], "the state before is untouched");
});

test("a new attempt that begins with the end of an epoch leaves the points of its last step", () => {
  const before = reduce(open(), [metric(1, 10, { "train.loss": 3 }), metric(2, 20, { "train.loss": 2 }), metric(3, 30, { "train.loss": 1 })]);
  const data = { epoch: 1, step: 20, values: { "train.loss": 2.5, "validation.loss": 1 } };
  const after = reduce(before, [{ sequence: 4, runId: "r", time: "t", type: "epoch", attempt: 2, data }]);
  assert.deepEqual(steps(after), [10, 20]);
  assert.deepEqual(steps(after, "validation.loss"), [20]);
});

test("an epoch's training mean is no point of the per-step curve, its validation is", () => {
  const state = reduce(open(), [
    {
      sequence: 1,
      runId: "r",
      time: "t",
      type: "epoch",
      attempt: 1,
      data: { epoch: 1, step: 10, values: { "train.loss": 2, "validation.loss": 1 } },
    },
  ]);
  assert.equal(state.series.has("train.loss"), false);
  assert.deepEqual(steps(state, "validation.loss"), [10]);
});

test("a status event moves the run, and one told before does not move it back", () => {
  const told = {
    ...run,
    status: "succeeded" as const,
    transitions: [
      { status: "running" as const, time: "t1" },
      { status: "succeeded" as const, time: "t2" },
    ],
  };
  const replayed = reduce(openRun(told, { sequence: 2, series: [] }), [status(1, "running", "t1"), status(2, "succeeded", "t2")]);
  assert.equal(replayed.run.status, "succeeded");
  assert.equal(replayed.transitions.length, 2);
  const live = reduce(open(), [status(1, "cancelling", "t3")]);
  assert.equal(live.run.status, "cancelling");
  assert.deepEqual(
    live.transitions.map((t) => t.status),
    ["cancelling"],
  );
});

test("a checkpoint is told in the log; which ones there are the service knows", () => {
  const event: RunEvent = {
    sequence: 1,
    runId: "r",
    time: "t",
    type: "checkpoint",
    attempt: 1,
    data: { step: 10, epoch: 1, isBest: true },
  };
  const state = withCheckpoints(reduce(open(), [event]), [
    { step: 20, epoch: 2, isBest: true },
    { step: 10, epoch: 1, isBest: false },
  ]);
  assert.equal(state.log[0]?.text, "Checkpoint saved, the best so far");
  assert.deepEqual(
    state.checkpoints.map((c) => c.step),
    [10, 20],
  );
});

test("an event type of a newer service is passed over", () => {
  const state = reduce(open(), [
    { ...metric(1, 1, {}), type: "heartbeat" } as unknown as RunEvent,
    metric(2, 10, { "train.loss": 1 }),
  ]);
  assert.deepEqual(steps(state), [10]);
});

test("a slice that no event touched keeps its identity", () => {
  const before = open();
  const after = reduce(before, [metric(1, 10, { "train.loss": 1 })]);
  assert.equal(after.checkpoints, before.checkpoints);
  assert.equal(after.log, before.log);
  assert.notEqual(after.series, before.series);
});

test("a fresh answer does not take back transitions that the stream told first", () => {
  const ahead = reduce(open(), [status(1, "cancelling", "t1")]);
  assert.equal(withRun(ahead, run).transitions.length, 1);
});
