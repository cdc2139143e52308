import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run, RunUpdate } from "../src/api/contract.ts";
import { pretty } from "../src/page/json.ts";
import { parseRoute, runHref } from "../src/page/route.ts";
import { confusions, rowShares } from "../src/run/confusions.ts";
import { meanRate } from "../src/run/meanRate.ts";
import { metricNames } from "../src/run/metricNames.ts";
import { emptyList, isBeyond, query, select, withNewest, withPage, withUpdate } from "../src/runs/runList.ts";
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
  assert.deepEqual(parseRoute("#/runs/%E0%A4%A"), { page: "runs" });
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
  const runs = [run("a", "succeeded"), run("c", "running"), run("b", "cancelled")];
  const shown = (filter: "all" | "active" | "cancelled") =>
    select(withPage(emptyList(filter), runs, false)).map((r) => r.id);
  assert.deepEqual(shown("all"), ["c", "b", "a"]);
  assert.deepEqual(shown("active"), ["c"]);
  assert.deepEqual(shown("cancelled"), ["b"]);
  assert.equal(query("all"), "");
  assert.equal(query("failed"), "&status=failed");
});

test("a run that the newest page lacks is gone, unless it is older than that page", () => {
  const list = withPage(emptyList("all"), [run("e", "queued"), run("d", "running"), run("b", "failed")], true);
  const fresh = withNewest(list, [run("f", "queued"), run("d", "running")], true);
  assert.deepEqual([...fresh.runs.keys()].sort(), ["b", "d", "f"]);
  assert.equal(fresh.hasMore, true);
  assert.deepEqual([...withNewest(list, [run("f", "queued")], false).runs.keys()], ["f"]);
});

test("who trains is no longer in the queue", () => {
  const list = withPage(emptyList("all"), [{ ...run("a", "queued"), queuePosition: 3 }], false);
  const update = (status: Run["status"]): RunUpdate => ({ ...run("a", status), sequence: 1 });
  assert.equal(withUpdate(list, update("queued")).runs.get("a")?.queuePosition, 3);
  assert.equal(withUpdate(list, update("preparing")).runs.get("a")?.queuePosition, null);
});

test("a run's mean rate leaves out the time that it was paused", () => {
  const at = (status: Run["status"], second: number) => ({ status, time: new Date(second * 1000).toISOString() });
  const pace = { fraction: 1, samplesPerSecond: null, etaSeconds: null };
  const progress = { epoch: 1, epochs: 1, step: 100, totalSteps: 100, ...pace };
  const done = { ...run("a", "succeeded"), progress, training: { batchSize: 32 } };
  const transitions = [at("running", 0), at("paused", 10), at("running", 50), at("succeeded", 60)];
  assert.equal(meanRate(done, transitions), 160);
  assert.equal(meanRate({ ...done, training: {} }, transitions), null);
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
  const list = withUpdate(withPage(emptyList("all"), [run("a", "queued")], true), update);
  assert.deepEqual(list.runs.get("a"), {
    ...run("a", "queued"),
    status: "running",
    queuePosition: null,
    metrics: { "train.loss": 1 },
  });
  assert.equal(withUpdate(list, { ...update, id: "z" }), list);
});

test("what is older than the pages fetched so far is left for later", () => {
  const list = withPage(emptyList("all"), [run("b", "running"), run("c", "running")], true);
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
