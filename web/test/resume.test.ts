import assert from "node:assert/strict";
import { test } from "node:test";
import { follow, type Open } from "../src/api/resume.ts";

const now = async () => {};

/** A server that holds 1..n and breaks off after each of the given numbers of items. */
const server = (n: number, breaks: number[], overlap = 0) => {
  const asked: number[] = [];
  const open: Open<number> = async (after, onItem) => {
    asked.push(after);
    let left = breaks.shift() ?? Infinity;
    for (let i = Math.max(1, after + 1 - overlap); i <= n; i++) {
      if (left-- === 0) throw new Error("connection lost");
      onItem(i);
    }
  };
  return { open, asked };
};

const run = async (open: Open<number>, after = 0, abort = new AbortController()) => {
  const seen: number[] = [];
  const states: boolean[] = [];
  await follow<number>({
    open,
    after,
    sequenceOf: (n) => n,
    onItem: (n) => seen.push(n),
    onState: (live) => states.push(live),
    pause: now,
    signal: abort.signal,
  });
  return { seen, states };
};

test("over breaks nothing is missed and nothing comes twice", async () => {
  const { open, asked } = server(10, [3, 0, 4]);
  const { seen, states } = await run(open);
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.deepEqual(asked, [0, 3, 3, 7]);
  assert.deepEqual(states, [false, false, true, false, true]);
});

test("a server that repeats the last items is not believed", async () => {
  const { open } = server(6, [4], 3);
  assert.deepEqual((await run(open)).seen, [1, 2, 3, 4, 5, 6]);
});

test("it goes on from where the page was opened", async () => {
  const { open, asked } = server(5, []);
  assert.deepEqual((await run(open, 3)).seen, [4, 5]);
  assert.deepEqual(asked, [3]);
});

test("leaving the page ends it, also between two attempts", async () => {
  const abort = new AbortController();
  let attempts = 0;
  const open: Open<number> = async () => {
    if (++attempts === 3) abort.abort();
    throw new Error("down");
  };
  await run(open, 0, abort);
  assert.equal(attempts, 3);
});
