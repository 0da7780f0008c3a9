import type { Geometry } from "../../model/types";
import { aroundCentre, fromLocal, normalAngle, turn, type Rect } from "../../geometry/rect";
import { toPercent, toPixels, type Box, type Point, type Size } from "../../geometry/types";
import { boxToView, toView } from "../../geometry/viewport";
import { frameHandles, pulledFrame } from "../../canvas/shapes/frame";
import { number } from "../../canvas/shapes/numbers";
import type { Shape } from "../../canvas/shapes/types";

/** An ellipse in image pixels: centre, radii along its own axes, turned around the centre. */
export interface Ellipse {
  readonly centre: Point;
  readonly radiusX: number;
  readonly radiusY: number;
  readonly rotation: number;
}

export function ellipseOf(geometry: Geometry, image: Size): Ellipse {
  const radii = toPixels({ x: number(geometry["radiusX"]), y: number(geometry["radiusY"]) }, image);
  return {
    centre: toPixels({ x: number(geometry["x"]), y: number(geometry["y"]) }, image),
    radiusX: Math.abs(radii.x), radiusY: Math.abs(radii.y), rotation: number(geometry["rotation"]),
  };
}

export function ellipseGeometry(ellipse: Ellipse, image: Size, before: Geometry = {}): Geometry {
  const radii = toPercent({ x: ellipse.radiusX, y: ellipse.radiusY }, image);
  return { ...before, ...toPercent(ellipse.centre, image), radiusX: radii.x, radiusY: radii.y, rotation: ellipse.rotation };
}

/** The turned rectangle around it; its handles are the handles of the ellipse. */
function frameOf({ centre, radiusX, radiusY, rotation }: Ellipse): Rect {
  return aroundCentre(centre, radiusX * 2, radiusY * 2, rotation);
}

function fromFrame(frame: Rect): Ellipse {
  return { centre: fromLocal(frame, frame.width / 2, frame.height / 2), radiusX: frame.width / 2, radiusY: frame.height / 2, rotation: normalAngle(frame.rotation) };
}

function bounds({ centre, radiusX, radiusY, rotation }: Ellipse): Box {
  const angle = (rotation * Math.PI) / 180;
  const width = Math.hypot(radiusX * Math.cos(angle), radiusY * Math.sin(angle));
  const height = Math.hypot(radiusX * Math.sin(angle), radiusY * Math.cos(angle));
  return { minX: centre.x - width, minY: centre.y - height, maxX: centre.x + width, maxY: centre.y + height };
}

export const ellipseShape: Shape = {
  kind: "ellipse",
  inBox: ({ x, y, width, height, rotation }, image) => ellipseGeometry({ centre: { x: x + width / 2, y: y + height / 2 }, radiusX: width / 2, radiusY: height / 2, rotation }, image),
  bounds: (geometry, image) => bounds(ellipseOf(geometry, image)),
  contains(geometry, image, at, reach) {
    const { centre, radiusX, radiusY, rotation } = ellipseOf(geometry, image);
    const local = turn(at.x - centre.x, at.y - centre.y, -rotation);
    return (local.x / Math.max(radiusX + reach, 1e-9)) ** 2 + (local.y / Math.max(radiusY + reach, 1e-9)) ** 2 <= 1;
  },
  area(geometry, image) {
    const { radiusX, radiusY } = ellipseOf(geometry, image);
    return Math.PI * radiusX * radiusY;
  },
  trace(path, geometry, viewport) {
    const { centre, radiusX, radiusY, rotation } = ellipseOf(geometry, viewport.image);
    const at = toView(viewport, centre);
    const angle = ((rotation + viewport.rotation) * Math.PI) / 180;
    path.moveTo(at.x + radiusX * viewport.scale * Math.cos(angle), at.y + radiusX * viewport.scale * Math.sin(angle));
    path.ellipse(at.x, at.y, radiusX * viewport.scale, radiusY * viewport.scale, angle, 0, Math.PI * 2);
  },
  nameAt(geometry, viewport) {
    const ellipse = ellipseOf(geometry, viewport.image);
    const box = boxToView(viewport, bounds(ellipse));
    return { x: ellipse.rotation % 90 === 0 ? box.minX : toView(viewport, ellipse.centre).x, y: box.minY };
  },
  filled: () => true,
  handles: (geometry, options) => frameHandles(frameOf(ellipseOf(geometry, options.viewport.image)), options),
  move: (geometry, image, dx, dy) => ({ ...geometry, x: number(geometry["x"]) + (dx / image.width) * 100, y: number(geometry["y"]) + (dy / image.height) * 100 }),
  pull(geometry, image, handle, to, { constrained, snap }) {
    const pulled = pulledFrame(frameOf(ellipseOf(geometry, image)), handle, handle === "rotate" ? to : snap(to), constrained);
    if (pulled === null) return null;
    // Turning leaves the other numbers as exact as they were.
    return handle === "rotate" ? { ...geometry, rotation: pulled.rotation } : ellipseGeometry(fromFrame(pulled), image, geometry);
  },
};
