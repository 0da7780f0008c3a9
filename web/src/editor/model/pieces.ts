import { positiveInteger } from "../config/graph";
import { findLabel } from "./context";
import { labelUsages } from "./draw";
import { newId } from "./ids";
import type { AnnotationStore } from "./store";
import type { TagContext } from "./tag";
import type { Geometry, Patch, Region } from "./types";

/** What becomes of one region: the first geometry is its own, for each further one there is a copy of it; none, and it goes. */
export interface Pieces {
  readonly id: string;
  readonly geometries: readonly Geometry[];
  /** Of one that goes: the region that takes its place in relations and in the tree. */
  readonly into?: string;
}

/** Cuts up and joins regions as one step of undo. Answers the regions that there are now, in the order of what was asked. */
export function takeApart(store: AnnotationStore, all: readonly Pieces[], label: string): readonly string[] {
  const patches: Patch[] = [];
  const left: string[] = [];
  const gone = new Map<string, string | null>();
  for (const { id, geometries, into } of all) {
    const before = store.region(id);
    if (before === null || before.readOnly) continue;
    const [own, ...others] = geometries;
    if (own === undefined) {
      gone.set(id, into ?? null);
      patches.push({ on: "region", id, before, after: null });
      continue;
    }
    const origin = before.origin === "prediction" ? "prediction-changed" : before.origin;
    const copies = others.map((geometry) => copyOf(store, before, geometry));
    patches.push({ on: "region", id, before, after: { ...before, geometry: own, origin } }, ...copies.map((after): Patch => ({ on: "region", id: after.id, before: null, after })));
    left.push(id, ...copies.map((copy) => copy.id));
  }
  store.run(label, [...relationsOf(store, gone), ...childrenOf(store, gone), ...patches]);
  return left;
}

function copyOf(store: AnnotationStore, region: Region, geometry: Geometry): Region {
  const results = region.results.map((result) => ({ ...result, seq: store.nextSeq() }));
  return { ...region, id: newId(), geometry, results, seq: results[0]?.seq ?? store.nextSeq(), origin: "manual", score: null };
}

function relationsOf(store: AnnotationStore, gone: ReadonlyMap<string, string | null>): readonly Patch[] {
  const heirOf = (id: string) => (gone.has(id) ? (gone.get(id) ?? null) : id);
  return store.relations().filter(({ fromId, toId }) => gone.has(fromId) || gone.has(toId)).map((before): Patch => {
    const [fromId, toId] = [heirOf(before.fromId), heirOf(before.toId)];
    const after = fromId === null || toId === null || fromId === toId ? null : { ...before, fromId, toId };
    return { on: "relation", id: before.id, before, after };
  });
}

function childrenOf(store: AnnotationStore, gone: ReadonlyMap<string, string | null>): readonly Patch[] {
  return store.regions().flatMap((before): readonly Patch[] => {
    if (before.parentId === null || !gone.has(before.parentId) || gone.has(before.id)) return [];
    const heir = gone.get(before.parentId) ?? null;
    return [{ on: "region", id: before.id, before, after: { ...before, parentId: heir === before.id ? null : heir } }];
  });
}

/** The label that may not be used so often, when there are so many more regions like this one; null: all may. */
export function labelUsedUpBy({ store, config, labelsOf }: Pick<TagContext, "store" | "config" | "labelsOf">, region: Region, more: number): string | null {
  for (const { fromName, value } of region.results) {
    const control = config.controls.get(fromName);
    if (control === undefined || control.valueKey === null || control.perRegion || !Array.isArray(value)) continue;
    for (const key of value.filter((item) => typeof item === "string")) {
      const label = findLabel(labelsOf(fromName), key);
      const limit = label?.maxUsages ?? positiveInteger(control.node.attrs["maxusages"]);
      if (limit !== null && labelUsages(store, fromName, key) + more > limit) return label?.title ?? key;
    }
  }
  return null;
}
