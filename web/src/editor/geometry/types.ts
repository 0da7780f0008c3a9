/** A place; which space it is in (image pixels, view pixels, percent) is said by the name of what holds it. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export const EMPTY_BOX: Box = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity };

export function boxOf(points: readonly Point[]): Box {
  let { minX, minY, maxX, maxY } = EMPTY_BOX;
  for (const { x, y } of points) {
    minX = Math.min(minX, x);
    minY = Math.min(minY, y);
    maxX = Math.max(maxX, x);
    maxY = Math.max(maxY, y);
  }
  return { minX, minY, maxX, maxY };
}

/** The highest of some places on the screen, the left one of two at the same height. */
export function topmost(points: readonly Point[]): Point {
  return points.reduce((best, point) => (point.y < best.y || (point.y === best.y && point.x < best.x) ? point : best), { x: Infinity, y: Infinity });
}

export function grow(box: Box, by: number): Box {
  return { minX: box.minX - by, minY: box.minY - by, maxX: box.maxX + by, maxY: box.maxY + by };
}

export function overlaps(a: Box, b: Box): boolean {
  return a.minX <= b.maxX && a.maxX >= b.minX && a.minY <= b.maxY && a.maxY >= b.minY;
}

export function inside(inner: Box, outer: Box): boolean {
  return inner.minX >= outer.minX && inner.maxX <= outer.maxX && inner.minY >= outer.minY && inner.maxY <= outer.maxY;
}

export function union(a: Box, b: Box): Box {
  return { minX: Math.min(a.minX, b.minX), minY: Math.min(a.minY, b.minY), maxX: Math.max(a.maxX, b.maxX), maxY: Math.max(a.maxY, b.maxY) };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}

/** Percent of the image, as geometry is written, to pixels of the image and back. */
export function toPixels(point: Point, image: Size): Point {
  return { x: (point.x / 100) * image.width, y: (point.y / 100) * image.height };
}

export function toPercent(point: Point, image: Size): Point {
  return { x: (point.x / image.width) * 100, y: (point.y / image.height) * 100 };
}

/**
 * How far a thing with these bounds may move: it stays inside of the image. What lies outside already (imported like
 * that) is not pulled in, it only may not go further out.
 */
export function allowedMove(bounds: Box, image: Size, dx: number, dy: number): Point {
  const axis = (low: number, high: number, size: number, by: number) => clamp(by, Math.min(0, -low), Math.max(0, size - high));
  return { x: axis(bounds.minX, bounds.maxX, image.width, dx), y: axis(bounds.minY, bounds.maxY, image.height, dy) };
}
