import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { TileCache, type Drawable } from "./cache";
import { isSide, isTileSide, levelFor, levelsOf, MOST_SIDE, placeOfTile, tilesIn, type Pyramid } from "./pyramid";

const pyramid = (width: number, height: number, side = 256, overlap = 1): Pyramid => {
  const tile = { width: side, height: side };
  const top = Math.ceil(Math.log2(Math.max(width, height)));
  return { size: { width, height }, tile, overlap, levels: levelsOf({ width, height }, tile, Array.from({ length: top + 1 }, (_, index) => 2 ** index)), addresses: () => [] };
};

describe("the levels of a large picture", () => {
  test("40,000 by 30,000 pixels have 17, from one pixel to all of them", () => {
    const { levels } = pyramid(40_000, 30_000);
    expect([levels.length, levels[0], levels.at(-1)]).toEqual([
      17, { factor: 65_536, size: { width: 1, height: 1 }, columns: 1, rows: 1 }, { factor: 1, size: { width: 40_000, height: 30_000 }, columns: 157, rows: 118 },
    ]);
  });

  test("the level has about as many pixels as the screen, and never more than twice in a direction", () => {
    const large = pyramid(40_000, 30_000);
    expect([1, 0.5, 0.03, 4].map((scale) => large.levels[levelFor(large, scale)]?.factor)).toEqual([1, 2, 32, 1]);
  });

  test("what comes from outside stays within bounds: endless, doubled and broken levels, sizes that are none", () => {
    const endless = Array.from({ length: 100_000 }, (_, index) => index + 1);
    expect(levelsOf({ width: 10, height: 10 }, { width: 256, height: 256 }, endless).length).toBeLessThanOrEqual(32);
    expect(levelsOf({ width: 10, height: 10 }, { width: 256, height: 256 }, [1, 1, 2, -4, 0.5, "8", null, Infinity, 1e300]).map(({ factor }) => factor)).toEqual([2, 1]);
    expect([0, -1, 1.5, Number.NaN, "5", MOST_SIDE + 1, MOST_SIDE].map(isSide)).toEqual([false, false, false, false, false, false, true]);
    expect([1, 16, 4096, 5000].map(isTileSide)).toEqual([false, true, true, false]);
  });

  test("tiles cover a picture of any size exactly once, and overlaps are left out", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 64, max: 600 }), fc.nat(12), (width, height, side, which) => {
      const made = pyramid(width, height, side);
      const level = which % made.levels.length;
      const { columns, rows } = made.levels[level] ?? { columns: 0, rows: 0 };
      let area = 0;
      for (let column = 0; column < columns; column += 1) {
        for (let row = 0; row < rows; row += 1) {
          const { box, size, whole, shift } = placeOfTile(made, level, column, row);
          area += (box.maxX - box.minX) * (box.maxY - box.minY);
          expect(size.width + shift.x <= whole.width && whole.width <= side + 2 && box.minX < box.maxX && box.maxX <= width).toBe(true);
        }
      }
      expect(area).toBe(width * height);
    }), { numRuns: 25 });
  }, 60_000);

  test("what a box touches is found, and nothing beyond the picture", () => {
    const large = pyramid(1000, 1000);
    expect(tilesIn(large, large.levels.length - 1, { minX: -500, minY: 300, maxX: 300, maxY: 2e9 })).toEqual({ from: { column: 0, row: 1 }, to: { column: 1, row: 3 } });
    expect(tilesIn(large, large.levels.length - 1, { minX: 1200, minY: 0, maxX: 1300, maxY: 10 })).toBeNull();
  });
});

describe("the cache", () => {
  const most = { width: 10, height: 10 };
  const wish = (key: string, ...addresses: string[]) => ({ key, addresses: addresses.length > 0 ? addresses : [key], most });
  function made(bytes: number) {
    const asked: string[] = [];
    const closed: string[] = [];
    const waiting = new Map<string, { come(): void; fail(): void; readonly signal: AbortSignal }>();
    let changes = 0;
    const cache = new TileCache((address, _, signal) => {
      asked.push(address);
      return new Promise<Drawable>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(new Error("stopped")));
        waiting.set(address, { signal, fail: () => reject(new Error("none")), come: () => resolve({ image: {} as never, width: 10, height: 10, close: () => void closed.push(address) }) });
      });
    }, bytes, () => void (changes += 1));
    const settle = () => new Promise<void>((done) => setTimeout(done, 0));
    const come = async (...addresses: string[]) => {
      for (const address of addresses) waiting.get(address)?.come();
      await settle();
    };
    return { cache, asked, closed, waiting, come, settle, changes: () => changes };
  }

  test("loads six at once, the most urgent first, and goes on with what is wished for then", async () => {
    const { cache, asked, come } = made(1e6);
    cache.want(Array.from({ length: 10 }, (_, index) => wish(`t${index}`)));
    expect(asked).toEqual(["t0", "t1", "t2", "t3", "t4", "t5"]);
    await come("t0");
    expect(asked.at(-1)).toBe("t6");
    expect([cache.has("t0"), cache.has("t1")]).toEqual([true, false]);
  });

  test("what is no longer wished for is stopped, and not counted as failed", async () => {
    const { cache, waiting, settle, asked } = made(1e6);
    cache.want([wish("a"), wish("b")]);
    cache.want([wish("b")]);
    await settle();
    expect([waiting.get("a")?.signal.aborted, waiting.get("b")?.signal.aborted, cache.failures]).toEqual([true, false, 0]);
    cache.want([wish("a"), wish("b")]);
    expect(asked).toEqual(["a", "b", "a"]);
  });

  test("keeps within its bound by what was drawn longest ago, but never drops what is wished for", async () => {
    const { cache, come, closed } = made(900);
    for (const key of ["a", "b", "c"]) {
      cache.want([wish(key)]);
      await come(key);
      cache.get("a");
    }
    expect([closed, cache.bytes, cache.has("a")]).toEqual([["b"], 800, true]);
    cache.want(["x", "y", "z"].map((key) => wish(key)));
    await come("x", "y", "z");
    expect([cache.has("x"), cache.has("y"), cache.has("z"), cache.has("a"), cache.bytes]).toEqual([true, true, true, false, 1200]);
    cache.destroy();
    expect([closed.length, cache.bytes]).toEqual([6, 0]);
  });

  test("a tile that does not come is tried at its other address, then once more, and then left", async () => {
    const { cache, asked, waiting, settle } = made(1e6);
    for (let turn = 0; turn < 4; turn += 1) {
      cache.want([wish("k", "full", "part")]);
      for (const address of ["full", "part"]) {
        waiting.get(address)?.fail();
        await settle();
      }
    }
    expect([asked, cache.failures, cache.isFailed("k")]).toEqual([["full", "part", "full", "part"], 1, true]);
  });
});
