import assert from "node:assert/strict";
import { test } from "node:test";
import type { Evaluation } from "../src/api/contract.ts";
import { nearestPoint } from "../src/charts/nearestPoint.ts";
import { classCurves, commonShare, most } from "../src/run/classCurves.ts";

const roc = (name: string, area: number) => ({
  class: name,
  area,
  falsePositiveRate: [0, 1],
  truePositiveRate: [0, 1],
  thresholds: [null, 0],
});
const found = (name: string, support: number) => ({ name, precision: 1, recall: 1, f1: 1, support });
const report = (part: Partial<Evaluation>): Evaluation => ({ split: "test", samples: 100, metrics: {}, ...part });

test("a class has its curves, and its share of the rows that count is the chance", () => {
  const curves = { roc: [roc("cat", 0.9), roc("dog", 0.8)], precisionRecall: null };
  const { shown, all } = classCurves(report({ curves, classes: [found("cat", 27), found("dog", 63)] }));
  assert.equal(all, 2);
  assert.deepEqual(
    shown.map((one) => [one.name, one.roc?.area, one.precisionRecall, one.share]),
    [
      ["cat", 0.9, null, 0.3],
      ["dog", 0.8, null, 0.7],
    ],
  );
  assert.equal(commonShare(shown), null);
  assert.equal(commonShare(shown.slice(1)), 0.7);
});

test("without curves there is nothing to draw", () => {
  assert.deepEqual(classCurves(report({})), { shown: [], all: 0 });
  assert.deepEqual(classCurves(report({ curves: { roc: [], precisionRecall: null } })), { shown: [], all: 0 });
});

test("of more classes than can be told apart the worst are shown, in their order", () => {
  const many = Array.from({ length: 30 }, (_, i) => roc(`c${i}`, i % 2 === 0 ? 0.5 + i / 100 : 1));
  const { shown, all } = classCurves(report({ curves: { roc: many, precisionRecall: null } }));
  assert.equal(all, 30);
  assert.equal(shown.length, most);
  assert.deepEqual(
    many.filter((_, i) => i % 2 === 0).map((curve) => curve.class),
    shown.filter((one) => one.roc!.area < 1).map((one) => one.name),
  );
});

test("the mouse finds the trace that passes nearest, between its points too", () => {
  const traces = [
    { x: [0, 0, 1], y: [0, 1, 1] },
    { x: [0, 1], y: [0, 1] },
  ];
  const near = (x: number, y: number, reach = 24) => nearestPoint(traces, { x, y }, { x: 400, y: 300 }, reach);
  assert.deepEqual(near(0.02, 0.8), { trace: 0, point: 1 });
  assert.deepEqual(near(0.5, 0.49), { trace: 1, point: 0 });
  assert.deepEqual(near(0.52, 0.5), { trace: 1, point: 1 });
  assert.equal(near(0.8, 0.2), null);
});
