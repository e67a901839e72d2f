// Visits: what is new is what came after the visit before.
import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.js";

const MINUTE = 60_000, MONDAY = 1_760_000_000_000;
const { continueVisit } = load("storage papers marks", { site: { say: (key) => key, tell() {} } }).digestgen;
const FIRST = { at: MONDAY, day: "2025-08-07", since: "", last: 0 };

test("a first visit has nothing to compare with", () => {
  for (const kept of [null, undefined, 7, "visit", []]) assert.deepEqual(continueVisit(kept, "2025-08-07", MONDAY), FIRST);
});

test("within half an hour it is the same visit, and marks stay", () => {
  const at = MONDAY + 30 * MINUTE;
  assert.deepEqual(continueVisit(FIRST, "2025-08-08", at), { at, day: "2025-08-08", since: "", last: 0 });
});

test("after half an hour it is another one, and what came since is new", () => {
  const at = MONDAY + 30 * MINUTE + 1;
  const second = continueVisit(FIRST, "2025-08-08", at);
  assert.deepEqual(second, { at, day: "2025-08-08", since: "2025-08-07", last: MONDAY });
  assert.deepEqual(continueVisit(second, "2025-08-01", at + MINUTE), { ...second, at: at + MINUTE });
});

test("an old page does not turn back what was seen", () => {
  assert.equal(continueVisit(FIRST, "2024-01-01", MONDAY + MINUTE).day, "2025-08-07");
  assert.equal(continueVisit(FIRST, "", MONDAY + MINUTE).day, "2025-08-07");
});

test("a clock that was put back far begins a visit, too", () => {
  assert.equal(continueVisit(FIRST, "", MONDAY - 31 * MINUTE).since, "2025-08-07");
  assert.equal(continueVisit(FIRST, "", MONDAY - 29 * MINUTE).since, "");
});

test("damaged fields count as not kept", () => {
  for (const damaged of [{ at: "soon", day: "yesterday", since: 7, last: -1 }, { day: ["2025-09-01"], since: ["2025-09-01"] }]) {
    assert.deepEqual(continueVisit(damaged, "2025-08-07", MONDAY), FIRST);
  }
});
