import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracies } from "../src/runs/accuracies.ts";

test("a run's accuracy is validation's where there is one", () => {
  assert.deepEqual(accuracies({ "train.loss": 1, "train.accuracy": 0.91 }), { text: "91.0 %", of: "" });
  assert.deepEqual(accuracies({ "train.accuracy": 0.91, "validation.accuracy": 0.875 }), { text: "87.5 %", of: "" });
});

test("a run that reports none has none", () => {
  for (const metrics of [null, {}, { "validation.loss": 1, "validation.accuracy.loss": 2, "validation.accuracy": null }])
    assert.deepEqual(accuracies(metrics), { text: "–", of: "" });
});

test("of several outputs there is the range, and whose it is", () => {
  const metrics = {
    "train.kind.accuracy": 1,
    "validation.loss": 1,
    "validation.kind.accuracy": 0.75,
    "validation.a.b.accuracy": 0.5,
    "validation.size.r2": 0.3,
    "validation.accuracy.accuracy": 0.625,
  };
  assert.deepEqual(accuracies(metrics), { text: "50.0 – 75.0 %", of: "kind: 75.0 %, a.b: 50.0 %, accuracy: 62.5 %" });
  assert.deepEqual(accuracies({ "validation.kind.accuracy": 0.75, "validation.size.r2": 0.3 }), {
    text: "75.0 %",
    of: "kind: 75.0 %",
  });
  assert.equal(accuracies({ "train.a.accuracy": 0.75001, "train.b.accuracy": 0.75 }).text, "75.0 %");
});
