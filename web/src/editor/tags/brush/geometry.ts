import { decodePng, encodePng } from "../../geometry/mask/png";
import { decodeRle, encodeRle } from "../../geometry/mask/rle";
import { isEmpty, type Mask } from "../../geometry/mask/mask";
import type { Geometry, JsonObject, ResultItem } from "../../model/types";

/** As it was read, until the mask changes: soft edges, and how another program packed it, stay. */
const SOURCE = "source";

const written = new WeakMap<Mask, readonly number[]>();
const pictures = new WeakMap<Mask, string>();

export function geometryOf(mask: Mask): Geometry {
  return { mask };
}

export function maskIn(geometry: Geometry): Mask {
  return geometry["mask"] as Mask;
}

/** Null: the bytes say nothing, or speak of a picture of another size. */
export function readMask(value: Readonly<JsonObject>, item: Readonly<ResultItem>): Geometry | null {
  const { rle, imageDataURL: picture } = value;
  if (typeof picture === "string" && !Array.isArray(rle)) return readPicture(picture);
  const { original_width: width, original_height: height } = item;
  if (!Array.isArray(rle) || !isLength(width) || !isLength(height)) return null;
  const mask = decodeRle(rle, { width, height });
  return mask === null || isEmpty(mask) ? null : { mask, [SOURCE]: rle };
}

/** A picture has a size of its own. */
function readPicture(picture: string): Geometry | null {
  const mask = decodePng(picture);
  return mask === null || isEmpty(mask) ? null : { mask, [SOURCE]: picture };
}

export function writeMask(geometry: Geometry, type: string): JsonObject {
  const source = geometry[SOURCE];
  const mask = maskIn(geometry);
  if (type.startsWith("bitmask")) {
    if (typeof source === "string") return { imageDataURL: source };
    const known = pictures.get(mask) ?? encodePng(mask);
    pictures.set(mask, known);
    return { imageDataURL: known };
  }
  if (Array.isArray(source)) return { format: "rle", rle: source };
  const known = written.get(mask) ?? encodeRle(mask);
  written.set(mask, known);
  return { format: "rle", rle: [...known] };
}

function isLength(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 0;
}
