import assert from "node:assert/strict";
import { test } from "node:test";
import type uPlot from "uplot";
import { decimals, logSplits, positionTicks, valueTicks } from "../src/charts/ticks.ts";

const none = {} as uPlot;
const position = (step: number, ...ticks: number[]) => positionTicks(none, ticks, 0, 0, step);
const value = (metric: string, step: number, ...ticks: number[]) => valueTicks(metric, false)(none, ticks, 1, 0, step);

test("a step needs the decimals that it has", () => {
  assert.deepEqual([500, 1, 0.5, 0.25, 0.1, 2e-5].map(decimals), [0, 0, 1, 2, 1, 5]);
});

test("neighbours on the axis have labels of their own, however close", () => {
  assert.deepEqual(position(2, 4204, 4206, 4208), ["4,204", "4,206", "4,208"]);
  assert.deepEqual(position(0.5, 1, 1.5, 2), ["1.0", "1.5", "2.0"]);
  assert.deepEqual(value("loss", 0.0005, 1.0005, 1.001), ["1.0005", "1.0010"]);
  assert.deepEqual(value("loss", 5e31, 0, 5e31, 1e32), ["0", "5.00e+31", "1.00e+32"]);
  assert.deepEqual(value("learningRate", 5e-5, 0, 5e-5, 1e-4, 1.5e-4), ["0", "5e-5", "1.0e-4", "1.5e-4"]);
});

test("the accuracy's axis counts as its legend does", () => {
  assert.deepEqual(value("accuracy", 0.1, 0.8, 0.9, 1), ["80 %", "90 %", "100 %"]);
  assert.deepEqual(value("accuracy", 0.005, 0.9, 0.905), ["90.0 %", "90.5 %"]);
});

test("a logarithmic axis is marked at powers of ten, or closer where it holds less than two of them", () => {
  assert.deepEqual(logSplits(3e-9, 0.4, 9), [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1]);
  assert.deepEqual(logSplits(3e-9, 0.4, 4), [1e-8, 1e-6, 1e-4, 1e-2]);
  assert.deepEqual(logSplits(0.3, 4, 9), [0.5, 1, 2]);
  assert.deepEqual(logSplits(1.3, 3.6, 9), [1.5, 2, 2.5, 3]);
});
