import type { Geometry } from "../../model/types";
import { aroundCentre, fromLocal, normalAngle, resize, turn, type Rect, type RectHandle } from "../geometry/rect";
import { toPercent, toPixels, type Box, type Point, type Size } from "../geometry/types";
import { boxToView, toView } from "../geometry/viewport";
import { number } from "./numbers";
import { rectangleShape, rectGeometry } from "./rectangle";
import type { Shape } from "./types";

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
  handles: (geometry, options) => rectangleShape.handles(rectGeometry(frameOf(ellipseOf(geometry, options.viewport.image)), options.viewport.image), options),
  move: rectangleShape.move,
  pull(geometry, image, handle, to, options) {
    const frame = frameOf(ellipseOf(geometry, image));
    if (handle === "rotate") {
      const turned = rectangleShape.pull(rectGeometry(frame, image), image, handle, to, options);
      return turned === null ? null : { ...geometry, rotation: number(turned["rotation"]) };
    }
    const next = resize(frame, handle as Exclude<RectHandle, "rotate">, options.snap(to), options.constrained);
    return next.width > 0 && next.height > 0 ? ellipseGeometry(fromFrame(next), image, geometry) : null;
  },
};
