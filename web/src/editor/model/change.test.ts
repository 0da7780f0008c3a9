import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Change, changeOf } from "./change";

/** As the server does it. */
function applied(change: Change, value: unknown): unknown {
  if (change === "absent") throw new Error("only of a member");
  if ("value" in change) return change.value;
  if ("part" in change) {
    const { at, remove, insert } = change.part;
    if (typeof value === "string") return value.slice(0, at) + String(insert) + value.slice(at + remove);
    return (value as unknown[]).toSpliced(at, remove, ...insert);
  }
  if (Array.isArray(value)) return value.map((item: unknown, at) => (change.members[at] === undefined ? item : applied(change.members[at], item)));
  const members = new Map(Object.entries(value as object));
  for (const [name, inner] of Object.entries(change.members)) {
    if (inner === "absent") expect(members.delete(name)).toBe(true);
    else members.set(name, applied(inner, members.get(name)));
  }
  return Object.fromEntries(members);
}

const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.constantFrom(null, true, 0, 1.5), fc.string(), fc.string({ minLength: 60, maxLength: 90, unit: fc.constantFrom("a", "b") }),
    fc.array(tie("value"), { maxLength: 4 }), fc.array(fc.nat(3), { minLength: 30, maxLength: 80 }), fc.dictionary(fc.constantFrom("x", "y", "z"), fc.oneof(tie("value"), fc.constant(undefined)))),
})).value;

describe("what changed, as it is sent", () => {
  test("makes the new value from what the server has of the old one", () => {
    fc.assert(fc.property(fc.array(json), fc.array(json), (before, after) => {
      const sent = JSON.parse(JSON.stringify(changeOf(before, after))) as Change;
      expect(JSON.parse(JSON.stringify(applied(sent, JSON.parse(JSON.stringify(before)))))).toEqual(JSON.parse(JSON.stringify(after)));
    }), { seed: 20_261_130, numRuns: 500 });
  });

  test("of a stroke on a mask is a few numbers", () => {
    const mask = Array.from({ length: 500_000 }, (_, at) => at % 251);
    const change = changeOf([{ id: "m", value: { rle: mask } }], [{ id: "m", value: { rle: mask.toSpliced(250_000, 2, 1, 2, 3) } }]);
    expect(JSON.stringify(change)).toBe('{"members":{"0":{"members":{"value":{"members":{"rle":{"part":{"at":250000,"remove":2,"insert":[1,2,3]}}}}}}}}');
  });
});
