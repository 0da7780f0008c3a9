import { boxOf, type Box, type Point } from "./types";

/** A rectangle in image pixels. `x`, `y` is the top left corner before the turn around that corner (degrees, clockwise). */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rotation: number;
}

export type RectHandle = "nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w" | "rotate";

/** Turns a vector. */
export function turn(x: number, y: number, degrees: number): Point {
  if (degrees === 0) return { x, y };
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  return { x: x * cos - y * sin, y: x * sin + y * cos };
}

/** A place given in the rectangle's own axes, in image pixels. */
export function fromLocal(rect: Rect, x: number, y: number): Point {
  const turned = turn(x, y, rect.rotation);
  return { x: rect.x + turned.x, y: rect.y + turned.y };
}

export function toLocal(rect: Rect, point: Point): Point {
  return turn(point.x - rect.x, point.y - rect.y, -rect.rotation);
}

/** Clockwise from the corner that is top left before the turn. */
export function corners(rect: Rect): readonly [Point, Point, Point, Point] {
  return [fromLocal(rect, 0, 0), fromLocal(rect, rect.width, 0), fromLocal(rect, rect.width, rect.height), fromLocal(rect, 0, rect.height)];
}

export function rectBounds(rect: Rect): Box {
  return boxOf(corners(rect));
}

export function rectCentre(rect: Rect): Point {
  return fromLocal(rect, rect.width / 2, rect.height / 2);
}

export function rectContains(rect: Rect, point: Point, reach: number): boolean {
  const { x, y } = toLocal(rect, point);
  return x >= -reach && y >= -reach && x <= rect.width + reach && y <= rect.height + reach;
}

/** The upright rectangle between two places. */
export function spanned(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y), rotation: 0 };
}

/** The rectangle with the edge a–b that reaches to the third place; turned by the direction of that edge. */
export function fromThreePoints(a: Point, b: Point, third: Point): Rect {
  const rotation = normalAngle((Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI);
  const frame: Rect = { x: a.x, y: a.y, width: Math.hypot(b.x - a.x, b.y - a.y), height: 0, rotation };
  const depth = toLocal(frame, third).y;
  if (depth >= 0) return { ...frame, height: depth };
  const corner = fromLocal(frame, 0, depth);
  return { ...frame, x: corner.x, y: corner.y, height: -depth };
}

/** 0 ≤ angle < 360. */
export function normalAngle(degrees: number): number {
  const angle = degrees % 360;
  return angle < 0 ? angle + 360 : angle === 0 ? 0 : angle;
}

/** A handle was pulled to a place: the opposite side stays where it is. With `keepRatio` the proportions stay too. */
export function resize(rect: Rect, handle: Exclude<RectHandle, "rotate">, to: Point, keepRatio: boolean): Rect {
  const at = toLocal(rect, to);
  let [left, top, right, bottom] = [0, 0, rect.width, rect.height];
  if (handle.includes("w")) left = at.x;
  if (handle.includes("e")) right = at.x;
  if (handle.includes("n")) top = at.y;
  if (handle.includes("s")) bottom = at.y;
  if (keepRatio && handle.length === 2 && rect.width > 0 && rect.height > 0) {
    const ratio = Math.max(Math.abs(right - left) / rect.width, Math.abs(bottom - top) / rect.height);
    const [width, height] = [rect.width * ratio, rect.height * ratio];
    if (handle.includes("w")) left = right - width * (right < left ? -1 : 1);
    else right = left + width * (right < left ? -1 : 1);
    if (handle.includes("n")) top = bottom - height * (bottom < top ? -1 : 1);
    else bottom = top + height * (bottom < top ? -1 : 1);
  }
  const corner = fromLocal(rect, Math.min(left, right), Math.min(top, bottom));
  return { x: corner.x, y: corner.y, width: Math.abs(right - left), height: Math.abs(bottom - top), rotation: rect.rotation };
}

/** Turns around the centre so that the rotate handle (above the top edge) points to a place. */
export function rotateTo(rect: Rect, to: Point, step: number | null): Rect {
  const centre = rectCentre(rect);
  const pointed = (Math.atan2(to.y - centre.y, to.x - centre.x) * 180) / Math.PI + 90;
  const rotation = normalAngle(step === null ? pointed : Math.round(pointed / step) * step);
  return aroundCentre(centre, rect.width, rect.height, rotation);
}

export function aroundCentre(centre: Point, width: number, height: number, rotation: number): Rect {
  const corner = turn(-width / 2, -height / 2, rotation);
  return { x: centre.x + corner.x, y: centre.y + corner.y, width, height, rotation };
}
