/** What a cell shows: decided by the column's type, the view's choice, or the value itself. Pure. */
import { oneLine } from "../../../shared/words/one-line";
import type { Column } from "./columns";

export type CellKind = "text" | "number" | "boolean" | "datetime" | "people" | "list" | "image" | "audio" | "video" | "document" | "link" | "said" | "html" | "json" | "empty";

/** Types a person can choose for a data column; the names are those of the wire. */
export const DISPLAY_TYPES = ["Text", "Number", "Image", "Audio", "Video", "Pdf", "Link"] as const;

const BY_TYPE: Readonly<Record<string, CellKind>> = {
  Image: "image",
  Audio: "audio",
  AudioPlus: "audio",
  Video: "video",
  Pdf: "document",
  Link: "link",
  Number: "number",
  Boolean: "boolean",
  Datetime: "datetime",
  Text: "text",
  HyperText: "html",
};

export interface Task {
  id: number;
  data: Record<string, unknown>;
  [field: string]: unknown;
}

export function cellValue(task: Task, column: Column): unknown {
  if (!column.isData) return task[column.id];
  const path = column.id.slice("data.".length);
  if (Object.hasOwn(task.data, path)) return task.data[path];
  let value: unknown = task.data;
  for (const part of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  return value;
}

export function cellKind(column: Column, value: unknown, display: string | undefined): CellKind {
  if (value === null || value === undefined || value === "") return "empty";
  if (Array.isArray(value) && value.length === 0) return "empty";
  if (column.id === "annotators" || column.id === "updated_by") return "people";
  if (Array.isArray(value)) return value.every((item) => typeof item !== "object") ? "list" : saidIn(value) === null ? "json" : "said";
  if (typeof value === "object") return "json";
  if (display !== undefined && BY_TYPE[display]) return BY_TYPE[display];
  const byType = BY_TYPE[column.type];
  if (byType && byType !== "text") return fits(byType, value) ? byType : "text";
  if (typeof value === "boolean") return "boolean";
  if (typeof value === "number") return "number";
  return column.isData && column.type !== "Text" ? sniff(String(value)) : "text";
}

const WHO = ["author", "name", "speaker", "role"] as const;
const WHAT = ["text", "content", "body", "title"] as const;

/** The first lines of a conversation, or of a list of things with names; null when it is neither. */
export function saidIn(list: readonly unknown[]): string | null {
  const lines: string[] = [];
  for (const item of list.slice(0, 20)) {
    if (typeof item !== "object" || item === null) return null;
    const text = (keys: readonly string[]) => keys.map((key) => (item as Record<string, unknown>)[key]).find((part): part is string => typeof part === "string" && part !== "");
    const what = text(WHAT);
    if (what === undefined) return null;
    const who = text(WHO);
    lines.push(who === undefined ? what : `${who}: ${what}`);
  }
  return lines.join(" · ");
}

/** The words of a page, to be read in one line. Only its beginning is looked at. */
export function wordsOfPage(html: string): string {
  const text = html.slice(0, 4000).replace(/<!--[\s\S]*?-->|<(script|style|title)\b[\s\S]*?<\/\1\s*>|<[^>]*>?/gi, " ");
  const named: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " " };
  return text.replace(/&(amp|lt|gt|quot|nbsp);/g, (found, name: string) => named[name] ?? found).replace(/\s+/g, " ").trim();
}

function fits(kind: CellKind, value: unknown): boolean {
  if (kind === "number") return typeof value === "number" || Number.isFinite(Number(value));
  if (kind === "datetime") return typeof value === "string" && !Number.isNaN(Date.parse(value));
  return true;
}

const MEDIA: readonly (readonly [CellKind, RegExp])[] = [
  ["image", /\.(?:png|jpe?g|gif|bmp|svg|webp|avif)$/i],
  ["audio", /\.(?:wav|mp3|flac|m4a|aac|ogg|opus)$/i],
  ["video", /\.(?:mp4|webm|mov)$/i],
  ["document", /\.pdf$/i],
];

/** A text that is the address of a picture is a picture, also when no config says so yet. */
export function sniff(value: string): CellKind {
  if (value.startsWith("data:image/")) return "image";
  if (!/^(?:https?:\/\/|\/(?:data|tasks|storage-data)\/)/.test(value)) return "text";
  const path = value.split(/[?#]/, 1)[0] ?? "";
  return MEDIA.find(([, pattern]) => pattern.test(path))?.[0] ?? "link";
}

/** Only addresses that can do no harm as a link or a source. */
export function safeUrl(value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (/^data:(?:image\/(?:png|jpe?g|gif|webp|bmp|avif)|audio\/|video\/)/i.test(value)) return value;
  if (value.startsWith("/") && !value.startsWith("//")) return value;
  return /^https?:\/\//i.test(value) ? value : null;
}

/** Ids of people, in both forms the wire has: `[3]` and `[{"user_id":3}]`. */
export function peopleIds(value: unknown): number[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): number[] => {
    if (typeof item === "number") return [item];
    if (typeof item !== "object" || item === null) return [];
    const id = "user_id" in item ? item.user_id : "id" in item ? item.id : null;
    return typeof id === "number" ? [id] : [];
  });
}

/** The picture of a task for its tile: the first shown image column, or the first value that is one. */
export function pictureOf(task: Task, columns: readonly Column[], display: Readonly<Record<string, string>>): string | null {
  for (const column of columns) {
    if (!column.isData) continue;
    const value = cellValue(task, column);
    if (cellKind(column, value, display[column.key]) === "image") return safeUrl(value);
  }
  return null;
}

/** Words for a tile without a picture. */
export function wordsOf(task: Task, columns: readonly Column[]): string {
  for (const column of columns) {
    if (!column.isData) continue;
    const value = cellValue(task, column);
    if (typeof value === "string" && sniff(value) === "text") return oneLine(value, 400);
  }
  const first = Object.values(task.data)[0];
  return first === undefined ? "" : oneLine(first, 200);
}
