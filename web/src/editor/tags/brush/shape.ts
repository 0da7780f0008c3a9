import type { Shape } from "../../canvas/shapes/types";
import { contoursOf } from "../../geometry/mask/contours";
import { areaOf, boundsOf, shifted, touches, type Mask } from "../../geometry/mask/mask";
import { filled } from "../../geometry/mask/scanline";
import { corners } from "../../geometry/rect";
import { EMPTY_BOX, type Point, type Size } from "../../geometry/types";
import { matrixOf } from "../../geometry/viewport";
import { geometryOf, maskIn } from "./geometry";

/** Steps of an outline that are nearer to each other on the screen are one. */
const LEAST_STEP = 0.75;
/** What lies under a mask should still be seen. */
const FILL = 0.45;

/** A mask may have been made for the same picture in another size: pixels of the mask in one of the picture. */
export function scaleOf(mask: Mask, image: Size): Point {
  return { x: mask.width / image.width, y: mask.height / image.height };
}

export const brushShape: Shape = {
  kind: "brush",
  hasPixels: true,
  usualFill: FILL,
  inBox: (rect, image) => geometryOf(filled(image, corners(rect))),
  bounds(geometry, image) {
    const mask = maskIn(geometry);
    const [box, scale] = [boundsOf(mask), scaleOf(mask, image)];
    return box === null ? EMPTY_BOX : { minX: box.minX / scale.x, maxX: box.maxX / scale.x, minY: box.minY / scale.y, maxY: box.maxY / scale.y };
  },
  contains(geometry, image, at, reach) {
    const mask = maskIn(geometry);
    const scale = scaleOf(mask, image);
    return touches(mask, { x: at.x * scale.x, y: at.y * scale.y }, reach * scale.x);
  },
  area(geometry, image) {
    const mask = maskIn(geometry);
    const scale = scaleOf(mask, image);
    return areaOf(mask) / (scale.x * scale.y);
  },
  trace(path, geometry, viewport) {
    const mask = maskIn(geometry);
    const scale = scaleOf(mask, viewport.image);
    const { a, b, c, d, e, f } = matrixOf(viewport);
    for (const contour of contoursOf(mask)) {
      let [lastX, lastY] = [Infinity, Infinity];
      for (let at = 0; at < contour.length; at += 2) {
        const [px, py] = [(contour[at] ?? 0) / scale.x, (contour[at + 1] ?? 0) / scale.y];
        const [x, y] = [a * px + c * py + e, b * px + d * py + f];
        if (at === 0) path.moveTo(x, y);
        else if (Math.abs(x - lastX) < LEAST_STEP && Math.abs(y - lastY) < LEAST_STEP) continue;
        else path.lineTo(x, y);
        [lastX, lastY] = [x, y];
      }
      path.closePath();
    }
  },
  filled: () => true,
  handles: () => [],
  move(geometry, image, dx, dy) {
    const mask = maskIn(geometry);
    const scale = scaleOf(mask, image);
    return geometryOf(shifted(mask, Math.round(dx * scale.x), Math.round(dy * scale.y)));
  },
  pull: () => null,
};
