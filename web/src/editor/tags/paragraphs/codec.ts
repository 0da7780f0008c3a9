import type { RegionCodec } from "../../model/tag";
import type { Geometry, JsonObject, Region } from "../../model/types";

/** A place in paragraphs: their numbers as texts, and UTF-16 units in them, end exclusive. */
export interface ParagraphSpan extends JsonObject {
  readonly start: string;
  readonly end: string;
  readonly startOffset: number;
  readonly endOffset: number;
  readonly text?: string;
}

/** Further in a conversation than any paragraph is long. */
const PARAGRAPH = 10_000_000;

export const paragraphCodec: RegionCodec = {
  kind: "paragraphs",
  types: ["paragraphlabels", "labels"],
  objects: ["paragraphs"],
  accepts: isSpan,
  read(value): Geometry | null {
    if (!isSpan(value)) return null;
    const { start, end, startOffset, endOffset, text } = value;
    const place = { start, end, startOffset, endOffset };
    return typeof text === "string" ? { ...place, text } : place;
  },
  faults(value) {
    const missing = [...["start", "end"].filter((key) => numberOf(value[key]) === null), ...["startOffset", "endOffset"].filter((key) => !isOffset(value[key]))];
    return missing.length === 0 ? ["start", "startOffset", "end", "endOffset"] : missing;
  },
  write: (geometry) => ({ ...geometry }),
  extent(geometry) {
    const [start, end] = [numberOf(geometry["start"]), numberOf(geometry["end"])];
    if (start === null || end === null) return null;
    return { minX: start * PARAGRAPH + Number(geometry["startOffset"]), maxX: end * PARAGRAPH + Number(geometry["endOffset"]), minY: 0, maxY: 1 };
  },
  exact: ["start", "startOffset", "end", "endOffset"],
  fields: () => [
    { key: "start", label: "First paragraph", min: 0, step: 1 },
    { key: "startOffset", label: "Start", min: 0, step: 1 },
    { key: "end", label: "Last paragraph", min: 0, step: 1 },
    { key: "endOffset", label: "End", min: 0, step: 1 },
  ],
  getField: (region, key) => Number(region.geometry[key] ?? 0),
  setField(region, key, value) {
    const number = Math.round(value);
    const next = { ...region.geometry, [key]: key === "start" || key === "end" ? String(number) : number };
    return number >= 0 && isSpan(next) ? next : null;
  },
  summary: (region: Region) => {
    const { start, end, startOffset, endOffset, text } = region.geometry as ParagraphSpan;
    return text ?? `${start}:${startOffset}–${end}:${endOffset}`;
  },
};

function isSpan(value: Readonly<JsonObject>): boolean {
  const [start, end] = [numberOf(value["start"]), numberOf(value["end"])];
  const { startOffset, endOffset } = value;
  if (start === null || end === null || !isOffset(startOffset) || !isOffset(endOffset)) return false;
  return start < end || (start === end && startOffset <= endOffset);
}

/** Results have texts; scripts also write numbers. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "number") return isOffset(value) ? value : null;
  return typeof value === "string" && /^\d{1,7}$/.test(value) ? Number(value) : null;
}

function isOffset(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < PARAGRAPH;
}
