import { contoursOf } from "../../geometry/mask/contours";
import type { Mask } from "../../geometry/mask/mask";
import { decodePng } from "../../geometry/mask/png";
import { decodeRle } from "../../geometry/mask/rle";
import type { JsonObject } from "../../model/types";
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

function maskOf({ rle, imageDataURL }: Readonly<JsonObject>, aspect: number): Mask | null {
  if (typeof imageDataURL === "string") return decodePng(imageDataURL);
  const size = Array.isArray(rle) ? sizeOf(rle, aspect) : null;
  return size === null || !Array.isArray(rle) ? null : decodeRle(rle, size);
}

export const thumbnail: Thumbnail = {
  types: ["brush", "brushlabels", "bitmask", "bitmasklabels", "magicwand"],
  outline(value, aspect) {
    const mask = maskOf(value, aspect);
    if (mask === null) return null;
    const contour = contoursOf(mask).reduce<readonly number[]>((longest, next) => (next.length > longest.length ? next : longest), []);
    const step = Math.max(1, Math.ceil(contour.length / 2 / MOST_POINTS));
    const points: [number, number][] = [];
    for (let at = 0; at < contour.length; at += 2 * step) points.push([((contour[at] ?? 0) / mask.width) * 100, ((contour[at + 1] ?? 0) / mask.height) * 100]);
    return points.length < 3 ? null : { kind: "polygon", points };
  },
};
