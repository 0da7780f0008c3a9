import Flatbush from "flatbush";
import type { Box } from "../geometry/types";
import type { Region } from "../model/types";
import { codecOf } from "../model/kinds";

/** From this share of common area on, two regions are about the same thing. */
const SAME_THING = 0.5;
/** Below this share of common area, they are about the same thing at different places. Nobody draws the same box twice. */
export const SAME_PLACE = 0.75;

interface Candidate {
  readonly a: Region;
  readonly b: Region;
  readonly weight: number;
}

/** Which region of one annotation is about the same thing as which of another: the best pairs first, each region once. */
export function pairRegions(one: readonly Region[], other: readonly Region[], labelsOf: (region: Region) => string): ReadonlyMap<string, string> {
  const candidates = [...byPlace(one, other, labelsOf), ...byText(one, other, labelsOf)].toSorted((x, y) => y.weight - x.weight);
  const pairs = new Map<string, string>();
  const taken = new Set<string>();
  for (const { a, b } of candidates) {
    if (pairs.has(a.id) || taken.has(b.id)) continue;
    pairs.set(a.id, b.id);
    taken.add(b.id);
  }
  return pairs;
}

function byPlace(one: readonly Region[], other: readonly Region[], labelsOf: (region: Region) => string): readonly Candidate[] {
  const placed = other.flatMap((region) => {
    const box = extentOf(region);
    return box === null ? [] : [{ region, box }];
  });
  if (placed.length === 0) return [];
  const tree = new Flatbush(placed.length);
  for (const { box } of placed) tree.add(box.minX, box.minY, box.maxX, box.maxY);
  tree.finish();
  return one.flatMap((a) => {
    const box = extentOf(a);
    if (box === null) return [];
    return tree.search(box.minX, box.minY, box.maxX, box.maxY).flatMap((index) => {
      const found = placed[index];
      if (found === undefined || !sameKind(a, found.region)) return [];
      const share = commonShare(box, found.box);
      // Of two at the same place the one with the same labels is meant.
      return share < SAME_THING ? [] : [{ a, b: found.region, weight: share + (labelsOf(a) === labelsOf(found.region) ? 1 : 0) }];
    });
  });
}

/** Regions whose place we cannot measure are the same when they are written the same. */
function byText(one: readonly Region[], other: readonly Region[], labelsOf: (region: Region) => string): readonly Candidate[] {
  const known = new Map<string, Region[]>();
  for (const b of other) {
    if (extentOf(b) !== null) continue;
    const text = JSON.stringify(b.geometry);
    known.set(text, [...(known.get(text) ?? []), b]);
  }
  return one.filter((region) => extentOf(region) === null).flatMap((a) =>
    (known.get(JSON.stringify(a.geometry)) ?? []).filter((b) => sameKind(a, b)).map((b) => ({ a, b, weight: labelsOf(a) === labelsOf(b) ? 2 : 1 })));
}

function sameKind(a: Region, b: Region): boolean {
  return a.kind === b.kind && a.toName === b.toName && a.itemIndex === b.itemIndex;
}

/** Is the place of two paired regions the same? Letters are exact, what is drawn by hand is not. */
export function samePlace(a: Region, b: Region): boolean {
  const exact = codecOf(a.kind)?.exact;
  if (exact !== undefined) return exact.every((key) => a.geometry[key] === b.geometry[key]);
  const [boxA, boxB] = [extentOf(a), extentOf(b)];
  return boxA === null || boxB === null || commonShare(boxA, boxB) >= SAME_PLACE;
}

export function extentOf({ kind, geometry }: Region): Box | null {
  return codecOf(kind)?.extent(geometry) ?? null;
}

function commonShare(a: Box, b: Box): number {
  const common = Math.max(0, Math.min(a.maxX, b.maxX) - Math.max(a.minX, b.minX)) * Math.max(0, Math.min(a.maxY, b.maxY) - Math.max(a.minY, b.minY));
  const all = area(a) + area(b) - common;
  return all === 0 ? 1 : common / all;
}

function area(box: Box): number {
  return (box.maxX - box.minX) * (box.maxY - box.minY);
}
