import { boxToImage, boxToView, type Rotation, type Viewport } from "../../geometry/viewport";
import type { Box, Size } from "../../geometry/types";
import { filterOf, NO_ADJUST, type Adjust } from "../paint/adjust";
import type { Picture } from "../paint/picture";
import { TileCache, type Drawable, type Load, type Wish } from "./cache";
import { levelFor, placeOfTile, tilesIn, type Pyramid } from "./pyramid";

/** Pixels of tiles that are kept: four screens of 4K. */
const MOST_BYTES = 256 * 1024 * 1024;
/** Beyond the edges of the view, in parts of it, so that panning finds tiles there. */
const AROUND = 0.25;

interface Shown {
  readonly level: number;
  readonly column: number;
  readonly row: number;
  readonly key: string;
}

/** A picture of any size, of which only what is seen is loaded: coarse first, then as fine as the screen shows it. */
export class TileLayer implements Picture {
  readonly size: Size;
  readonly cache: TileCache;
  readonly #pyramid: Pyramid;
  readonly #listeners: (() => void)[] = [];
  #adjust: Adjust = NO_ADJUST;
  #buffer: HTMLCanvasElement | null = null;

  constructor(pyramid: Pyramid, load: Load) {
    this.#pyramid = pyramid;
    this.size = pyramid.size;
    this.cache = new TileCache(load, MOST_BYTES, () => this.#listeners.forEach((listener) => listener()));
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  setAdjust(adjust: Adjust): void {
    this.#adjust = adjust;
  }

  pixels(): null {
    return null;
  }

  destroy(): void {
    this.#listeners.length = 0;
    this.cache.destroy();
  }

  draw(ctx: CanvasRenderingContext2D, viewport: Viewport, ratio: number, smoothing: boolean): void {
    const { view } = viewport;
    const seen = boxToImage(viewport, { minX: 0, minY: 0, maxX: view.width, maxY: view.height });
    const wanted = levelFor(this.#pyramid, viewport.scale * ratio);
    const here = this.#shown(wanted, seen);
    this.cache.want(this.#wishes(wanted, seen, viewport));
    const isWhole = here.every(({ key }) => this.cache.has(key));
    // What is coarser stands in for what has not come.
    const below = isWhole ? [] : Array.from({ length: wanted }, (_, level) => this.#shown(level, seen)).flat();
    const filter = filterOf(this.#adjust);
    const target = filter === "none" ? ctx : this.#bufferOf(ctx);
    target.save();
    target.imageSmoothingEnabled = smoothing || viewport.scale * ratio < 1;
    target.imageSmoothingQuality = "low";
    target.setTransform(1, 0, 0, 1, 0, 0);
    for (const shown of [...below, ...here]) this.#paint(target, shown, viewport, ratio);
    target.restore();
    if (target !== ctx) {
      ctx.save();
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.filter = filter;
      ctx.drawImage(target.canvas, 0, 0);
      ctx.restore();
    }
  }

  #shown(level: number, box: Box): readonly Shown[] {
    const range = tilesIn(this.#pyramid, level, box);
    const tiles: Shown[] = [];
    if (range === null) return tiles;
    for (let row = range.from.row; row <= range.to.row; row += 1) {
      for (let column = range.from.column; column <= range.to.column; column += 1) tiles.push({ level, column, row, key: `${level}/${column}/${row}` });
    }
    return tiles;
  }

  /** The coarsest level first, since all of the picture is soon there then; what is seen, from the middle; what lies around it. */
  #wishes(wanted: number, seen: Box, { image }: Viewport): readonly Wish[] {
    const middle = { x: (seen.minX + seen.maxX) / 2, y: (seen.minY + seen.maxY) / 2 };
    const off = ({ level, column, row }: Shown) => {
      const { box } = placeOfTile(this.#pyramid, level, column, row);
      return Math.hypot((box.minX + box.maxX) / 2 - middle.x, (box.minY + box.maxY) / 2 - middle.y);
    };
    const [width, height] = [(seen.maxX - seen.minX) * AROUND, (seen.maxY - seen.minY) * AROUND];
    const wide = { minX: seen.minX - width, minY: seen.minY - height, maxX: seen.maxX + width, maxY: seen.maxY + height };
    const whole = { minX: 0, minY: 0, maxX: image.width, maxY: image.height };
    const single = this.#pyramid.levels.findLastIndex(({ columns, rows }) => columns * rows === 1);
    const first = single < 0 || single > wanted ? [] : this.#shown(single, whole);
    const nearest = (tiles: readonly Shown[]) => tiles.map((tile) => ({ tile, off: off(tile) })).toSorted((one, other) => one.off - other.off).map(({ tile }) => tile);
    const order = new Map([...first, ...nearest(this.#shown(wanted, seen)), ...nearest(this.#shown(wanted, wide))].map((tile) => [tile.key, tile]));
    return [...order.values()].map(({ level, column, row, key }) => ({ key, addresses: this.#pyramid.addresses(level, column, row), most: placeOfTile(this.#pyramid, level, column, row).whole }));
  }

  /** Edges fall on whole pixels of the screen, so that no line shows between two tiles. */
  #paint(ctx: CanvasRenderingContext2D, { level, column, row, key }: Shown, viewport: Viewport, ratio: number): void {
    const tile = this.cache.get(key);
    if (tile === null) return;
    const place = placeOfTile(this.#pyramid, level, column, row);
    const at = boxToView(viewport, place.box);
    const [left, top, right, bottom] = [at.minX, at.minY, at.maxX, at.maxY].map((value) => Math.round(value * ratio)) as [number, number, number, number];
    const [width, height] = [right - left, bottom - top];
    if (width < 1 || height < 1) return;
    const part = { x: place.shift.x, y: place.shift.y, width: Math.min(place.size.width, tile.width - place.shift.x), height: Math.min(place.size.height, tile.height - place.shift.y) };
    if (part.width < 1 || part.height < 1) return;
    turned(ctx, viewport.rotation, { left, top, right, bottom }, (across, down) => paintPart(ctx, tile, part, across, down));
  }

  #bufferOf(ctx: CanvasRenderingContext2D): CanvasRenderingContext2D {
    const { width, height } = ctx.canvas;
    this.#buffer ??= document.createElement("canvas");
    this.#buffer.width = width;
    this.#buffer.height = height;
    return this.#buffer.getContext("2d") ?? ctx;
  }
}

function paintPart(ctx: CanvasRenderingContext2D, { image }: Drawable, part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }, width: number, height: number): void {
  ctx.drawImage(image, part.x, part.y, part.width, part.height, 0, 0, width, height);
}

/** Draws something upright into a box of the screen in which the picture stands turned. */
function turned(ctx: CanvasRenderingContext2D, rotation: Rotation, { left, top, right, bottom }: { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }, paint: (width: number, height: number) => void): void {
  const [width, height] = [right - left, bottom - top];
  if (rotation === 0) ctx.setTransform(1, 0, 0, 1, left, top);
  else if (rotation === 90) ctx.setTransform(0, 1, -1, 0, right, top);
  else if (rotation === 180) ctx.setTransform(-1, 0, 0, -1, right, bottom);
  else ctx.setTransform(0, -1, 1, 0, left, bottom);
  if (rotation === 90 || rotation === 270) paint(height, width);
  else paint(width, height);
}
