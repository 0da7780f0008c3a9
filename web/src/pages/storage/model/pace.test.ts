import { expect, test } from "vitest";
import { paceOf } from "./pace";

test("the pace is of what was seen since one looks, and the time left of what the sync before had counted", () => {
  const begun = { at: 1_000, seen: 1_000 };
  expect(paceOf(begun, { at: 1_500, seen: 2_000 }, 10_000)).toBeNull();
  expect(paceOf(begun, { at: 3_000, seen: 1_000 }, 10_000)).toBeNull();
  expect(paceOf(begun, { at: 3_000, seen: 3_000 }, 10_000)).toEqual({ perSecond: 1_000, secondsLeft: 7 });
  expect(paceOf(begun, { at: 3_000, seen: 3_000 }, null)).toEqual({ perSecond: 1_000, secondsLeft: null });
  expect(paceOf(begun, { at: 3_000, seen: 3_000 }, 2_000)).toEqual({ perSecond: 1_000, secondsLeft: null });
});
