import assert from "node:assert/strict";
import { test } from "node:test";
import { absent, age, clockTime, decimal, duration, epoch, metric, percent, title } from "../src/page/format.ts";

test("what is not known is an en dash", () => {
  for (const text of [decimal(null), decimal(Number.NaN), percent(undefined), duration(null), duration(Infinity)]) {
    assert.equal(text, absent);
  }
});

test("decimals keep four digits at every size, three beside an exponent", () => {
  assert.deepEqual([0, 0.25, 0.0015, 0.00012, 2.34567, 23.4567, 12345.6].map(decimal), [
    "0",
    "0.2500",
    "0.001500",
    "1.20e-4",
    "2.346",
    "23.46",
    "12346",
  ]);
});

test("accuracy is a percentage, loss is a number", () => {
  assert.equal(metric("validation.accuracy", 0.9142), "91.4 %");
  assert.equal(metric("train.loss", 0.9142), "0.9142");
  assert.equal(metric("top5", 0.9142), "91.4 %");
  assert.equal(metric("macroF1", 0.9142), "91.4 %");
});

test("areas under curves are numbers", () => {
  assert.equal(metric("rocAuc", 0.9142), "0.9142");
  assert.equal(metric("averagePrecision", 0.9142), "0.9142");
});

test("durations use two units", () => {
  assert.deepEqual([4.25, 59.6, 75, 3725, 90000].map(duration), [
    "4.3 s",
    "1 min 0 s",
    "1 min 15 s",
    "1 h 2 min",
    "1 d 1 h",
  ]);
});

test("ages are rounded down, and a clock that is behind does no harm", () => {
  const now = Date.parse("2026-11-24T12:00:00Z");
  assert.equal(age("2026-11-24T11:58:59Z", now), "1 min ago");
  assert.equal(age("2026-11-24T12:00:05Z", now), "just now");
});

test("names are spoken as words", () => {
  assert.equal(title("train.learningRate"), "Train learning rate");
  assert.equal(title("validation.rocAuc"), "Validation ROC AUC");
  assert.equal(title("r2"), "R²");
});

test("epochs are whole or broken to the hundredth, and keep their zeros", () => {
  assert.deepEqual([0, 0.5, 100, 1000, 2.333].map(epoch), ["0", "0.5", "100", "1000", "2.33"]);
});

test("a time of another day tells the day", () => {
  const noon = (day: number) => new Date(2026, 10, day, 12, 0, 5).toISOString();
  assert.equal(clockTime(noon(24), Date.parse(noon(24))), "12:00:05");
  assert.equal(clockTime(noon(24), Date.parse(noon(25))), "24 Nov 2026, 12:00:05");
});
