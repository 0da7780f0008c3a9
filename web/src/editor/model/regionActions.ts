import { codecOf, allCodecs } from "./kinds";
import type { TagContext } from "./tag";
import { newId } from "./ids";
import { deserialise } from "./deserialise";
import { isObject } from "../config/json";
import { serialise } from "./serialise";
import type { AnnotationStore } from "./store";
import type { Region, ResultItem } from "./types";

const CLIPBOARD = "labelkeep-editor-clipboard";

/** Copies of the selected regions, moved a little where their kind can be moved. They become the selection. */
export function duplicateSelected(ctx: TagContext): number {
  const copies = [...ctx.store.selection].flatMap((id) => ctx.store.region(id) ?? []).map((region) => copyOf(ctx.store, region));
  const moved = copies.map((region) => ({ ...region, geometry: codecOf(region.kind)?.nudge?.(region, 1, 1) ?? region.geometry }));
  return add(ctx, moved, "Duplicate regions");
}

export function copySelected(ctx: TagContext): number {
  const regions = [...ctx.store.selection].flatMap((id) => ctx.store.region(id) ?? []);
  if (regions.length === 0) return 0;
  const items = serialise({ regions, classifications: [], relations: [], passthrough: [] }, codecOf);
  sessionStorage.setItem(CLIPBOARD, JSON.stringify(items));
  return regions.length;
}

/** Regions copied in this or another task; only those that this config understands. */
export function paste(ctx: TagContext): number {
  const text = sessionStorage.getItem(CLIPBOARD);
  if (text === null) return 0;
  const items: unknown = JSON.parse(text);
  const data = deserialise(Array.isArray(items) ? items.filter(isObject) as ResultItem[] : [], ctx.config, allCodecs());
  return add(ctx, data.regions.map((region) => copyOf(ctx.store, region)), "Paste regions");
}

function copyOf(store: AnnotationStore, region: Region): Region {
  const results = region.results.map((result) => ({ ...result, seq: store.nextSeq() }));
  return { ...region, id: newId(), results, seq: results[0]?.seq ?? store.nextSeq(), origin: "manual", parentId: null, readOnly: false, score: null };
}

function add(ctx: TagContext, regions: readonly Region[], label: string): number {
  if (ctx.readOnly || regions.length === 0) return 0;
  ctx.store.run(label, regions.map((region) => ({ on: "region", id: region.id, before: null, after: region })));
  ctx.store.select(regions.map((region) => region.id));
  return regions.length;
}

/** Moves a region under another one; null = to the top. Refused when it would become its own ancestor. */
export function setParent(store: AnnotationStore, id: string, parentId: string | null): boolean {
  const seen = new Set<string>();
  for (let current = parentId; current !== null && !seen.has(current); current = store.region(current)?.parentId ?? null) {
    if (current === id) return false;
    seen.add(current);
  }
  return store.updateRegion(id, (region) => (region.parentId === parentId ? region : { ...region, parentId }), "Move region in the tree");
}
