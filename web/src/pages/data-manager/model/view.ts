/** A view (a tab of the Data Manager): from the wire and back, keeping what we do not know. Pure. */
import type { Column, ColumnSettings } from "./columns";
import { completeFilters, type Filter, fromWire, type WireFilter, type WireFilters } from "./filters";

export interface ApiView {
  id: number;
  order?: number | null;
  project?: number;
  user?: number | null;
  data?: Record<string, unknown> | null;
}

export type Density = "compact" | "comfortable";

export interface View extends ColumnSettings {
  id: number;
  title: string;
  type: "list" | "grid";
  conjunction: "and" | "or";
  filters: Filter[];
  /** `tasks:id`, with a minus for falling order. */
  ordering: string[];
  hidden: string[] | null;
  /** Kept for other clients; our list beside the editor chooses its columns by itself. */
  hiddenInLabeling: string[];
  order: string[];
  widths: Record<string, number>;
  display: Record<string, string>;
  gridWidth: number;
  density: Density;
  /** Everything else of `data`. */
  rest: Record<string, unknown>;
}

export function parseView(raw: ApiView, columns: readonly Column[]): View {
  const data = raw.data ?? {};
  const filters = record(data["filters"]);
  const { title, type, filters: _filters, ordering, hiddenColumns, columnsOrder, columnsWidth, columnsDisplayType, gridWidth, density, ...rest } = data;
  const items = Array.isArray(filters["items"]) ? filters["items"].filter(isWireFilter) : [];
  const hidden = record(hiddenColumns)["explore"];
  return {
    id: raw.id,
    title: typeof title === "string" && title !== "" ? title : `#${raw.id}`,
    type: type === "grid" ? "grid" : "list",
    conjunction: filters["conjunction"] === "or" ? "or" : "and",
    filters: items.map((item) => fromWire(item, columns)),
    ordering: strings(ordering),
    hidden: Array.isArray(hidden) ? strings(hidden) : null,
    hiddenInLabeling: strings(record(hiddenColumns)["labeling"]),
    order: strings(columnsOrder),
    widths: mapped(columnsWidth, (value) => typeof value === "number"),
    display: mapped(columnsDisplayType, (value) => typeof value === "string"),
    gridWidth: typeof gridWidth === "number" && gridWidth >= 1 && gridWidth <= 12 ? Math.round(gridWidth) : 4,
    density: density === "comfortable" ? "comfortable" : "compact",
    rest,
  };
}

/** `data` as it is saved. A half-written filter would be refused by the server, so only complete ones are kept. */
export function viewData(view: View): Record<string, unknown> {
  return {
    ...view.rest,
    title: view.title,
    type: view.type,
    target: "tasks",
    filters: completeFilters(view.conjunction, view.filters),
    ordering: view.ordering,
    // Saving lays these keys over the old ones: only null takes a choice back.
    hiddenColumns: view.hidden === null ? null : { explore: view.hidden, labeling: view.hiddenInLabeling },
    columnsOrder: view.order,
    columnsWidth: view.widths,
    columnsDisplayType: view.display,
    gridWidth: view.gridWidth,
    density: view.density,
  };
}

/** What decides which tasks a view shows, and nothing else: two views with the same query show the same rows. */
export interface TaskQuery {
  filters: WireFilters;
  ordering: string[];
}

export function viewQuery(view: View): TaskQuery {
  return { filters: completeFilters(view.conjunction, view.filters), ordering: view.ordering };
}

/**
 * The search box: one field must contain the words, whatever the filters say. Where these are joined by “or”, the condition goes
 * into each of them, because (A or B) and S is (A and S) or (B and S).
 */
export function withSearch(query: TaskQuery, search: string, columnId: string): TaskQuery {
  const text = search.trim();
  if (text === "") return query;
  const condition: WireFilter = { filter: `filter:tasks:${columnId}`, operator: "contains", type: "String", value: text };
  const { conjunction, items } = query.filters;
  if (conjunction === "and" || items.length === 0) return { ...query, filters: { conjunction: "and", items: [...items, condition] } };
  // A filter that has a second condition of its own can be met only without the search: it is asked for through the search.
  const both = items.map((item) => (item["child_filter"] ? { ...condition, child_filter: withoutChild(item) } : { ...item, child_filter: condition }));
  return { ...query, filters: { conjunction: "or", items: both } };
}

function withoutChild(item: WireFilter): WireFilter {
  return Object.fromEntries(Object.entries(item).filter(([name]) => name !== "child_filter")) as WireFilter;
}

/** Fields worth searching in, the likeliest first. */
export function searchable(columns: readonly Column[]): Column[] {
  const fields = columns.filter((column) => column.isData && column.type !== "Image" && column.base !== "Number");
  const text = (column: Column): number => (column.type === "Text" || column.type === "HyperText" ? 0 : 1);
  return [...fields.sort((a, b) => text(a) - text(b)), ...columns.filter((column) => column.id === "file_upload")];
}

export function sortState(ordering: readonly string[], key: string): "ascending" | "descending" | "none" {
  if (ordering.includes(key)) return "ascending";
  return ordering.includes(`-${key}`) ? "descending" : "none";
}

/** One column orders: rising, then falling, then none. */
export function nextOrdering(ordering: readonly string[], key: string): string[] {
  const now = sortState(ordering, key);
  if (now === "none") return [key];
  return now === "ascending" ? [`-${key}`] : [];
}

function isWireFilter(item: unknown): item is WireFilter {
  return typeof item === "object" && item !== null && "filter" in item && typeof item.filter === "string" && "operator" in item && typeof item.operator === "string";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function mapped<T>(value: unknown, keep: (value: unknown) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(record(value)).filter(([, item]) => keep(item))) as Record<string, T>;
}
