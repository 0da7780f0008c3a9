import type { Geometry } from "../../model/types";
import { corners, rectBounds, rectContains, type Rect } from "../../geometry/rect";
import { topmost, union, type Box, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import { frameHandles, pulledFrame } from "../../canvas/shapes/frame";
import { number } from "../../canvas/shapes/numbers";
import type { PathSink, Shape } from "../../canvas/shapes/types";
import type { Viewport } from "../../geometry/viewport";
import { linesOf } from "./lines";

/** A box as results have it (parts of the page from 0 to 1), in pixels of the page's picture. */
export function rectOf(geometry: Geometry, { width, height }: Size): Rect {
  return {
    x: number(geometry["x"]) * width, y: number(geometry["y"]) * height,
    width: number(geometry["width"]) * width, height: number(geometry["height"]) * height, rotation: number(geometry["rotation"]),
  };
}

function geometryOf(rect: Rect, { width, height }: Size, before: Geometry = {}): Geometry {
  return { ...before, x: rect.x / width, y: rect.y / height, width: rect.width / width, height: rect.height / height, rotation: rect.rotation };
}

/** The parts that are drawn: each line of a text, or the one box. */
export function partsOf(geometry: Geometry, page: Size): readonly Rect[] {
  const lines = linesOf(geometry);
  return lines.length === 0 ? [rectOf(geometry, page)] : lines.map((line) => rectOf({ ...line, rotation: 0 }, page));
}

/** The region of letters that stand in these boxes, a box for each line. */
export function ofBoxes(boxes: readonly Box[], page: Size): Geometry {
  const rects = boxes.map(({ minX, minY, maxX, maxY }) => ({ x: minX, y: minY, width: maxX - minX, height: maxY - minY, rotation: 0 }));
  const whole = boxes.reduce(union);
  const around = geometryOf({ x: whole.minX, y: whole.minY, width: whole.maxX - whole.minX, height: whole.maxY - whole.minY, rotation: 0 }, page);
  if (rects.length < 2) return around;
  const line = (rect: Rect) => ({ x: rect.x / page.width, y: rect.y / page.height, width: rect.width / page.width, height: rect.height / page.height });
  return { ...around, lines: rects.map(line) };
}

function trace(path: PathSink, rect: Rect, viewport: Viewport): void {
  const [a, b, c, d] = corners(rect);
  const [from, to] = [toView(viewport, a), toView(viewport, c)];
  if (rect.rotation === 0) {
    path.rect(Math.min(from.x, to.x), Math.min(from.y, to.y), Math.abs(to.x - from.x), Math.abs(to.y - from.y));
    return;
  }
  path.moveTo(from.x, from.y);
  for (const corner of [b, c, d]) {
    const at = toView(viewport, corner);
    path.lineTo(at.x, at.y);
  }
  path.closePath();
}

function intoPage({ x, y }: Point, page: Size): Point {
  return { x: Math.min(Math.max(x, 0), page.width), y: Math.min(Math.max(y, 0), page.height) };
}

/** A box on a page, or the lines of a text there. */
export const ocrShape: Shape = {
  kind: "ocr",
  inBox: (rect, page) => geometryOf(rect, page),
  bounds: (geometry, page) => rectBounds(rectOf(geometry, page)),
  contains: (geometry, page, at, reach) => partsOf(geometry, page).some((part) => rectContains(part, at, reach)),
  area: (geometry, page) => partsOf(geometry, page).reduce((sum, part) => sum + Math.abs(part.width * part.height), 0),
  trace(path, geometry, viewport) {
    for (const part of partsOf(geometry, viewport.image)) trace(path, part, viewport);
  },
  nameAt(geometry, viewport) {
    const [first] = partsOf(geometry, viewport.image);
    return topmost((first === undefined ? [] : corners(first)).map((corner) => toView(viewport, corner)));
  },
  filled: () => true,
  // Lines of a text end where its letters do.
  handles: (geometry, options) => (linesOf(geometry).length > 0 ? [] : frameHandles(rectOf(geometry, options.viewport.image), options)),
  move(geometry, page, dx, dy) {
    const by = { x: dx / page.width, y: dy / page.height };
    const moved = { ...geometry, x: number(geometry["x"]) + by.x, y: number(geometry["y"]) + by.y };
    const lines = linesOf(geometry);
    return lines.length === 0 ? moved : { ...moved, lines: lines.map((line) => ({ ...line, x: line.x + by.x, y: line.y + by.y })) };
  },
  pull(geometry, page, handle, to, { constrained, snap }) {
    const place = handle === "rotate" ? to : snap(intoPage(to, page));
    const pulled = pulledFrame(rectOf(geometry, page), handle, place, constrained);
    return pulled === null ? null : geometryOf(pulled, page, geometry);
  },
};
