import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run, RunUpdate } from "../src/api/contract.ts";
import { pretty } from "../src/page/json.ts";
import { parseRoute, runHref } from "../src/page/route.ts";
import { confusions, rowShares } from "../src/run/confusions.ts";
import { metricNames } from "../src/run/metricNames.ts";
import { emptyList, isBeyond, select, withPage, withUpdate } from "../src/runs/runList.ts";
import { sampleRun } from "../src/runs/sampleRun.ts";

const run = (id: string, status: Run["status"]): Run => ({
  id,
  name: id,
  status,
  progress: null,
  metrics: null,
  device: null,
  attempt: 0,
  dataset: "d",
  createdAt: "2026-11-24T01:00:00Z",
  startedAt: null,
  finishedAt: null,
});

test("a run's address leads back to its id", () => {
  assert.deepEqual(parseRoute(runHref("0193-a b")), { page: "run", id: "0193-a b" });
  assert.deepEqual(parseRoute(""), { page: "runs" });
  assert.deepEqual(parseRoute("#/nowhere"), { page: "runs" });
});

test("readable JSON is still the same JSON", () => {
  assert.deepEqual(JSON.parse(pretty(sampleRun)), sampleRun);
  assert.equal(pretty({ a: [1, "x", null], b: undefined }), `{ "a": [1, "x", null] }`);
  assert.ok(
    pretty(sampleRun)
      .split("\n")
      .every((line) => line.length <= 84),
  );
});

test("confusions come worst first and leave out the diagonal", () => {
  assert.deepEqual(
    confusions([
      [9, 1, 0],
      [3, 7, 0],
      [0, 0, 0],
    ]),
    [
      { actual: 1, predicted: 0, count: 3 },
      { actual: 0, predicted: 1, count: 1 },
    ],
  );
  assert.deepEqual(
    rowShares([
      [3, 1],
      [0, 0],
    ]),
    [
      [0.75, 0.25],
      [0, 0],
    ],
  );
});

test("the list is sorted newest first and filtered by status", () => {
  const list = withPage(emptyList(), [run("a", "succeeded"), run("c", "running"), run("b", "cancelled")], false);
  assert.deepEqual(
    select(list, "all").map((r) => r.id),
    ["c", "b", "a"],
  );
  assert.deepEqual(
    select(list, "active").map((r) => r.id),
    ["c"],
  );
  assert.deepEqual(
    select(list, "cancelled").map((r) => r.id),
    ["b"],
  );
});

test("an update changes what it tells and keeps the rest", () => {
  const update: RunUpdate = {
    id: "a",
    name: "a",
    status: "running",
    progress: null,
    metrics: { "train.loss": 1 },
    sequence: 4,
  };
  const list = withUpdate(withPage(emptyList(), [run("a", "queued")], true), update);
  assert.deepEqual(list.runs.get("a"), { ...run("a", "queued"), status: "running", metrics: { "train.loss": 1 } });
  assert.equal(withUpdate(list, { ...update, id: "z" }), list);
});

test("what is older than the pages fetched so far is left for later", () => {
  const list = withPage(emptyList(), [run("b", "running"), run("c", "running")], true);
  assert.deepEqual(
    ["a", "b", "d"].map((id) => isBeyond(list, id)),
    [true, false, false],
  );
  assert.equal(isBeyond({ ...list, hasMore: false }, "a"), false);
});

test("charts are loss, accuracy, the rest, and a learning rate that moves", () => {
  const values = (...v: number[]) => ({ steps: v.map((_, i) => i), epochs: v, values: v });
  const series = new Map([
    ["train.learningRate", values(0.1, 0.1)],
    ["validation.f1", values(1)],
    ["train.accuracy", values(1)],
    ["train.loss", values(2)],
  ]);
  assert.deepEqual(metricNames({ series, run: run("a", "running") }), ["loss", "accuracy", "f1"]);
  series.set("train.learningRate", values(0.1, 0.05));
  assert.deepEqual(metricNames({ series, run: run("a", "running") }), ["loss", "accuracy", "f1", "learningRate"]);
  assert.deepEqual(
    metricNames({ series: new Map(), run: { ...run("a", "queued"), training: { loss: "crossEntropy" } } }),
    ["loss", "accuracy"],
  );
  assert.deepEqual(
    metricNames({ series: new Map(), run: { ...run("a", "queued"), training: { loss: "crossEntropy", metrics: [] } } }),
    ["loss"],
  );
});
