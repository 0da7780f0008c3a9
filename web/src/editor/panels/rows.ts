import { codecOf } from "../model/kinds";
import { noteOf } from "../model/note";
import type { AnnotationStore } from "../model/store";
import type { Region } from "../model/types";
import type { RegionStyle } from "../model/tag";

export type Grouping = "tree" | "label" | "tool";
/** `time`: as they were made; `place`: as they follow each other in the data. */
export type Ordering = "time" | "place" | "score" | "label";

export interface RowOptions {
  readonly grouping: Grouping;
  readonly ordering: Ordering;
  readonly descending: boolean;
  readonly filter: string;
  readonly collapsed: ReadonlySet<string>;
}

export type Row =
  | { readonly kind: "group"; readonly key: string; readonly title: string; readonly count: number; readonly color: string | null; readonly ids: readonly string[]; readonly open: boolean }
  | { readonly kind: "region"; readonly key: string; readonly id: string; readonly level: number; readonly number: number; readonly children: number; readonly open: boolean };

/** Deeper rows are not indented any further. */
const MOST_LEVELS = 30;

interface Described {
  readonly styleOf: (region: Region) => RegionStyle;
  readonly summaryOf: (region: Region) => string;
}

/** The rows of the regions panel, from all regions in the order that the person chose. */
export function buildRows(store: AnnotationStore, described: Described, options: RowOptions): readonly Row[] {
  const all = store.regions();
  const numbers = new Map(all.map((region, index) => [region.id, index + 1]));
  const wanted = options.filter.trim().toLowerCase();
  const kept = wanted === "" ? all : all.filter((region) => matches(region, wanted, described));
  const ordered = order(kept, described, options);
  if (options.grouping === "tree" && wanted === "") return treeRows(ordered, numbers, options.collapsed);
  if (options.grouping === "tree") return ordered.map((region) => regionRow(region, 1, numbers, 0, true));
  return groupRows(ordered, numbers, described, options);
}

function matches(region: Region, wanted: string, described: Described): boolean {
  return `${described.styleOf(region).title} ${described.summaryOf(region)} ${region.kind} ${noteOf(region)}`.toLowerCase().includes(wanted);
}

function order(regions: readonly Region[], described: Described, { ordering, descending }: RowOptions): readonly Region[] {
  const sorted = ordering === "time"
    ? [...regions]
    : ordering === "place"
    ? regions.toSorted((a, b) => placeOf(a) - placeOf(b))
    : ordering === "score"
      ? regions.toSorted((a, b) => (a.score ?? -1) - (b.score ?? -1))
      : regions.toSorted((a, b) => described.styleOf(a).title.localeCompare(described.styleOf(b).title));
  return descending ? sorted.toReversed() : sorted;
}

/** Where it begins: a second, a letter, a side of a picture; pages one after the other. */
function placeOf(region: Region): number {
  return (region.itemIndex ?? 0) * 1e9 + (codecOf(region.kind)?.extent(region.geometry)?.minX ?? 0);
}

function regionRow(region: Region, level: number, numbers: ReadonlyMap<string, number>, children: number, open: boolean): Row {
  return { kind: "region", key: region.id, id: region.id, level, number: numbers.get(region.id) ?? 0, children, open };
}

function treeRows(regions: readonly Region[], numbers: ReadonlyMap<string, number>, collapsed: ReadonlySet<string>): readonly Row[] {
  const ids = new Set(regions.map((region) => region.id));
  const children = new Map<string, Region[]>();
  const roots: Region[] = [];
  for (const region of regions) {
    const parent = region.parentId;
    if (parent === null || !ids.has(parent)) roots.push(region);
    else {
      const list = children.get(parent) ?? [];
      list.push(region);
      children.set(parent, list);
    }
  }
  const rows: Row[] = [];
  const seen = new Set<string>();
  // A stack and no recursion: a file may nest as deep as it has regions, or in circles.
  const visit = (root: Region) => {
    const stack = [{ region: root, level: 1, shown: true }];
    for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
      const { region, level, shown } = item;
      if (seen.has(region.id)) continue;
      seen.add(region.id);
      const below = children.get(region.id) ?? [];
      const open = !collapsed.has(region.id);
      if (shown) rows.push(regionRow(region, Math.min(level, MOST_LEVELS), numbers, below.length, open));
      for (const child of below.toReversed()) stack.push({ region: child, level: level + 1, shown: shown && open });
    }
  };
  for (const root of roots) visit(root);
  // Regions that are each other's ancestors have no root; the first of them becomes one.
  for (const region of regions) visit(region);
  return rows;
}

function groupRows(regions: readonly Region[], numbers: ReadonlyMap<string, number>, described: Described, options: RowOptions): readonly Row[] {
  const groups = new Map<string, { color: string | null; regions: Region[] }>();
  for (const region of regions) {
    const style = described.styleOf(region);
    const title = options.grouping === "label" ? style.title : region.kind;
    const group = groups.get(title) ?? { color: options.grouping === "label" ? style.color : null, regions: [] };
    group.regions.push(region);
    groups.set(title, group);
  }
  const rows: Row[] = [];
  for (const [title, group] of [...groups].sort(([a], [b]) => a.localeCompare(b))) {
    const key = `group:${title}`;
    const open = !options.collapsed.has(key);
    rows.push({ kind: "group", key, title, count: group.regions.length, color: group.color, ids: group.regions.map((region) => region.id), open });
    if (open) rows.push(...group.regions.map((region) => regionRow(region, 2, numbers, 0, true)));
  }
  return rows;
}
