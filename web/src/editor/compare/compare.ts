import type { LabelingConfig } from "../config/types";
import type { AnnotationStore } from "../model/store";
import type { Region, Relation } from "../model/types";
import { questionOf } from "../model/question";
import { pairRegions, samePlace } from "./pairs";

/** In what two regions about the same thing differ. */
export type Part = "labels" | "place" | "answers";

/** How a region of one annotation stands to one other annotation. */
export interface Against {
  /** The other annotation. */
  readonly key: string;
  /** Its region about the same thing; null = it has none. */
  readonly id: string | null;
  readonly parts: readonly Part[];
}

export interface RegionMark {
  readonly kind: "same" | "differs" | "alone";
  /** Only where something is different. */
  readonly against: readonly Against[];
}

export interface Side {
  readonly key: string;
  readonly store: AnnotationStore;
}

export interface Comparison {
  /** By side, then by region. */
  readonly regions: ReadonlyMap<string, ReadonlyMap<string, RegionMark>>;
  /** Questions on the task that are answered differently. */
  readonly controls: ReadonlySet<string>;
  /** By side: relations that another side does not have. */
  readonly relations: ReadonlyMap<string, readonly Relation[]>;
  /** The region of another side that is about the same thing. */
  partnerOf(key: string, id: string, otherKey: string): string | null;
}

/** What is different between annotations of one task. */
export function compareSides(config: LabelingConfig, sides: readonly Side[]): Comparison {
  const regions = new Map<string, Map<string, RegionMark>>();
  const relations = new Map<string, Relation[]>();
  const pairs = pairsOf(config, sides);
  for (const side of sides) {
    const marks = new Map<string, RegionMark>(side.store.regions().map((region) => [region.id, { kind: "same", against: [] }]));
    const alone = new Set<Relation>();
    for (const other of sides) {
      const known = pairs.get(pairKey(side.key, other.key));
      if (known !== undefined) compareTwo(config, side, other, known, marks, alone);
    }
    regions.set(side.key, marks);
    relations.set(side.key, [...alone]);
  }
  const partnerOf = (key: string, id: string, otherKey: string) => pairs.get(pairKey(key, otherKey))?.get(id) ?? null;
  return { regions, relations, partnerOf, controls: differentAnswers(config, sides) };
}

type Pairs = ReadonlyMap<string, string>;

function pairKey(key: string, otherKey: string): string {
  return `${key} ${otherKey}`;
}

/** Both directions of every two sides, from one pairing, so that both sides tell the same story. */
function pairsOf(config: LabelingConfig, sides: readonly Side[]): ReadonlyMap<string, Pairs> {
  const all = new Map<string, Pairs>();
  sides.forEach((side, index) => {
    for (const other of sides.slice(index + 1)) {
      const found = pairRegions(side.store.regions(), other.store.regions(), (region) => labelsText(config, region));
      all.set(pairKey(side.key, other.key), found);
      all.set(pairKey(other.key, side.key), new Map([...found].map(([a, b]) => [b, a])));
    }
  });
  return all;
}

function compareTwo(config: LabelingConfig, side: Side, other: Side, pairs: Pairs, marks: Map<string, RegionMark>, alone: Set<Relation>): void {
  for (const region of side.store.regions()) {
    const id = pairs.get(region.id) ?? null;
    const partner = other.store.region(id ?? "");
    const parts = partner === null ? [] : differentParts(config, region, partner);
    if (partner !== null && parts.length === 0) continue;
    const known = marks.get(region.id);
    marks.set(region.id, { kind: partner === null || known?.kind === "alone" ? "alone" : "differs", against: [...(known?.against ?? []), { key: other.key, id, parts }] });
  }
  const theirs = new Set(other.store.relations().map(relationText));
  for (const relation of side.store.relations()) {
    const moved = { ...relation, fromId: pairs.get(relation.fromId) ?? "", toId: pairs.get(relation.toId) ?? "" };
    if (!theirs.has(relationText(moved))) alone.add(relation);
  }
}

function differentParts(config: LabelingConfig, a: Region, b: Region): readonly Part[] {
  return [
    ...(labelsText(config, a) === labelsText(config, b) ? [] : ["labels" as const]),
    ...(samePlace(a, b) ? [] : ["place" as const]),
    ...(answersText(config, a) === answersText(config, b) ? [] : ["answers" as const]),
  ];
}

function labelsText(config: LabelingConfig, region: Region): string {
  return results(region, (name) => config.controls.get(name)?.perRegion !== true);
}

function answersText(config: LabelingConfig, region: Region): string {
  return results(region, (name) => config.controls.get(name)?.perRegion === true);
}

function results(region: Region, wanted: (name: string) => boolean): string {
  const texts = region.results.filter((result) => wanted(result.fromName)).map((result) => `${result.fromName} ${valueText(result.type, result.value)}`);
  return texts.toSorted().join("\n");
}

/** The order in which choices and labels were pressed says nothing; the order of texts does. */
function valueText(type: string, value: unknown): string {
  if (!Array.isArray(value) || questionOf(type)?.isOrdered === true) return JSON.stringify(value);
  return JSON.stringify(value.map((part) => JSON.stringify(part)).toSorted());
}

function relationText({ fromId, toId, direction, labels }: Relation): string {
  const ends = direction === "bi" ? [fromId, toId].toSorted() : direction === "left" ? [toId, fromId] : [fromId, toId];
  return JSON.stringify([ends, direction === "bi", [...(labels ?? [])].toSorted()]);
}

function differentAnswers(config: LabelingConfig, sides: readonly Side[]): ReadonlySet<string> {
  const different = new Set<string>();
  for (const control of config.controls.values()) {
    const [first, ...rest] = sides.map(({ store }) => JSON.stringify(store.classifications()
      .filter((item) => item.fromName === control.name)
      .map((item) => [item.itemIndex, valueText(item.type, item.value)])
      .toSorted((a, b) => Number(a[0]) - Number(b[0]))));
    if (rest.some((text) => text !== first)) different.add(control.name);
  }
  return different;
}
