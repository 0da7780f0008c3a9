/** The kinds of regions that the editor can read. Anything else in a result is passed through. */
import { onlyLabels, tagFacts } from "../config/tagtable";
import type { RegionCodec } from "./tag";

/** What panels and the annotation ask of a kind of region. */
export interface RegionKind {
  /** Catalogue key: what one such region is called. */
  readonly title: string;
  readonly codec: RegionCodec;
}

let codecs: readonly RegionCodec[] = [];
const byKind = new Map<string, RegionKind>();

/** Tags say which kinds there are, because they stand above this room; `tags/define.ts` does it for all. */
export function defineRegions(kinds: readonly RegionKind[]): void {
  codecs = kinds.map((kind) => kind.codec);
  for (const kind of kinds) byKind.set(kind.codec.kind, kind);
}

export function allCodecs(): readonly RegionCodec[] {
  return codecs;
}

export function codecOf(kind: string): RegionCodec | null {
  return byKind.get(kind)?.codec ?? null;
}

/** What one region of a kind is called; a catalogue key. */
export function titleOfKind(kind: string): string {
  return byKind.get(kind)?.title ?? kind;
}

/** Whether regions are drawn on an object of this type. */
export function isDrawnOn(objectType: string): boolean {
  return codecs.some((codec) => codec.objects.includes(objectType) && codec.types.some((type) => tagFacts(type)?.results === "shape"));
}

/** Whether Labels alone make regions on an object of this type, where nothing is drawn. */
export function isMarkedByLabels(objectType: string): boolean {
  return codecs.some((codec) => codec.types.some(onlyLabels) && codec.objects.includes(objectType));
}
