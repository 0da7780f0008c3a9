/** What one person changed in a view and nobody else sees: which settings differ from the saved ones. Pure. */
import type { Column } from "./columns";
import { type ApiView, parseView, type View, viewData } from "./view";

/** What a person may have for themselves; the title belongs to everybody. */
const PERSONAL = ["type", "filters", "ordering", "hiddenColumns", "columnsOrder", "columnsWidth", "columnsDisplayType", "gridWidth", "density"] as const;
/** Which tasks are shown, and in which order: this is in the address too. */
const QUERY = ["filters", "ordering"] as const;

export type Change = Readonly<Record<string, unknown>>;

/** The settings of `view` that differ from the saved ones, in the form they are saved in. */
export function changeOf(view: View, saved: View): Change {
  const now = viewData(view);
  const before = viewData(saved);
  return Object.fromEntries(PERSONAL.filter((key) => JSON.stringify(now[key]) !== JSON.stringify(before[key])).map((key) => [key, now[key]]));
}

/** The same settings as they are saved, to take a save back. */
export function savedPart(saved: View, change: Change): Change {
  const before = viewData(saved);
  return Object.fromEntries(Object.keys(change).map((key) => [key, before[key]]));
}

export function withChange(raw: ApiView, change: Change, columns: readonly Column[]): View {
  const known = Object.fromEntries(PERSONAL.filter((key) => key in change).map((key) => [key, change[key]]));
  return parseView({ ...raw, data: { ...raw.data, ...known } }, columns);
}

export function withoutQuery(change: Change): Change {
  return Object.fromEntries(Object.entries(change).filter(([key]) => !QUERY.includes(key as (typeof QUERY)[number])));
}

/** The text of the address for what a person filters and orders differently; null when it is as saved. */
export function addressOf(view: View, saved: View | null): string | null {
  const data = viewData(view);
  if (saved) {
    const change = changeOf(view, saved);
    if (!QUERY.some((key) => key in change)) return null;
  }
  return JSON.stringify({ filters: data["filters"], ordering: data["ordering"] });
}

/** Filters and order out of an address; null when it holds none. */
export function queryOfAddress(text: string | null): Change | null {
  const data = parseRecord(text);
  return data && QUERY.some((key) => key in data) ? Object.fromEntries(QUERY.filter((key) => key in data).map((key) => [key, data[key]])) : null;
}

export function parseRecord(text: string | null): Record<string, unknown> | null {
  if (!text) return null;
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === "object" && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
