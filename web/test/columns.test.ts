import assert from "node:assert/strict";
import { test } from "node:test";
import { align, nearest, translate } from "../src/charts/columns.ts";
import { zoomed } from "../src/charts/view.ts";

const train = { steps: [10, 20, 30, 40], epochs: [0.5, 1, 1.5, 2], values: [4, 3, null, 1] };
const validation = { steps: [20, 45], epochs: [1, 2.25], values: [5, 6] };

test("series with steps of their own share one column of steps", () => {
  assert.deepEqual(align([train, validation], "step"), [
    [10, 20, 30, 40, 45],
    [4, 3, null, 1, null],
    [null, 5, null, null, 6],
  ]);
});

test("a series that is not there yet is an empty column", () => {
  assert.deepEqual(align([validation, undefined], "epoch"), [
    [1, 2.25],
    [5, 6],
    [null, null],
  ]);
  assert.deepEqual(align([undefined], "step"), [[], []]);
});

test("what is not above zero has no place on a logarithmic axis", () => {
  const norm = { steps: [1, 2, 3], epochs: [0, 0, 0], values: [0, 0.5, -1] };
  assert.deepEqual(align([norm], "step", true), [
    [1, 2, 3],
    [null, 0.5, null],
  ]);
});

test("the nearest value is found on either side of a gap", () => {
  assert.equal(nearest([null, 5, null, null, 6], 2), 1);
  assert.equal(nearest([null, 5, null, null, 6], 3), 4);
  assert.equal(nearest([null, null], 1), null);
});

test("a position moves from steps to epochs and back", () => {
  assert.equal(translate(25, train, "step"), 1.25);
  assert.equal(translate(1.25, train, "epoch"), 25);
  assert.equal(translate(50, train, "step"), 2.5);
});

test("zooming keeps the position under the crosshair and ends at the whole", () => {
  const whole = { min: 0, max: 100 };
  assert.deepEqual(zoomed(whole, whole, 20, 0.5), { min: 10, max: 60 });
  assert.deepEqual(zoomed({ min: 10, max: 60 }, whole, 60, 1.5), { min: 0, max: 60 });
  assert.equal(zoomed({ min: 10, max: 60 }, whole, 20, 4), null);
});
