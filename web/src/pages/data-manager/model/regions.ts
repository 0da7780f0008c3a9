/** The regions of a task's results as outlines on a thumbnail, in percent of the picture. Pure. */
import { THUMBNAILS } from "../../../editor/tags/generated/thumbnails";
import type { Outline as Shape } from "../../../editor/tags/thumbnail";

export interface Outline {
  key: string;
  label: string;
  shape: Shape;
}

const BY_TYPE = new Map(THUMBNAILS.flatMap((thumbnail) => thumbnail.types.map((type) => [type, thumbnail] as const)));

/** Thumbnails show at most this many outlines. */
const LIMIT = 200;

export function outlinesOf(annotations: unknown): Outline[] {
  const outlines: Outline[] = [];
  for (const [index, item] of resultsOf(annotations).entries()) {
    if (outlines.length >= LIMIT) break;
    const outline = outlineOf(item, index);
    if (outline) outlines.push(outline);
  }
  return outlines;
}

function resultsOf(annotations: unknown): unknown[] {
  const list = typeof annotations === "string" ? parse(annotations) : annotations;
  if (!Array.isArray(list)) return [];
  const first = list.find((item: unknown) => isRecord(item) && item["was_cancelled"] !== true && Array.isArray(item["result"]));
  return isRecord(first) && Array.isArray(first["result"]) ? first["result"] : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function outlineOf(item: unknown, index: number): Outline | null {
  if (!isRecord(item) || !isRecord(item["value"])) return null;
  const value = item["value"];
  const type = String(item["type"] ?? "");
  const shape = BY_TYPE.get(type)?.outline(value, aspectOf(item));
  return shape ? { key: `${String(item["id"] ?? index)}-${index}`, label: labelOf(type, value), shape } : null;
}

function aspectOf(item: Record<string, unknown>): number {
  const width = Number(item["original_width"]);
  const height = Number(item["original_height"]);
  return width > 0 && height > 0 ? width / height : 1;
}

function labelOf(type: string, value: Record<string, unknown>): string {
  const labels = value[type];
  return Array.isArray(labels) && typeof labels[0] === "string" ? labels[0] : "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
