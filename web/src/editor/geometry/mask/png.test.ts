import { zlibSync } from "fflate";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import golden from "../../../../test/fixtures/golden-results.json";
import { areaOf, boundsOf, emptyMask, maskOf, sameMask, type Mask } from "./mask";
import { decodePng, encodePng } from "./png";

const PREFIX = "data:image/png;base64,";

/** A picture as other programs write it. Nobody checks the sums, so they are left out. */
function png(header: readonly [width: number, height: number, depth: number, colour: number], rows: readonly (readonly number[])[], transparent: readonly number[] = [], interlaced = 0): string {
  const chunk = (type: string, data: readonly number[]) => [...[24, 16, 8, 0].map((shift) => (data.length >> shift) & 255), ...Array.from(type, (letter) => letter.charCodeAt(0)), ...data, 0, 0, 0, 0];
  const [width, height, depth, colour] = header;
  const packed = zlibSync(Uint8Array.from(rows.flat()));
  const bytes = [137, 80, 78, 71, 13, 10, 26, 10, ...chunk("IHDR", [0, 0, 0, width, 0, 0, 0, height, depth, colour, 0, 0, interlaced]), ...(transparent.length > 0 ? chunk("tRNS", transparent) : []), ...chunk("IDAT", [...packed]), ...chunk("IEND", [])];
  return PREFIX + btoa(String.fromCharCode(...bytes));
}

const spansOf = (mask: Mask | null) => (mask === null ? null : [mask.top, mask.rows.map((row) => [...row])]);

describe("a mask as a picture", () => {
  test("that the real product wrote is read: all that is not transparent", () => {
    const [{ value }] = golden.BitmaskLabels.result as unknown as [{ value: { imageDataURL: string } }];
    const mask = decodePng(value.imageDataURL);
    expect([mask?.width, mask?.height]).toEqual([800, 800]);
    expect(areaOf(mask ?? emptyMask({ width: 1, height: 1 }))).toBeGreaterThan(1000);
    expect(boundsOf(mask ?? emptyMask({ width: 1, height: 1 }))?.maxX).toBeLessThanOrEqual(800);
    expect(sameMask(decodePng(encodePng(mask as Mask)) as Mask, mask as Mask)).toBe(true);
  });

  test("of any form is read back as it was written", () => {
    const size = fc.record({ width: fc.integer({ min: 1, max: 40 }), height: fc.integer({ min: 1, max: 150 }) });
    fc.assert(fc.property(size.chain(({ width, height }) => fc.tuple(fc.constant({ width, height }), fc.array(fc.uniqueArray(fc.integer({ min: 0, max: width }), { maxLength: 8 }), { minLength: height, maxLength: height }))), ([given, ends]) => {
      const rows = ends.map((row) => Int32Array.from(row.toSorted((a, b) => a - b).slice(0, row.length - (row.length % 2))));
      const mask = maskOf(given, 0, rows);
      expect(sameMask(decodePng(encodePng(mask)) as Mask, mask)).toBe(true);
    }), { numRuns: 60 });
  });

  test("may be grey, coloured or of a palette, of any depth, and filtered in any way", () => {
    expect(spansOf(decodePng(png([3, 1, 8, 6], [[0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 255]])))).toEqual([0, [[1, 3]]]);
    expect(spansOf(decodePng(png([2, 1, 16, 4], [[0, 0, 0, 0, 0, 0, 0, 255, 0]])))).toEqual([0, [[1, 2]]]);
    expect(spansOf(decodePng(png([4, 1, 8, 3], [[0, 0, 1, 1, 0]], [0])))).toEqual([0, [[1, 3]]]);
    expect(spansOf(decodePng(png([8, 1, 1, 3], [[0, 0b01100001]], [0])))).toEqual([0, [[1, 3, 7, 8]]]);
    expect(spansOf(decodePng(png([4, 1, 2, 0], [[0, 0b00011011]], [0, 0])))).toEqual([0, [[1, 4]]]);
    expect(spansOf(decodePng(png([2, 1, 8, 2], [[0, 7, 8, 9, 1, 1, 1]], [0, 7, 0, 8, 0, 9])))).toEqual([0, [[1, 2]]]);
    expect(spansOf(decodePng(png([2, 2, 8, 0], [[0, 1, 2], [0, 3, 4]])))).toEqual([0, [[0, 2], [0, 2]]]);
    // Left, above, their mean, and whichever is nearest: all add up to the same.
    const pixel = (alpha: number) => [0, 0, 0, alpha];
    for (const [filter, first, second] of [[1, 5, 251], [2, 0, 255], [3, 3, 253], [4, 0, 255]] as const) {
      const mask = decodePng(png([2, 2, 8, 6], [[0, ...pixel(5), ...pixel(1)], [filter, ...pixel(first), ...pixel(second)]]));
      expect(spansOf(mask), String(filter)).toEqual([0, [[0, 2], [0, 1]]]);
    }
  });

  test("that is none, or is damaged, is nothing", () => {
    const whole = encodePng(maskOf({ width: 20, height: 20 }, 2, [Int32Array.of(1, 9)]));
    for (const address of ["", "x", "data:image/jpeg;base64,AAAA", `${PREFIX}***`, PREFIX, `${PREFIX}AAAA`, whole.slice(0, 80), png([2, 2, 8, 6], [[0, 1, 2, 3, 4, 5, 6, 7, 8]]), png([1, 1, 8, 6], [[9, 0, 0, 0, 0]]), png([1, 1, 8, 6], [[0, 0, 0, 0, 1]], [], 1), png([1, 1, 3, 6], [[0, 1]]), png([0, 1, 8, 6], [[0]])]) expect(decodePng(address), address.slice(0, 40)).toBeNull();
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(300), (bytes, at) => {
      const text = atob(whole.slice(PREFIX.length));
      const broken = text.slice(0, at) + String.fromCharCode(...bytes) + text.slice(at + bytes.length);
      decodePng(PREFIX + btoa(broken));
    }), { numRuns: 200 });
  });
});
