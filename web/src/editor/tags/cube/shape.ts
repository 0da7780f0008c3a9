import type { Geometry } from "../../model/types";
import { corners, rectCentre, resize, type RectHandle } from "../../geometry/rect";
import { hullOf } from "../../geometry/hull";
import { distanceToOutline, polygonArea, polygonContains } from "../../geometry/polygon";
import { boxOf, clamp, topmost, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import { frameHandles, pulledFrame } from "../../canvas/shapes/frame";
import { number } from "../../canvas/shapes/numbers";
import type { Handle, PathSink, PullOptions, Shape } from "../../canvas/shapes/types";
import { BACK, backIn, cornersOf, cubeGeometry, facesOf, shiftedBack, turnedWith, usualBack, type Faces } from "./faces";

/** Handles of the corners behind, clockwise from the top left. */
const BACK_CORNERS: readonly (readonly [string, Exclude<RectHandle, "rotate">])[] = [["b0", "nw"], ["b1", "ne"], ["b2", "se"], ["b3", "sw"]];

function hull(geometry: Geometry, image: Size): readonly Point[] {
  return hullOf(cornersOf(facesOf(geometry, image)));
}

function outline(path: PathSink, points: readonly Point[]): void {
  points.forEach((at, index) => (index === 0 ? path.moveTo(at.x, at.y) : path.lineTo(at.x, at.y)));
  path.closePath();
}

/** What a flat one would have behind it, so that there is something to take hold of. */
function depthHandle({ front, back }: Faces): Handle {
  return { id: "back", at: rectCentre(back ?? usualBack(front)), look: "point", cursor: "move", from: rectCentre(front) };
}

function pulledBack(faces: Faces, handle: string, to: Point, { constrained, snap }: PullOptions): Faces | null {
  const back = faces.back ?? usualBack(faces.front);
  if (handle === "back") {
    const from = rectCentre(faces.front);
    let [dx, dy] = [to.x - from.x, to.y - from.y];
    if (constrained) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
    const middle = { x: from.x + dx, y: from.y + dy };
    const now = rectCentre(back);
    const corner = snap({ x: back.x + middle.x - now.x, y: back.y + middle.y - now.y });
    return { ...faces, back: { ...back, ...corner } };
  }
  const side = BACK_CORNERS.find(([id]) => id === handle)?.[1];
  const next = side === undefined ? null : resize(back, side, snap(to), constrained);
  return next === null || next.width <= 0 || next.height <= 0 ? null : { ...faces, back: next };
}

function pulledFront(faces: Faces, handle: string, to: Point, { constrained, snap }: PullOptions): Faces | null {
  const front = pulledFrame(faces.front, handle, handle === "rotate" ? to : snap(to), constrained);
  if (front === null) return null;
  return { front, back: faces.back === null || handle !== "rotate" ? faces.back : turnedWith(faces.back, faces.front, front) };
}

function within(point: Point, image: Size): Point {
  return { x: clamp(point.x, 0, image.width), y: clamp(point.y, 0, image.height) };
}

export const cubeShape: Shape = {
  kind: "cube",
  inBox({ x, y, width, height }, image) {
    // Both faces fill the box: the front below and to the left.
    const by = Math.min(width, height) * 0.25;
    const front = { x, y: y + by, width: width - by, height: height - by, rotation: 0 };
    return cubeGeometry({ front, back: shiftedBack(front, by, -by) }, image);
  },
  bounds: (geometry, image) => boxOf(cornersOf(facesOf(geometry, image))),
  contains(geometry, image, at, reach) {
    const around = hull(geometry, image);
    return polygonContains(around, at) || distanceToOutline(around, true, at) <= reach;
  },
  area: (geometry, image) => polygonArea(hull(geometry, image)),
  trace(path, geometry, viewport) {
    const faces = facesOf(geometry, viewport.image);
    const [front, back] = [corners(faces.front), faces.back === null ? [] : corners(faces.back)].map((face) => face.map((at) => toView(viewport, at)));
    if (front === undefined || back === undefined) return;
    // All parts go round the same way, so that the whole of it is filled.
    outline(path, front);
    if (back.length === 0) return;
    outline(path, hullOf([...front, ...back]));
    outline(path, back);
    back.forEach((at, index) => {
      const from = front[index];
      if (from === undefined) return;
      path.moveTo(from.x, from.y);
      path.lineTo(at.x, at.y);
    });
  },
  nameAt: (geometry, viewport) => topmost(cornersOf(facesOf(geometry, viewport.image)).map((corner) => toView(viewport, corner))),
  filled: () => true,
  handles(geometry, options) {
    const faces = facesOf(geometry, options.viewport.image);
    const behind = faces.back === null ? [] : corners(faces.back);
    return [
      depthHandle(faces),
      ...behind.map((at, index): Handle => ({ id: `b${index}`, at, look: "point", cursor: "move" })),
      // The front is meant where both are.
      ...frameHandles(faces.front, options),
    ];
  },
  move(geometry, image, dx, dy) {
    const [x, y] = [(dx / image.width) * 100, (dy / image.height) * 100];
    const moved = { ...geometry, x: number(geometry["x"]) + x, y: number(geometry["y"]) + y };
    const back = backIn(geometry[BACK]);
    return back === null ? moved : { ...moved, [BACK]: { ...back, x: back.x + x, y: back.y + y } };
  },
  pull(geometry, image, handle, to, options) {
    const faces = facesOf(geometry, image);
    const place = handle === "rotate" ? to : within(to, image);
    const next = handle === "back" || /^b\d$/.test(handle) ? pulledBack(faces, handle, place, options) : pulledFront(faces, handle, place, options);
    return next === null ? null : cubeGeometry(next, image, geometry);
  },
};
