import { isObject } from "../../config/json";
import type { RegionCodec } from "../../model/tag";
import type { Geometry, JsonObject, Region } from "../../model/types";

/** A place in a page: ways to two of its texts with code points in them, and code points from its beginning. */
export interface PageSpan extends JsonObject {
  readonly start: string;
  readonly end: string;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly globalOffsets?: Readonly<JsonObject>;
  readonly text?: string;
}

export interface GlobalOffsets {
  readonly start: number;
  readonly end: number;
}

export const pageCodec: RegionCodec = {
  kind: "hypertext",
  types: ["hypertextlabels", "labels", "taxonomy"],
  objects: ["hypertext"],
  accepts: isSpan,
  read(value): Geometry | null {
    if (!isSpan(value)) return null;
    const { start, end, startOffset, endOffset, globalOffsets, text } = value;
    return { start, end, startOffset, endOffset, ...(isObject(globalOffsets) ? { globalOffsets } : {}), ...(typeof text === "string" ? { text } : {}) };
  },
  faults(value) {
    const missing = [...["start", "end"].filter((key) => typeof value[key] !== "string"), ...["startOffset", "endOffset"].filter((key) => !isOffset(value[key]))];
    return missing.length === 0 ? ["start", "startOffset", "end", "endOffset"] : missing;
  },
  write: (geometry) => ({ ...geometry }),
  extent(geometry) {
    const offsets = globalOf(geometry);
    return offsets === null ? null : { minX: offsets.start, maxX: offsets.end, minY: 0, maxY: 1 };
  },
  exact: ["start", "startOffset", "end", "endOffset"],
  fields: (region) => (globalOf(region.geometry) === null ? [] : [
    { key: "start", label: "Start", min: 0, step: 1 },
    { key: "end", label: "End", min: 0, step: 1 },
  ]),
  getField: (region, key) => globalOf(region.geometry)?.[key === "start" ? "start" : "end"] ?? 0,
  setField(region, key, value) {
    const offsets = globalOf(region.geometry);
    if (offsets === null) return null;
    const next = { ...offsets, [key]: Math.round(value) };
    return next.start >= 0 && next.start < next.end ? { ...region.geometry, globalOffsets: next } : null;
  },
  summary(region: Region) {
    const { start, end, text } = region.geometry as PageSpan;
    return text ?? `${start}–${end}`;
  },
};

/** Where a place is from the beginning of the page; null: the result does not say. */
export function globalOf({ globalOffsets }: Geometry): GlobalOffsets | null {
  if (!isObject(globalOffsets)) return null;
  const { start, end } = globalOffsets;
  return isOffset(start) && isOffset(end) && start < end ? { start, end } : null;
}

function isSpan(value: Readonly<JsonObject>): boolean {
  return typeof value["start"] === "string" && typeof value["end"] === "string" && isOffset(value["startOffset"]) && isOffset(value["endOffset"]);
}

function isOffset(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
