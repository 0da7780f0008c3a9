import { contoursOf } from "../../geometry/mask/contours";
import { decodeRle } from "../../geometry/mask/rle";
import type { Thumbnail } from "../thumbnail";

const CHANNELS = 4;
/** Enough for an outline on a tile. */
const MOST_POINTS = 200;

/** The bytes say how many pixels there are; with the aspect of the picture, in how many columns. */
function sizeOf(rle: readonly unknown[], aspect: number): { readonly width: number; readonly height: number } | null {
  const count = rle.slice(0, 4).reduce<number>((sum, byte) => sum * 256 + (typeof byte === "number" ? byte & 255 : 0), 0);
  const width = Math.round(Math.sqrt((count / CHANNELS) * aspect));
  const height = count / CHANNELS / width;
  return width > 0 && Number.isInteger(height) ? { width, height } : null;
}

export const thumbnail: Thumbnail = {
  types: ["brush", "brushlabels"],
  outline({ rle }, aspect) {
    const size = Array.isArray(rle) ? sizeOf(rle, aspect) : null;
    const mask = size === null || !Array.isArray(rle) ? null : decodeRle(rle, size);
    if (mask === null || size === null) return null;
    const contour = contoursOf(mask).reduce<readonly number[]>((longest, next) => (next.length > longest.length ? next : longest), []);
    const step = Math.max(1, Math.ceil(contour.length / 2 / MOST_POINTS));
    const points: [number, number][] = [];
    for (let at = 0; at < contour.length; at += 2 * step) points.push([((contour[at] ?? 0) / size.width) * 100, ((contour[at + 1] ?? 0) / size.height) * 100]);
    return points.length < 3 ? null : { kind: "polygon", points };
  },
};
