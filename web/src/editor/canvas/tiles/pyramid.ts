import type { Box, Size } from "../../geometry/types";

/** One of the sizes in which a large picture is there, in tiles. */
export interface Level {
  /** Pixels of the picture for one pixel of this level. */
  readonly factor: number;
  /** Pixels of this level. */
  readonly size: Size;
  readonly columns: number;
  readonly rows: number;
}

/** A large picture in tiles. */
export interface Pyramid {
  readonly size: Size;
  readonly tile: Size;
  /** Pixels that a tile has in common with each neighbour. */
  readonly overlap: number;
  /** The coarsest first. */
  readonly levels: readonly Level[];
  /** Where a tile is; each is tried in turn. */
  addresses(level: number, column: number, row: number): readonly string[];
}

/** A picture may say that it is so large (pixels of one side). */
export const MOST_SIDE = 1_000_000;
const TILE = { least: 16, most: 4096 } as const;
const MOST_LEVELS = 32;

export function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_SIDE;
}

export function isTileSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= TILE.least && value <= TILE.most;
}

/** Levels by their factors, which come from outside: whole, different, and few. Without the full size there is none. */
export function levelsOf(size: Size, tile: Size, factors: readonly unknown[]): readonly Level[] {
  const known = [...new Set(factors.slice(0, 4 * MOST_LEVELS))].filter((factor): factor is number => typeof factor === "number" && Number.isInteger(factor) && factor >= 1 && factor <= 2 * MOST_SIDE);
  return known.toSorted((one, other) => other - one).slice(-MOST_LEVELS).map((factor) => {
    const scaled = { width: Math.ceil(size.width / factor), height: Math.ceil(size.height / factor) };
    return { factor, size: scaled, columns: Math.ceil(scaled.width / tile.width), rows: Math.ceil(scaled.height / tile.height) };
  });
}

/** What a tile shows, in pixels of the picture, and how large it is, in its own. `shift`: where that begins within it. */
export interface TilePlace {
  readonly box: Box;
  readonly size: Size;
  readonly whole: Size;
  readonly shift: { readonly x: number; readonly y: number };
}

export function placeOfTile({ size, tile, overlap, levels }: Pyramid, level: number, column: number, row: number): TilePlace {
  const { factor, size: scaled } = levels[level] ?? { factor: 1, size };
  const [x, y] = [column * tile.width, row * tile.height];
  const own = { width: Math.min(tile.width, scaled.width - x), height: Math.min(tile.height, scaled.height - y) };
  const shift = { x: column > 0 ? overlap : 0, y: row > 0 ? overlap : 0 };
  const [right, below] = [x + own.width < scaled.width ? overlap : 0, y + own.height < scaled.height ? overlap : 0];
  return {
    box: { minX: x * factor, minY: y * factor, maxX: Math.min(size.width, (x + own.width) * factor), maxY: Math.min(size.height, (y + own.height) * factor) },
    size: own, whole: { width: own.width + shift.x + right, height: own.height + shift.y + below }, shift,
  };
}

/** The level that has just enough pixels for a scale of the screen: not fewer than nine tenths of what is shown. */
export function levelFor({ levels }: Pyramid, scale: number): number {
  const found = levels.findIndex(({ factor }) => factor * scale <= 1.1);
  return found < 0 ? levels.length - 1 : found;
}

export interface TileRange {
  readonly from: { readonly column: number; readonly row: number };
  readonly to: { readonly column: number; readonly row: number };
}

/** The tiles of a level that a box of the picture touches; null: none. */
export function tilesIn({ tile, levels }: Pyramid, level: number, box: Box): TileRange | null {
  const { factor, columns, rows } = levels[level] ?? { factor: 1, columns: 0, rows: 0 };
  const from = { column: Math.max(0, Math.floor(box.minX / factor / tile.width)), row: Math.max(0, Math.floor(box.minY / factor / tile.height)) };
  const to = { column: Math.min(columns - 1, Math.floor(box.maxX / factor / tile.width)), row: Math.min(rows - 1, Math.floor(box.maxY / factor / tile.height)) };
  return from.column > to.column || from.row > to.row ? null : { from, to };
}
