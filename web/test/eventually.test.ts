import assert from "node:assert/strict";
import { test } from "node:test";
import { eventually } from "../src/page/eventually.ts";

/** Lets everything that is due happen. */
const pass = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 0));
};

test("what is asked for while it runs is done once more, not once per asking", async () => {
  let runs = 0;
  let release = (): void => {};
  const action = async () => {
    runs++;
    await new Promise<void>((resolve) => (release = resolve));
  };
  const ask = eventually(action, 0, new AbortController().signal);
  for (let i = 0; i < 5; i++) ask();
  for (let i = 0; i < 5; i++) {
    release();
    await pass();
  }
  assert.equal(runs, 2);
});

test("a failure is made up for", async () => {
  let runs = 0;
  await new Promise<void>((done) => {
    const action = async () => {
      if (++runs < 3) throw new Error("away");
      done();
    };
    eventually(action, 0, new AbortController().signal)();
  });
  assert.equal(runs, 3);
});

test("leaving the page ends the attempts", async () => {
  const leave = new AbortController();
  let runs = 0;
  const action = async () => {
    if (++runs === 2) leave.abort();
    throw new Error("away");
  };
  eventually(action, 0, leave.signal)();
  await pass();
  assert.equal(runs, 2);
});
