import { expect, test } from "vitest";
import { flooded, resized, type Pixels } from "./flood";
import { areaOf, emptyMask, maskOf, sameMask } from "./mask";

/** Letters are colours: as far apart as in the alphabet, times ten. */
function picture(...rows: readonly string[]): Pixels {
  const data = Uint8ClampedArray.from(rows.flatMap((row) => [...row].flatMap((letter) => [100, 100, (letter.charCodeAt(0) - 97) * 10, 255])));
  return { width: rows[0]?.length ?? 0, height: rows.length, data };
}

const spans = (mask: ReturnType<typeof flooded>) => [mask.top, mask.rows.map((row) => [...row])];

test("what touches and is coloured alike is taken, round corners and back, and no more", () => {
  const found = picture("zazz", "zaza", "zaaa", "zzzz");
  expect(spans(flooded(found, { x: 1.5, y: 0.5 }, 5))).toEqual([0, [[1, 2], [1, 2, 3, 4], [1, 4]]]);
  expect(areaOf(flooded(found, { x: 3, y: 1 }, 5))).toBe(areaOf(flooded(found, { x: 1, y: 0 }, 5)));
  expect(areaOf(flooded(found, { x: 0, y: 0 }, 255))).toBe(16);
});

test("the tolerance is from the colour that was pressed, not from neighbour to neighbour", () => {
  const found = picture("abcdz");
  expect([0, 10, 20].map((tolerance) => areaOf(flooded(found, { x: 0, y: 0 }, tolerance)))).toEqual([1, 2, 3]);
});

test("beside the picture there is nothing", () => expect(flooded(picture("a"), { x: 5, y: -1 }, 10)).toEqual(emptyMask({ width: 1, height: 1 })));

test("a mask is the same for the picture in another size, and back", () => {
  const mask = maskOf({ width: 10, height: 8 }, 2, [Int32Array.of(1, 3, 6, 9), Int32Array.of(2, 5)]);
  const large = resized(mask, { width: 30, height: 24 });
  expect([areaOf(large), sameMask(resized(large, mask), mask)]).toEqual([areaOf(mask) * 9, true]);
});
