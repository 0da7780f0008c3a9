import { clamp, type Box, type Point, type Size, boxOf } from "./types";

export type Rotation = 0 | 90 | 180 | 270;

/** How the image lies in the view: turned by `rotation` (clockwise), then scaled, then moved. All in CSS pixels. */
export interface Viewport {
  readonly image: Size;
  readonly view: Size;
  readonly rotation: Rotation;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  /** Where the image stands while all of it can be seen: 0 at the left or top, 1 at the other side. Missing: in the middle. */
  readonly align?: Point;
}

/** A transform for `ctx.setTransform`: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

const MOST_SCALE = 64;
const MIDDLE: Point = { x: 0.5, y: 0.5 };

export function asRotation(degrees: number): Rotation {
  const turned = ((Math.round(degrees / 90) * 90) % 360 + 360) % 360;
  return turned as Rotation;
}

/** Size of the image as it stands in the view, unscaled. */
export function turnedSize(image: Size, rotation: Rotation): Size {
  return rotation === 90 || rotation === 270 ? { width: image.height, height: image.width } : image;
}

export function matrixOf({ image, rotation, scale, x, y }: Viewport): Matrix {
  switch (rotation) {
    case 0: return { a: scale, b: 0, c: 0, d: scale, e: x, f: y };
    case 90: return { a: 0, b: scale, c: -scale, d: 0, e: x + image.height * scale, f: y };
    case 180: return { a: -scale, b: 0, c: 0, d: -scale, e: x + image.width * scale, f: y + image.height * scale };
    case 270: return { a: 0, b: -scale, c: scale, d: 0, e: x, f: y + image.width * scale };
  }
}

export function toView(viewport: Viewport, point: Point): Point {
  const { a, b, c, d, e, f } = matrixOf(viewport);
  return { x: a * point.x + c * point.y + e, y: b * point.x + d * point.y + f };
}

export function toImage(viewport: Viewport, point: Point): Point {
  const { a, b, c, d, e, f } = matrixOf(viewport);
  const determinant = a * d - b * c;
  const x = point.x - e;
  const y = point.y - f;
  return { x: (d * x - c * y) / determinant, y: (a * y - b * x) / determinant };
}

/** The same box in view pixels; both spaces only differ by quarter turns, so a box stays a box. */
export function boxToView(viewport: Viewport, box: Box): Box {
  return boxOf([toView(viewport, { x: box.minX, y: box.minY }), toView(viewport, { x: box.maxX, y: box.maxY })]);
}

export function boxToImage(viewport: Viewport, box: Box): Box {
  return boxOf([toImage(viewport, { x: box.minX, y: box.minY }), toImage(viewport, { x: box.maxX, y: box.maxY })]);
}

export function fitScale({ image, view, rotation }: Pick<Viewport, "image" | "view" | "rotation">): number {
  const turned = turnedSize(image, rotation);
  return Math.min(view.width / turned.width, view.height / turned.height);
}

/**
 * Keeps the image findable: at its place while all of it can be seen, and otherwise so that the middle of the view
 * shows some of it. That leaves every edge within reach, and zooming in never has to give up the place under the pointer.
 */
export function settle(viewport: Viewport): Viewport {
  const { image, view, rotation, scale } = viewport;
  const size = turnedSize(image, rotation);
  if (scale <= fitScale(viewport) * (1 + 1e-9)) return { ...viewport, ...placed(viewport, scale) };
  const asked = viewport.align !== undefined;
  return { ...viewport, x: kept(viewport.x, size.width * scale, view.width, asked), y: kept(viewport.y, size.height * scale, view.height, asked) };
}

/** `aside`: the image may stand beside the middle, as its config asks; then half of it stays in sight. */
function kept(at: number, length: number, view: number, aside: boolean): number {
  const [least, most] = [view / 2 - length, view / 2];
  return aside ? clamp(at, Math.min(least, -length / 2), Math.max(most, view - length / 2)) : clamp(at, least, most);
}

export function atScale(viewport: Viewport, scale: number): Viewport {
  return settle({ ...viewport, scale, ...placed(viewport, scale) });
}

function placed({ image, view, rotation, align = MIDDLE }: Viewport, scale: number): Point {
  const turned = turnedSize(image, rotation);
  return { x: (view.width - turned.width * scale) * align.x, y: (view.height - turned.height * scale) * align.y };
}

export function fit(viewport: Viewport): Viewport {
  return atScale(viewport, fitScale(viewport));
}

export interface ZoomLimits {
  readonly least: number;
  readonly most: number;
}

export function zoomLimits(viewport: Viewport, negativeZoom: boolean): ZoomLimits {
  const fitted = fitScale(viewport);
  return { least: negativeZoom ? fitted / 10 : Math.min(fitted, 1), most: Math.max(MOST_SCALE, fitted) };
}

/** Zooms so that the image point under `at` (view pixels) stays under it. */
export function zoomAt(viewport: Viewport, scale: number, at: Point, limits: ZoomLimits): Viewport {
  const next = clamp(scale, limits.least, limits.most);
  const ratio = next / viewport.scale;
  return settle({ ...viewport, scale: next, x: at.x - (at.x - viewport.x) * ratio, y: at.y - (at.y - viewport.y) * ratio });
}

export function pan(viewport: Viewport, dx: number, dy: number): Viewport {
  return settle({ ...viewport, x: viewport.x + dx, y: viewport.y + dy });
}

/** Another size of the view; the image point in the middle stays there, and a fitted image stays fitted. */
export function resized(viewport: Viewport, view: Size): Viewport {
  const wasFitted = Math.abs(viewport.scale - fitScale(viewport)) < 1e-9;
  const next = { ...viewport, view, x: viewport.x + (view.width - viewport.view.width) / 2, y: viewport.y + (view.height - viewport.view.height) / 2 };
  return wasFitted ? fit(next) : settle(next);
}

/** A quarter turn; the image is fitted again because its shape changed. */
export function turned(viewport: Viewport, degrees: number): Viewport {
  return fit({ ...viewport, rotation: asRotation(viewport.rotation + degrees) });
}

/** The smallest change of the viewport that shows a box (image pixels) with some room around it. */
export function showing(viewport: Viewport, box: Box, limits: ZoomLimits): Viewport {
  const room = 24;
  const at = boxToView(viewport, box);
  const { view } = viewport;
  const width = at.maxX - at.minX;
  const height = at.maxY - at.minY;
  if (at.minX >= 0 && at.minY >= 0 && at.maxX <= view.width && at.maxY <= view.height && Math.max(width, height) >= 6) return viewport;
  let scale = Math.min(viewport.scale, viewport.scale * Math.min((view.width - 2 * room) / width, (view.height - 2 * room) / height));
  if (Math.max(width, height) < 24) scale = viewport.scale * Math.min(24 / Math.max(width, height, 0.01), 8);
  const middle = { x: (at.minX + at.maxX) / 2, y: (at.minY + at.maxY) / 2 };
  const zoomed = zoomAt(viewport, scale, middle, limits);
  const now = boxToView(zoomed, box);
  return pan(zoomed, view.width / 2 - (now.minX + now.maxX) / 2, view.height / 2 - (now.minY + now.maxY) / 2);
}

export function sameViewport(a: Viewport, b: Viewport): boolean {
  return a.scale === b.scale && a.x === b.x && a.y === b.y && a.rotation === b.rotation
    && a.view.width === b.view.width && a.view.height === b.view.height && a.image.width === b.image.width && a.image.height === b.image.height;
}
