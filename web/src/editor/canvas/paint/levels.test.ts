import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterOf, NO_ADJUST } from "./adjust";
import { levelsFilter, lineOf, NO_LEVELS, withRange } from "./levels";

describe("levels of the channels", () => {
  test("what is black goes to nothing, what is white to all, and half to half", () => {
    const { slope, intercept } = lineOf({ black: 51, white: 153 });
    expect([51, 102, 153].map((value) => Math.round(((value / 255) * slope + intercept) * 1000) / 1000)).toEqual([0, 0.5, 1]);
    expect(lineOf({ black: 0, white: 255 })).toEqual({ slope: 1, intercept: expect.closeTo(0, 9) as unknown });
  });

  test("black stays below white, whichever is moved", () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), fc.boolean(), (first, second, isBlack) => {
      const { red } = withRange(withRange(NO_LEVELS, "red", { white: first }), "red", isBlack ? { black: second } : { white: second });
      expect(red.black < red.white && red.black >= 0 && red.white <= 255).toBe(true);
    }));
  });

  test("a filter is made for what changes something, once for each", () => {
    expect([filterOf(NO_ADJUST), levelsFilter(NO_LEVELS)]).toEqual(["none", ""]);
    const darker = withRange(NO_LEVELS, "green", { black: 40 });
    expect(filterOf({ ...NO_ADJUST, contrast: 120, levels: darker })).toBe("url(#lki-levels-0-255_40-255_0-255) brightness(100%) contrast(120%)");
    levelsFilter(darker);
    expect(document.querySelectorAll("#lki-levels-0-255_40-255_0-255 feFuncG")).toHaveLength(1);
    for (let black = 1; black < 200; black += 1) levelsFilter(withRange(NO_LEVELS, "blue", { black }));
    expect(document.querySelectorAll(".lki-filters filter").length).toBeLessThanOrEqual(32);
  });
});
