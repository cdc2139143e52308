import assert from "node:assert/strict";
import { test } from "node:test";
import type { Run } from "../src/api/contract.ts";
import { inspectedLayers } from "../src/run/inspected.ts";
import { layerNames } from "../src/run/layerNames.ts";
import { emptySeries } from "../src/run/series.ts";
import { stoppedEarly } from "../src/run/stoppedEarly.ts";

const model = {
  layers: [
    { type: "conv2d" },
    { type: "conv2d", name: "middle" },
    { type: "conv2d" },
    { type: "flatten" },
    { type: "dense", units: 10 },
  ],
};

test("layers without a name are numbered by type, those with one counted in", () => {
  assert.deepEqual(layerNames(model), ["conv2d_1", "middle", "conv2d_3", "flatten_1", "dense_1"]);
  assert.deepEqual(layerNames(undefined), []);
});

test("inspected layers stand in the model's order, whatever the order of their series", () => {
  const names = ["gradientNorm.dense_1", "updateRatio.conv2d_3", "gradientNorm.middle", "weightNorm.conv2d_1", "train.loss"];
  const series = new Map(names.map((name) => [name, emptySeries()]));
  const run = { model } as unknown as Run;
  assert.deepEqual(inspectedLayers({ series, run }), ["conv2d_1", "middle", "conv2d_3", "dense_1"]);
  assert.deepEqual(inspectedLayers({ series: new Map(), run }), []);
});

test("a run whose work is done before its last epoch was stopped early", () => {
  const at = (epoch: number, fraction: number) => ({
    epoch,
    epochs: 50,
    step: 1,
    totalSteps: 1,
    fraction,
    samplesPerSecond: null,
    etaSeconds: null,
  });
  assert.equal(stoppedEarly(at(16, 1)), true);
  assert.equal(stoppedEarly(at(16, 0.32)), false);
  assert.equal(stoppedEarly(at(50, 1)), false);
  assert.equal(stoppedEarly(null), false);
});
