import { describe, expect, test } from "vitest";
import { classify, type Failure, isPassing, Unreachable } from "./failure";

const answered = (status: number): { status: number } => ({ status });
const TABLE: readonly (readonly [string, unknown, Failure, boolean])[] = [
  ["no connection", new TypeError("Failed to fetch"), "offline", true],
  ["no connection, in our words", new Unreachable("Nobody answers."), "offline", true],
  ["a request without an answer", answered(0), "offline", true],
  ["no answer in time", new DOMException("…", "TimeoutError"), "timeout", true],
  ["408", answered(408), "timeout", true],
  ["425", answered(425), "busy", true],
  ["429", answered(429), "busy", true],
  ["500", answered(500), "server", true],
  ["503", answered(503), "server", true],
  ["401", answered(401), "session", false],
  ["409", answered(409), "conflict", false],
  ["412", answered(412), "conflict", false],
  ["404", answered(404), "missing", false],
  ["410", answered(410), "missing", false],
  ["400", answered(400), "refused", false],
  ["403", answered(403), "refused", false],
  ["413", answered(413), "refused", false],
  ["stopped by the person", new DOMException("…", "AbortError"), "stopped", false],
  ["a mistake of ours", new Error("x is not there"), "fault", false],
  ["something thrown that is no error", "x", "fault", false],
];

describe("a failed request", () => {
  test.each(TABLE)("%s", (_, error, failure, passes) => {
    expect([classify(error), isPassing(classify(error))]).toEqual([failure, passes]);
  });
});
