import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { contoursOf } from "./contours";
import { areaOf, boundsOf, maskOf, sameMask, shifted, touches, united, without, type Mask } from "./mask";
import { stroke } from "./paint";
import { decodeRle, encodeRle } from "./rle";
import { filled } from "./scanline";

const [WIDTH, HEIGHT] = [13, 9];
const SIZE = { width: WIDTH, height: HEIGHT };

/** As a plain picture, to compare with. */
const bits = fc.array(fc.boolean(), { minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT });

function fromBits(on: readonly boolean[]): Mask {
  const rows = Array.from({ length: HEIGHT }, (_, y) => {
    const spans: number[] = [];
    for (let x = 0; x <= WIDTH; x += 1) {
      const [before, now] = [x > 0 && on[y * WIDTH + x - 1] === true, x < WIDTH && on[y * WIDTH + x] === true];
      if (before !== now) spans.push(x);
    }
    return Int32Array.from(spans);
  });
  return maskOf(SIZE, 0, rows);
}

function toBits(mask: Mask): readonly boolean[] {
  return Array.from({ length: WIDTH * HEIGHT }, (_, at) => touches(mask, { x: (at % WIDTH) + 0.5, y: Math.floor(at / WIDTH) + 0.5 }, 0));
}

describe("masks", () => {
  test("put together, taken away and moved are what the same pixels are", () => {
    fc.assert(fc.property(bits, bits, fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }), (a, b, dx, dy) => {
      const [one, other] = [fromBits(a), fromBits(b)];
      expect(toBits(united(one, other))).toEqual(a.map((on, at) => on || b[at] === true));
      expect(toBits(without(one, other))).toEqual(a.map((on, at) => on && b[at] !== true));
      expect(areaOf(one)).toBe(a.filter(Boolean).length);
      const moved = Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
        const [x, y] = [(at % WIDTH) - dx, Math.floor(at / WIDTH) - dy];
        return x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT && a[y * WIDTH + x] === true;
      });
      expect(toBits(shifted(one, dx, dy))).toEqual(moved);
    }));
  });

  test("share the rows that did not change", () => {
    const mask = fromBits(Array.from({ length: WIDTH * HEIGHT }, () => true));
    const painted = united(mask, stroke(SIZE, { x: 3, y: 3 }, { x: 3, y: 3 }, 0.5));
    expect(mask.rows.filter((row, y) => row === painted.rows[y])).toHaveLength(HEIGHT - 1);
  });

  test("have outlines that enclose their pixels, and no others", () => {
    fc.assert(fc.property(bits, (a) => {
      const contours = contoursOf(fromBits(a));
      const winding = (x: number, y: number) => contours.reduce((sum, contour) => sum + around(contour, x, y), 0);
      // Of holes the outline runs the other way round, so what is inside is gone around exactly once.
      expect(Array.from({ length: WIDTH * HEIGHT }, (_, at) => winding((at % WIDTH) + 0.5, Math.floor(at / WIDTH) + 0.5))).toEqual(a.map((on) => (on ? 1 : 0)));
    }));
  });

  test("have bounds, and none when there is nothing", () => {
    expect(boundsOf(fromBits(Array.from({ length: WIDTH * HEIGHT }, (_, at) => at === 2 * WIDTH + 4)))).toEqual({ minX: 4, maxX: 5, minY: 2, maxY: 3 });
    expect(boundsOf(fromBits([]))).toBeNull();
  });
});

/** How often a line goes around a place, clockwise. */
function around(contour: readonly number[], x: number, y: number): number {
  let turns = 0;
  for (let at = 0; at < contour.length; at += 2) {
    const [ax, ay, bx, by] = [contour[at] ?? 0, contour[at + 1] ?? 0, contour[(at + 2) % contour.length] ?? 0, contour[(at + 3) % contour.length] ?? 0];
    if (ax === bx && ax > x && Math.min(ay, by) < y && Math.max(ay, by) > y) turns += by > ay ? 1 : -1;
  }
  return turns;
}

describe("a brush", () => {
  test("covers the pixels whose middle is under it", () => {
    fc.assert(fc.property(fc.double({ min: -2, max: 15, noNaN: true }), fc.double({ min: -2, max: 11, noNaN: true }), fc.double({ min: -2, max: 15, noNaN: true }), fc.double({ min: -2, max: 11, noNaN: true }), fc.double({ min: 1, max: 4, noNaN: true }), (ax, ay, bx, by, radius) => {
      const mask = stroke(SIZE, { x: ax, y: ay }, { x: bx, y: by }, radius);
      toBits(mask).forEach((on, at) => {
        const away = distance({ x: (at % WIDTH) + 0.5, y: Math.floor(at / WIDTH) + 0.5 }, { x: ax, y: ay }, { x: bx, y: by });
        // On the very edge numbers with a point may fall to either side.
        if (Math.abs(away - radius) > 1e-6) expect(on).toBe(away < radius);
      });
    }));
  });

  test("of less than a pixel still leaves the one that it stands on", () => {
    expect(areaOf(stroke(SIZE, { x: 3.9, y: 4.9 }, { x: 3.9, y: 4.9 }, 0.1))).toBe(1);
  });
});

function distance(p: { readonly x: number; readonly y: number }, a: { readonly x: number; readonly y: number }, b: { readonly x: number; readonly y: number }): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const along = dx === 0 && dy === 0 ? 0 : Math.min(1, Math.max(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(p.x - a.x - along * dx, p.y - a.y - along * dy);
}

test("an outline is filled to the pixels whose middle it encloses", () => {
  const mask = filled(SIZE, [{ x: 2, y: 1 }, { x: 6, y: 1 }, { x: 6, y: 4 }, { x: 2, y: 4 }]);
  expect([areaOf(mask), boundsOf(mask)]).toEqual([12, { minX: 2, maxX: 6, minY: 1, maxY: 4 }]);
  expect(areaOf(filled(SIZE, [{ x: 2, y: 1 }, { x: 6, y: 1 }]))).toBe(0);
});

describe("bytes", () => {
  test("say the same mask when they are read again", () => {
    fc.assert(fc.property(bits, (a) => {
      const mask = fromBits(a);
      const read = decodeRle(encodeRle(mask), SIZE);
      expect(read !== null && sameMask(read, mask)).toBe(true);
    }));
  });

  test("of a picture larger than the longest run", () => {
    const size = { width: 1000, height: 300 };
    const mask = filled(size, [{ x: 0, y: 10 }, { x: 1000, y: 10 }, { x: 1000, y: 290 }, { x: 0, y: 290 }]);
    const read = decodeRle(encodeRle(mask), size);
    expect(read !== null && sameMask(read, mask)).toBe(true);
  });

  test("that are anything never throw, and make no mask of another size", () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.integer({ min: 0, max: 255 }), fc.anything()), { maxLength: 200 }), (bytes) => {
      const read = decodeRle(bytes, SIZE);
      expect(read === null || (read.top >= 0 && read.top + read.rows.length <= HEIGHT)).toBe(true);
    }));
    const good = encodeRle(fromBits(Array.from({ length: WIDTH * HEIGHT }, (_, at) => at % 3 === 0)));
    for (let length = 0; length < good.length - 1; length += 1) expect(decodeRle(good.slice(0, length), SIZE)).toBeNull();
    expect(decodeRle(good, { width: WIDTH + 1, height: HEIGHT })).toBeNull();
    expect(decodeRle([255, 255, 255, 252, 57, 27, 255], { width: 1, height: 2 ** 30 - 1 })).toBeNull();
  });
});
