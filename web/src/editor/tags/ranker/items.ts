import type { ConfigNode, ControlSpec, LabelingConfig } from "../../config/types";
import { isTrue } from "../../config/graph";
import { asText, interpolate } from "../../config/interpolate";
import { isObject } from "../../config/json";
import type { JsonObject } from "../../model/types";

/** One thing of a list. */
export interface ListItem {
  readonly id: string;
  readonly title: string;
  readonly body: string;
  readonly html: string | null;
}

export interface RankColumn {
  readonly id: string;
  readonly title: string;
}

/** Ids by column, as results have them. */
export type Ranking = Readonly<Record<string, readonly string[]>>;

/** Where the things stand that are in no bucket. */
const REST = "_";
const MOST = 2_000;

/** The things of a List, in the order of the task. Of two with one id the first counts. */
export function itemsOf(list: ConfigNode | undefined, data: Readonly<JsonObject>): ReadonlyMap<string, ListItem> {
  const value = interpolate(list?.attrs["value"] ?? "", data);
  const items = new Map<string, ListItem>();
  for (const [index, entry] of (Array.isArray(value) ? value.slice(0, MOST) : []).entries()) {
    const source: JsonObject = isObject(entry) ? entry : { id: entry, title: entry };
    const id = asText(source["id"]) || String(index);
    const text = (key: string) => asText(source[key]);
    if (!items.has(id)) items.set(id, { id, title: text("title"), body: text("body"), html: typeof source["html"] === "string" ? source["html"] : null });
  }
  return items;
}

export function listOf(control: ControlSpec, config: LabelingConfig): ConfigNode | undefined {
  return config.objects.get(control.toNames[0] ?? "")?.node;
}

/** Without buckets one column, in which they are put in order; with buckets a column for each, and one for the rest unless a bucket takes it. */
export function columnsOf(control: ControlSpec, list: ConfigNode | undefined): readonly RankColumn[] {
  const title = list?.attrs["title"] ?? "";
  const buckets = control.node.children.filter((child) => child.tag === "bucket");
  if (buckets.length === 0) return [{ id: control.name, title }];
  const columns = buckets.map(({ attrs }) => ({ id: attrs["name"] ?? "", title: attrs["title"] ?? attrs["name"] ?? "" }));
  return buckets.some(({ attrs }) => isTrue(attrs["default"])) ? columns : [{ id: REST, title }, ...columns];
}

/** The column in which everything begins. */
function homeOf(control: ControlSpec, columns: readonly RankColumn[]): string {
  const standard = control.node.children.find((child) => child.tag === "bucket" && isTrue(child.attrs["default"]));
  return standard?.attrs["name"] ?? columns[0]?.id ?? REST;
}

/** What the screen shows for an answer: every thing of the task once, what the answer does not name where everything begins. */
export function rankingOf(control: ControlSpec, columns: readonly RankColumn[], ids: readonly string[], value: unknown): Ranking {
  const given = isObject(value) ? value : {};
  const left = new Set(ids);
  const ranking: Record<string, string[]> = {};
  for (const { id } of columns) {
    const named: unknown[] = Array.isArray(given[id]) ? given[id] : [];
    ranking[id] = named.map(asText).filter((item) => left.delete(item));
  }
  const home = homeOf(control, columns);
  ranking[home] = [...(ranking[home] ?? []), ...left];
  return ranking;
}

/** The answer after a thing was put somewhere. Columns and ids of the answer that the task does not know stay. */
export function movedTo(control: ControlSpec, columns: readonly RankColumn[], ids: readonly string[], value: unknown, item: string, column: string, index: number): JsonObject {
  const now = rankingOf(control, columns, ids, value);
  const next: JsonObject = {};
  for (const { id } of columns) {
    const rest = (now[id] ?? []).filter((other) => other !== item);
    next[id] = id === column ? rest.toSpliced(Math.max(0, Math.min(index, rest.length)), 0, item) : rest;
  }
  const before = isObject(value) ? value : {};
  const known = new Set(ids);
  for (const [id, items] of Object.entries(before)) {
    const foreign = Array.isArray(items) ? items.filter((other: unknown) => !known.has(asText(other))) : [];
    if (!Object.hasOwn(next, id)) next[id] = Array.isArray(items) ? foreign : items;
    else next[id] = [...(next[id] as unknown[]), ...foreign];
  }
  return next;
}
