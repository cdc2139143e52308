import assert from "node:assert/strict";
import { test } from "node:test";
import { outputMetrics } from "../src/run/outputMetrics.ts";

test("each output has its numbers by their own names, and the model has the rest", () => {
  const metrics = { loss: 1.5, "kind.loss": 1, "kind.accuracy": 0.9, "again.loss": 1, "again.r2": null };
  assert.deepEqual(outputMetrics(metrics, ["kind", "again", "silent"]), {
    whole: { loss: 1.5 },
    each: [{ loss: 1, accuracy: 0.9 }, { loss: 1, r2: null }, {}],
  });
});

test("of an output called as another one with a dot behind, the longer name is meant", () => {
  const metrics = { loss: 3, "a.loss": 1, "a.b.loss": 2, "loss.loss": 4 };
  for (const outputs of [["a", "a.b", "loss"], ["a.b", "loss", "a"]]) {
    const { whole, each } = outputMetrics(metrics, outputs);
    assert.deepEqual(whole, { loss: 3 });
    assert.deepEqual(each[outputs.indexOf("a")], { loss: 1 });
    assert.deepEqual(each[outputs.indexOf("a.b")], { loss: 2 });
    assert.deepEqual(each[outputs.indexOf("loss")], { loss: 4 });
  }
});
