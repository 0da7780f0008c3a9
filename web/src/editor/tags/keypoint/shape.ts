import type { Geometry } from "../../model/types";
import { clamp, distance, toPercent, toPixels, type Point, type Size } from "../../geometry/types";
import { toView } from "../../geometry/viewport";
import { number } from "../../canvas/shapes/numbers";
import type { Shape } from "../../canvas/shapes/types";

/** However small the point was made, it stays something one can see and take hold of. */
const LEAST_RADIUS = 5;

export function keypointAt(geometry: Geometry, image: Size): Point {
  return toPixels({ x: number(geometry["x"]), y: number(geometry["y"]) }, image);
}

/** `width` is percent of the image's width, as the format has it. */
export function keypointRadius(geometry: Geometry, image: Size): number {
  return (Math.abs(number(geometry["width"])) / 100) * image.width;
}

export const keypointShape: Shape = {
  kind: "keypoint",
  isPoint: true,
  inBox: ({ x, y, width, height }, image, pointWidth) => ({ ...toPercent({ x: x + width / 2, y: y + height / 2 }, image), width: pointWidth }),
  bounds(geometry, image) {
    const { x, y } = keypointAt(geometry, image);
    const radius = keypointRadius(geometry, image);
    return { minX: x - radius, minY: y - radius, maxX: x + radius, maxY: y + radius };
  },
  // The reach comes from the screen: LEAST_RADIUS is about what it gives.
  contains: (geometry, image, at, reach) => distance(keypointAt(geometry, image), at) <= Math.max(keypointRadius(geometry, image), 0) + reach * 1.6,
  area: () => 0,
  trace(path, geometry, viewport) {
    const at = toView(viewport, keypointAt(geometry, viewport.image));
    const radius = Math.max(keypointRadius(geometry, viewport.image) * viewport.scale, LEAST_RADIUS);
    path.moveTo(at.x + radius, at.y);
    path.arc(at.x, at.y, radius, 0, Math.PI * 2);
  },
  filled: () => true,
  handles: () => [],
  move(geometry, image, dx, dy) {
    const to = { x: keypointAt(geometry, image).x + dx, y: keypointAt(geometry, image).y + dy };
    return { ...geometry, ...toPercent({ x: clamp(to.x, 0, image.width), y: clamp(to.y, 0, image.height) }, image) };
  },
  pull: () => null,
};
