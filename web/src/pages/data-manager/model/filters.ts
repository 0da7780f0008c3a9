/** The filters of a view: operators by type, validity, and the form they have on the wire. Pure. */
import type { BaseType, Column } from "./columns";

export type WireOperator =
  | "equal" | "not_equal" | "less" | "greater" | "less_or_equal" | "greater_or_equal" | "in" | "not_in" | "in_list" | "not_in_list"
  | "contains" | "not_contains" | "regex" | "empty" | "exists" | "not_exists" | "starts_with" | "ends_with";

/** `not_empty` is our word for the wire's `empty` with the value false. */
export type Operator = WireOperator | "not_empty";

export type Scalar = string | number | boolean;
export interface Range {
  min: Scalar | null;
  max: Scalar | null;
}
export type FilterValue = Scalar | Range | Scalar[] | null;

export type WireFilter = {
  filter: string;
  operator: string;
  type: string;
  value?: unknown;
  [unknown: string]: unknown;
};

export type WireFilters = {
  conjunction: "and" | "or";
  items: WireFilter[];
};

export interface Filter {
  /** For the interface only: keeps its place while it is edited. */
  key: string;
  columnId: string;
  type: BaseType;
  operator: Operator;
  value: FilterValue;
  /** What the server sent beside the known fields (child_filter …): goes back untouched. */
  rest: Record<string, unknown>;
}

/** What is asked for after the operator. */
export type ValueKind = "none" | "text" | "number" | "date" | "boolean" | "number-range" | "date-range" | "texts" | "numbers";

const STRING: readonly Operator[] = ["contains", "not_contains", "equal", "not_equal", "starts_with", "ends_with", "regex", "in_list", "not_in_list", "empty", "not_empty"];
const NUMBER: readonly Operator[] = ["equal", "not_equal", "less", "less_or_equal", "greater", "greater_or_equal", "in", "not_in", "in_list", "not_in_list", "empty", "not_empty"];
const DATETIME: readonly Operator[] = ["greater", "greater_or_equal", "less", "less_or_equal", "in", "not_in", "equal", "not_equal", "empty", "not_empty"];
const LIST: readonly Operator[] = ["contains", "not_contains", "empty", "not_empty"];

export const OPERATORS: Readonly<Record<BaseType, readonly Operator[]>> = {
  String: STRING,
  Unknown: STRING,
  Number: NUMBER,
  Datetime: DATETIME,
  Boolean: ["equal", "not_equal", "empty", "not_empty"],
  List: LIST,
};

/** Results and lists of ids are texts on the wire, but not every question about a text can be asked of them. */
const BY_COLUMN: Readonly<Record<string, readonly Operator[]>> = {
  annotations_results: ["contains", "not_contains", "regex", "empty", "not_empty"],
  predictions_results: ["contains", "not_contains", "regex", "empty", "not_empty"],
  annotations_ids: ["contains", "not_contains", "equal", "not_equal", "empty", "not_empty"],
};

/** The conditions a column offers; one that a script saved stays among them. */
export function operatorsOf(filter: Filter, column: Column | undefined): readonly Operator[] {
  const offered = (column && BY_COLUMN[column.id]) ?? OPERATORS[filter.type];
  return offered.includes(filter.operator) ? offered : [...offered, filter.operator];
}

export function valueKind(type: BaseType, operator: Operator): ValueKind {
  if (operator === "empty" || operator === "not_empty" || operator === "exists" || operator === "not_exists") return "none";
  const number = type === "Number";
  if (operator === "in_list" || operator === "not_in_list") return number ? "numbers" : "texts";
  if (operator === "in" || operator === "not_in") return type === "Datetime" ? "date-range" : "number-range";
  if (number) return "number";
  if (type === "Datetime") return "date";
  if (type === "Boolean") return "boolean";
  return "text";
}

let counter = 0;
export function freshKey(): string {
  counter += 1;
  return `f${counter}`;
}

export function newFilter(column: Column, type: BaseType = column.meant): Filter {
  const operator = OPERATORS[type][0] ?? "contains";
  return { key: freshKey(), columnId: column.id, type, operator, value: emptyValue(valueKind(type, operator)), rest: {} };
}

/** Asks for nothing before somebody chooses a column. */
export function blankFilter(): Filter {
  return { key: freshKey(), columnId: "", type: "String", operator: "contains", value: "", rest: {} };
}

/** Fields of the tasks have no type of their own: they can be compared as any of these. */
export function typesOf(column: Column | undefined, now: BaseType): readonly BaseType[] {
  if (column?.isData !== true || column.base === "List") return [];
  const text = now === "String" || now === "Unknown" ? now : column.base;
  const types: BaseType[] = [text, "Number", "Datetime", "Boolean"];
  return types.includes(now) ? types : [...types, now];
}

/** Another way to compare keeps the condition when there is such a one. */
export function withType(filter: Filter, column: Column, type: BaseType): Filter {
  const fresh = { ...newFilter(column, type), key: filter.key, rest: filter.rest };
  return OPERATORS[type].includes(filter.operator) ? withOperator(fresh, filter.operator) : fresh;
}

export function emptyValue(kind: ValueKind): FilterValue {
  if (kind === "boolean") return true;
  if (kind === "number-range" || kind === "date-range") return { min: null, max: null };
  if (kind === "texts" || kind === "numbers") return [];
  return kind === "none" ? null : "";
}

/** Another operator keeps the value when it still makes sense. */
export function withOperator(filter: Filter, operator: Operator): Filter {
  const before = valueKind(filter.type, filter.operator);
  const after = valueKind(filter.type, operator);
  return { ...filter, operator, value: before === after ? filter.value : emptyValue(after) };
}

export function withColumn(filter: Filter, column: Column, type: BaseType = column.meant): Filter {
  if (type === filter.type && OPERATORS[type].includes(filter.operator)) return { ...filter, columnId: column.id };
  return { ...newFilter(column, type), key: filter.key };
}

/** Filters that are still being written do not take part in the query. */
export function isComplete(filter: Filter): boolean {
  const kind = valueKind(filter.type, filter.operator);
  const { value } = filter;
  if (filter.columnId === "") return false;
  if (kind === "none") return true;
  if (kind === "boolean") return typeof value === "boolean";
  if (kind === "texts" || kind === "numbers") return Array.isArray(value) && value.length > 0;
  if (kind === "number-range" || kind === "date-range") return isRange(value) && isBound(value.min) && isBound(value.max);
  // People are named by their number.
  if (filter.type === "List" && typeof value === "number") return true;
  if (kind === "number") return typeof value === "number" && Number.isFinite(value);
  return typeof value === "string" && value.length > 0 && !(filter.operator === "regex" && !isRegex(value));
}

export function isRange(value: FilterValue): value is Range {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBound(bound: Scalar | null): boolean {
  return bound !== null && bound !== "";
}

/** Only a hint while typing: the server's dialect decides. */
export function isRegex(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

export function toWire(filter: Filter): WireFilter {
  const base = { ...filter.rest, filter: `filter:tasks:${filter.columnId}`, type: filter.type };
  if (filter.operator === "empty" || filter.operator === "not_empty") return { ...base, operator: "empty", value: filter.operator === "empty" };
  return { ...base, operator: filter.operator, value: filter.value };
}

export function fromWire(item: WireFilter, columns: readonly Column[]): Filter {
  const { filter, operator, type, value, ...rest } = item;
  const columnId = filter.replace(/^-?filter:/, "").replace(/^tasks:/, "");
  const known = columns.find((column) => column.id === columnId);
  const base = isBaseType(type) ? type : (known?.base ?? "String");
  if (operator === "empty") {
    const no = value === false || value === "false" || value === "False";
    return { key: freshKey(), columnId, type: base, operator: no ? "not_empty" : "empty", value: null, rest };
  }
  return { key: freshKey(), columnId, type: base, operator: operator as Operator, value: readValue(base, operator as Operator, value), rest };
}

function isBaseType(type: string): type is BaseType {
  return type in OPERATORS;
}

/** Scripts write values as text ("5", "true"): read them as the type they mean. */
function readValue(type: BaseType, operator: Operator, value: unknown): FilterValue {
  const kind = valueKind(type, operator);
  if (kind === "none") return null;
  if (kind === "boolean") return value === true || value === "true" || value === "True" || value === 1;
  if (kind === "number") return toNumber(value);
  if (kind === "texts" || kind === "numbers") return readList(value, kind === "numbers");
  if (kind === "number-range" || kind === "date-range") return readRange(value, kind === "number-range");
  if (typeof value === "number" && type === "List") return value;
  return value === undefined || value === null ? "" : typeof value === "string" ? value : String(value);
}

function readList(value: unknown, numeric: boolean): Scalar[] {
  const items: unknown[] = Array.isArray(value) ? value : value === undefined || value === null || value === "" ? [] : [value];
  return items.map((item) => (numeric ? toNumber(item) : String(item))).filter((item) => item !== "");
}

function readRange(value: unknown, numeric: boolean): Range {
  if (typeof value !== "object" || value === null) return { min: null, max: null };
  const bound = (raw: unknown): Scalar | null => (raw === undefined || raw === null || raw === "" ? null : numeric ? toNumber(raw) : String(raw));
  return { min: bound("min" in value ? value.min : null), max: bound("max" in value ? value.max : null) };
}

function toNumber(value: unknown): number | "" {
  if (value === "" || value === null || value === undefined) return "";
  const number = Number(value);
  return Number.isFinite(number) ? number : "";
}

export function completeFilters(conjunction: "and" | "or", filters: readonly Filter[]): WireFilters {
  return { conjunction, items: filters.filter(isComplete).map(toWire) };
}
