import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { crossed, differenceOf } from "./difference";

const json = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, fc.constantFrom(null, true, 0, -0, 1.5), fc.string(), fc.string({ minLength: 60, maxLength: 90, unit: fc.constantFrom("a", "b") }),
    fc.array(tie("value"), { maxLength: 4 }), fc.array(fc.nat(3), { minLength: 30, maxLength: 80 }), fc.dictionary(fc.constantFrom("x", "y", "z"), tie("value"))),
})).value;

describe("what two values have different", () => {
  test("makes either from the other", () => {
    fc.assert(fc.property(json, json, (before, after) => {
      const difference = differenceOf(before, after);
      expect(difference === null ? before : crossed(before, difference, false)).toEqual(after);
      expect(difference === null ? after : crossed(after, difference, true)).toEqual(before);
    }), { seed: 20_261_129, numRuns: 500 });
  });

  test("costs what changed, not what is there", () => {
    const mask = Array.from({ length: 1_000_000 }, (_, index) => index % 251);
    const stroke = mask.toSpliced(400_000, 3, 7, 7, 7, 7);
    expect(JSON.stringify(differenceOf({ geometry: { format: "rle", rle: mask } }, { geometry: { format: "rle", rle: stroke } })).length).toBeLessThan(250);
    const picture = "data:image/png;base64,".padEnd(1_000_000, "abcdefgh");
    expect(JSON.stringify(differenceOf({ imageDataURL: picture }, { imageDataURL: `${picture.slice(0, 500)}X${picture.slice(501)}` })).length).toBeLessThan(150);
  });

  test("a member that comes or goes is one that is not there on the other side", () => {
    const difference = differenceOf({ a: 1 }, { b: undefined });
    expect(difference && crossed({ a: 1 }, difference, false)).toStrictEqual({ b: undefined });
    expect(difference && crossed({ b: undefined }, difference, true)).toStrictEqual({ a: 1 });
  });
});
