/** The columns of the Data Manager: what the server offers, and how one view shows them. Pure. */

/** One entry of `GET /api/dm/columns/`. */
export interface ApiColumn {
  id: string;
  title: string;
  type: string;
  target?: string;
  parent?: string | null;
  help?: string | null;
  schema?: unknown;
  children?: string[];
  visibility_defaults?: { explore?: boolean; labeling?: boolean };
  project_defined?: boolean;
  /** What all values of a field of the data are. */
  value_type?: string;
}

export type BaseType = "String" | "Number" | "Datetime" | "Boolean" | "List" | "Unknown";

export interface Column {
  /** Name on the wire, without a target: `id`, `data.image`. */
  id: string;
  /** Name in view settings and orderings: `tasks:id`. */
  key: string;
  title: string;
  /** As the server names it: may be a display type such as `Image`. */
  type: string;
  /** What decides the operators of a filter. */
  base: BaseType;
  /** What a new filter compares as: for a field of the data, what all its values are. */
  meant: BaseType;
  isData: boolean;
  help: string;
  choices: Choice[];
  visibleByDefault: boolean;
}

export interface Choice {
  value: string | number;
  label: string;
}

const BASE_TYPES: readonly string[] = ["String", "Number", "Datetime", "Boolean", "List", "Unknown"];

/** More data columns than this are hidden at first: a table of 200 columns helps nobody. */
const DATA_COLUMNS_AT_FIRST = 8;

export const MIN_WIDTH = 60;
export const MAX_WIDTH = 1200;

export function parseColumns(list: readonly ApiColumn[]): Column[] {
  const parents = new Set(list.filter((column) => (column.children ?? []).length > 0).map((column) => column.id));
  let dataSeen = 0;
  const columns: Column[] = [];
  for (const raw of list) {
    if (parents.has(raw.id) && !raw.parent) continue;
    const id = fullId(raw);
    if (columns.some((known) => known.id === id)) continue;
    const isData = id.startsWith("data.");
    if (isData) dataSeen += 1;
    const wanted = raw.visibility_defaults?.explore ?? true;
    columns.push({
      id,
      key: `tasks:${id}`,
      title: raw.title || id,
      type: raw.type,
      base: baseType(raw.type),
      meant: meantType(raw),
      isData,
      help: raw.help ?? "",
      choices: parseChoices(raw.schema),
      visibleByDefault: wanted && !(isData && dataSeen > DATA_COLUMNS_AT_FIRST),
    });
  }
  return columns;
}

function fullId(raw: ApiColumn): string {
  if (!raw.parent || raw.id.startsWith(`${raw.parent}.`)) return raw.id;
  return `${raw.parent}.${raw.id}`;
}

/** Texts stay what the server calls them. */
function meantType(raw: ApiColumn): BaseType {
  const known = raw.value_type === "Number" || raw.value_type === "Datetime" || raw.value_type === "Boolean";
  return known ? baseType(raw.value_type ?? raw.type) : baseType(raw.type);
}

export function baseType(type: string): BaseType {
  if (BASE_TYPES.includes(type)) return type as BaseType;
  // Durations are numbers of seconds.
  if (type === "Time" || type === "AggNumber") return "Number";
  return "String";
}

function parseChoices(schema: unknown): Choice[] {
  if (typeof schema !== "object" || schema === null || !("items" in schema) || !Array.isArray(schema.items)) return [];
  return schema.items.flatMap((item: unknown): Choice[] => {
    if (typeof item === "string" || typeof item === "number") return [{ value: item, label: String(item) }];
    if (typeof item !== "object" || item === null || !("value" in item)) return [];
    const { value } = item;
    if (typeof value !== "string" && typeof value !== "number") return [];
    const named = "title" in item ? item.title : "label" in item ? item.label : value;
    return [{ value, label: String(named) }];
  });
}

/** What of the columns a view decides. */
export interface ColumnSettings {
  hidden: readonly string[] | null;
  order: readonly string[];
  widths: Readonly<Record<string, number>>;
  display: Readonly<Record<string, string>>;
}

/** The columns a view shows, in its order. Columns that appeared after the view was saved come at their natural place. */
export function shownColumns(columns: readonly Column[], settings: ColumnSettings): Column[] {
  return orderColumns(columns, settings.order).filter((column) => isShown(column, settings));
}

export function isShown(column: Column, settings: ColumnSettings): boolean {
  return settings.hidden === null ? column.visibleByDefault : !settings.hidden.includes(column.key);
}

export function orderColumns(columns: readonly Column[], order: readonly string[]): Column[] {
  if (order.length === 0) return naturalOrder(columns);
  const byKey = new Map(columns.map((column) => [column.key, column]));
  const placed = order.flatMap((key) => byKey.get(key) ?? []);
  const known = new Set(order);
  return [...placed, ...naturalOrder(columns).filter((column) => !known.has(column.key))];
}

/** The number first, then the data people came for, then the bookkeeping. */
function naturalOrder(columns: readonly Column[]): Column[] {
  const rank = (column: Column): number => (column.id === "id" ? 0 : column.isData ? 1 : 2);
  return [...columns].sort((a, b) => rank(a) - rank(b));
}

/** Every key that is hidden, so that the saved list is complete and does not depend on later defaults. */
export function hiddenKeys(columns: readonly Column[], settings: ColumnSettings): string[] {
  return columns.filter((column) => !isShown(column, settings)).map((column) => column.key);
}

export function toggleColumn(columns: readonly Column[], settings: ColumnSettings, key: string): string[] {
  const hidden = hiddenKeys(columns, settings);
  return hidden.includes(key) ? hidden.filter((other) => other !== key) : [...hidden, key];
}

/** Moves `key` so that it stands where `target` stood; returns the whole order. */
export function moveColumn(columns: readonly Column[], order: readonly string[], key: string, target: string): string[] {
  const keys = orderColumns(columns, order).map((column) => column.key);
  const from = keys.indexOf(key);
  const to = keys.indexOf(target);
  if (from < 0 || to < 0 || from === to) return keys;
  keys.splice(from, 1);
  keys.splice(to, 0, key);
  return keys;
}

/** Moves a column one place among those that are shown. */
export function nudgeColumn(columns: readonly Column[], settings: ColumnSettings, key: string, step: -1 | 1): string[] {
  const shown = shownColumns(columns, settings);
  const at = shown.findIndex((column) => column.key === key);
  const target = shown[at + step];
  return at < 0 || !target ? orderColumns(columns, settings.order).map((column) => column.key) : moveColumn(columns, settings.order, key, target.key);
}

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}

const WIDTHS: Readonly<Record<string, number>> = {
  id: 84,
  inner_id: 84,
  total_annotations: 136,
  cancelled_annotations: 124,
  total_predictions: 132,
  predictions_score: 116,
  avg_lead_time: 104,
  draft_exists: 92,
  annotators: 190,
  annotations_results: 240,
  predictions_results: 240,
  file_upload: 190,
  storage_filename: 190,
};

export function widthOf(column: Column, settings: ColumnSettings): number {
  const saved = settings.widths[column.key];
  if (saved !== undefined && Number.isFinite(saved)) return clampWidth(saved);
  const usual = WIDTHS[column.id];
  if (usual !== undefined) return usual;
  if (column.base === "Datetime") return 172;
  if (column.base === "Number" || column.base === "Boolean") return 108;
  if (column.type === "Image" || column.type === "Video") return 120;
  if (column.type === "Audio" || column.type === "AudioPlus") return 240;
  if (column.type === "Text" || column.type === "Pdf" || column.type === "HyperText" || column.type === "Paragraphs") return 360;
  // A field with any JSON in it is mostly a number, a word or a link; a text says what the task is.
  if (column.isData) return column.base === "String" ? 300 : 160;
  return 160;
}

const MEDIA: ReadonlySet<string> = new Set(["Image", "Video", "Audio", "AudioPlus"]);

/** Columns as grid tracks: the first text of the data takes the room that is left, until somebody gives it a width. */
export function trackSizes(columns: readonly Column[], settings: ColumnSettings): string[] {
  const wide = columns.find((column) => column.isData && column.base === "String" && !MEDIA.has(column.type));
  const isFree = wide !== undefined && settings.widths[wide.key] === undefined;
  return [...columns.map((column) => (isFree && column === wide ? `minmax(${widthOf(column, settings)}px, 6fr)` : `${widthOf(column, settings)}px`)), "minmax(24px, 1fr)"];
}
