import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { polygonArea, polygonContains } from "../polygon";
import type { Point } from "../types";
import { cutBy, joined, takenAway } from "./combine";
import { isSimple, simplified } from "./simplify";

const box = (x: number, y: number, width: number, height: number): Point[] => [{ x, y }, { x: x + width, y }, { x: x + width, y: y + height }, { x, y: y + height }];
const areas = (outlines: readonly (readonly Point[])[] | null) => outlines?.map((points) => Math.round(polygonArea(points) * 100) / 100);
const sorted = (points: readonly Point[] | undefined) => points?.map(({ x, y }) => `${x} ${y}`).toSorted();

describe("joining", () => {
  test("two that overlap become one with the corners of both and where they cross", () => {
    const made = joined([box(0, 0, 10, 10), box(5, 5, 10, 10)]);
    expect(areas(made)).toEqual([175]);
    expect(sorted(made?.[0])).toEqual(sorted([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 5 }, { x: 15, y: 5 }, { x: 15, y: 15 }, { x: 5, y: 15 }, { x: 5, y: 10 }, { x: 0, y: 10 }]));
  });

  test("two with a common border lose it, also where only one has a corner on it or it is off by rounding", () => {
    expect(areas(joined([box(0, 0, 10, 10), box(10, 0, 5, 10)]))).toEqual([150]);
    expect(areas(joined([box(0, 0, 10, 10), box(10, 2.5, 5, 5)]))).toEqual([125]);
    const slanted = joined([[{ x: 0, y: 0 }, { x: 30, y: 10 }, { x: 0, y: 20 }], [{ x: 0, y: 0 }, { x: 30, y: -10 }, { x: 30, y: 10 }, { x: 10, y: 10 / 3 }]]);
    expect(slanted).toHaveLength(1);
  });

  test("two that do not touch, or only in one corner, stay two", () => {
    expect(areas(joined([box(0, 0, 10, 10), box(20, 0, 5, 5)]))).toEqual([100, 25]);
    expect(areas(joined([box(0, 0, 10, 10), box(10, 10, 5, 5)]))).toEqual([100, 25]);
  });

  test("one in the other leaves the other, and exact coordinates stay exact", () => {
    const outer = [{ x: 0.123456789, y: 0.1 }, { x: 90.1, y: 0.2 }, { x: 50.5, y: 80.987654321 }];
    expect(sorted(joined([outer, [{ x: 40, y: 10 }, { x: 50, y: 10 }, { x: 45, y: 20 }]])?.[0])).toEqual(sorted(outer));
  });

  test("a ring of four keeps its hole by a slit", () => {
    const [only, other] = joined([box(0, 0, 30, 10), box(0, 20, 30, 10), box(0, 0, 10, 30), box(20, 0, 10, 30)]) ?? [];
    expect(other).toBeUndefined();
    expect(polygonArea(only ?? [])).toBeCloseTo(800);
    expect([polygonContains(only ?? [], { x: 15.5, y: 15.7 }), polygonContains(only ?? [], { x: 5.3, y: 15.7 })]).toEqual([false, true]);
  });
});

describe("taking away", () => {
  test("leaves the rest, in parts where it falls apart, nothing where nothing is left, and all where they do not meet", () => {
    expect(areas(takenAway(box(0, 0, 10, 10), [box(5, 5, 10, 10)]))).toEqual([75]);
    expect(areas(takenAway(box(0, 0, 10, 10), [box(-1, 4, 20, 2)]))).toEqual([40, 40]);
    expect(takenAway(box(2, 2, 5, 5), [box(0, 0, 10, 10)])).toEqual([]);
    expect(areas(takenAway(box(0, 0, 10, 10), [box(30, 30, 2, 2)]))).toEqual([100]);
  });

  test("what lies inside becomes a hole", () => {
    const [made] = takenAway(box(0, 0, 20, 20), [box(5, 5, 4, 4), box(12, 12, 4, 4)]) ?? [];
    expect(polygonArea(made ?? [])).toBeCloseTo(400 - 32);
    expect([{ x: 7, y: 7.1 }, { x: 14, y: 14.1 }, { x: 3, y: 11 }].map((at) => polygonContains(made ?? [], at))).toEqual([false, false, true]);
  });
});

describe("cutting", () => {
  test("a line through it makes two, also of a shape with an arm twice, and one that ends inside makes none", () => {
    expect(areas(cutBy(box(0, 0, 10, 10), [{ x: 3, y: -5 }, { x: 3, y: 15 }]))).toEqual([70, 30]);
    const horseshoe = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 30 }, { x: 20, y: 30 }, { x: 20, y: 0 }, { x: 30, y: 0 }, { x: 30, y: 40 }, { x: 0, y: 40 }];
    expect(areas(cutBy(horseshoe, [{ x: -5, y: 10 }, { x: 50, y: 10 }]))).toEqual([700, 100, 100]);
    expect(areas(cutBy(box(0, 0, 10, 10), [{ x: 3, y: -5 }, { x: 3, y: 5 }]))).toEqual([100]);
    expect(areas(cutBy(box(0, 0, 10, 10), [{ x: 30, y: -5 }, { x: 30, y: 5 }]))).toEqual([100]);
  });

  test("a bent line keeps its bend in both parts, and a line along the border cuts nothing", () => {
    const parts = cutBy(box(0, 0, 10, 10), [{ x: 5, y: -1 }, { x: 5, y: 5 }, { x: 11, y: 5 }]) ?? [];
    expect(areas(parts)).toEqual([75, 25]);
    expect(parts.every((points) => points.some(({ x, y }) => x === 5 && y === 5))).toBe(true);
    expect(areas(cutBy(box(0, 0, 10, 10), [{ x: -5, y: 0 }, { x: 15, y: 0 }]))).toEqual([100]);
  });
});

const corner = fc.record({ x: fc.double({ min: 0, max: 60, noNaN: true }), y: fc.double({ min: 0, max: 60, noNaN: true }) });
/** A star around a middle: it never crosses itself. */
const star = fc.tuple(corner, fc.array(fc.double({ min: 1, max: 30, noNaN: true }), { minLength: 3, maxLength: 12 })).map(([middle, radii]) =>
  radii.map((radius, index): Point => ({ x: middle.x + radius * Math.cos((index / radii.length) * 2 * Math.PI), y: middle.y + radius * Math.sin((index / radii.length) * 2 * Math.PI) })));
const probes = fc.array(fc.record({ x: fc.double({ min: -30, max: 90, noNaN: true }), y: fc.double({ min: -30, max: 90, noNaN: true }) }), { minLength: 20, maxLength: 20 });

/** A part that holds a circle of this radius is larger than what is left out as rounding; nearer to a line nothing is said. */
const SURE = 0.3;
function isNear(outlines: readonly (readonly Point[])[], at: Point): boolean {
  return outlines.some((points) => points.some((a, index) => {
    const b = points[(index + 1) % points.length] ?? a;
    const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
    const along = Math.max(0, Math.min(1, ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length ** 2));
    return Math.hypot(at.x - a.x - along * (b.x - a.x), at.y - a.y - along * (b.y - a.y)) < SURE;
  }));
}

describe("whatever the outlines", () => {
  const within = (outlines: readonly (readonly Point[])[], at: Point) => outlines.some((points) => polygonContains(points, at));

  test("what is joined or taken away is inside of exactly what was said", () => {
    fc.assert(fc.property(star, star, star, probes, (a, b, c, places) => {
      const [union, rest] = [joined([a, b, c]), takenAway(a, [b, c])];
      if (union === null || rest === null) throw new Error("not worked with");
      for (const at of places) {
        if (isNear([a, b, c], at)) continue;
        const [inA, inOthers] = [polygonContains(a, at), polygonContains(b, at) || polygonContains(c, at)];
        expect([within(union, at), within(rest, at)]).toEqual([inA || inOthers, inA && !inOthers]);
      }
    }), { numRuns: 80 });
  }, 60_000);

  test("the parts of a cut are the whole", () => {
    fc.assert(fc.property(star, fc.array(corner, { minLength: 2, maxLength: 5 }), (outline, line) => {
      const parts = cutBy(outline, line);
      if (parts === null) throw new Error("not worked with");
      expect(parts.reduce((sum, points) => sum + polygonArea(points), 0)).toBeGreaterThan(polygonArea(outline) - 1.5);
      expect(parts.reduce((sum, points) => sum + polygonArea(points), 0)).toBeLessThan(polygonArea(outline) + 0.5);
    }), { numRuns: 80 });
  }, 60_000);

  test("a simpler outline is made of own corners, stays near, and does not cross itself", () => {
    fc.assert(fc.property(star, fc.double({ min: 0.1, max: 10, noNaN: true }), (outline, tolerance) => {
      const made = simplified(outline, tolerance, true);
      expect(made.every((point) => outline.includes(point)) && made.length >= 3).toBe(true);
      if (isSimple(outline, true)) expect(isSimple(made, true)).toBe(true);
      for (const point of outline) expect(Math.min(...made.map((a, index) => {
        const b = made[(index + 1) % made.length] ?? a;
        const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        const along = Math.max(0, Math.min(1, ((point.x - a.x) * (b.x - a.x) + (point.y - a.y) * (b.y - a.y)) / length ** 2));
        return Math.hypot(point.x - a.x - along * (b.x - a.x), point.y - a.y - along * (b.y - a.y));
      }))).toBeLessThanOrEqual(tolerance + 1e-9);
    }));
  });
});

test("what is too far away or too large is refused, not guessed", () => {
  expect(joined([box(0, 0, 1e9, 10), box(0, 0, 5, 5)])).toBeNull();
  expect(joined([Array.from({ length: 7000 }, (_, index) => ({ x: index, y: index % 2 })), box(0, 0, 5, 5)])).toBeNull();
});

test("a circle of 200 corners is an outline of few within a pixel", () => {
  const circle = Array.from({ length: 200 }, (_, index): Point => ({ x: 100 + 80 * Math.cos((index / 100) * Math.PI), y: 100 + 80 * Math.sin((index / 100) * Math.PI) }));
  expect(simplified(circle, 1, true).length).toBeLessThan(40);
  expect(simplified(circle, 0.001, true)).toHaveLength(200);
});
