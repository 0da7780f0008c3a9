/** All kinds of regions that the editor can read and draw. Anything else in a result is passed through. */
import { REGION_KINDS } from "../tags/generated/regions";
import type { RegionKind } from "../tags/kinds";
import type { RegionCodec } from "./tag";

const CODECS: readonly RegionCodec[] = REGION_KINDS.map((kind) => kind.codec);
const BY_KIND: ReadonlyMap<string, RegionKind> = new Map(REGION_KINDS.map((kind) => [kind.codec.kind, kind]));

export function allCodecs(): readonly RegionCodec[] {
  return CODECS;
}

export function codecOf(kind: string): RegionCodec | null {
  return BY_KIND.get(kind)?.codec ?? null;
}

/** What one region of a kind is called; a catalogue key. */
export function titleOfKind(kind: string): string {
  return BY_KIND.get(kind)?.title ?? kind;
}

/** Whether Labels alone make regions on an object of this type, where nothing is drawn. */
export function isMarkedByLabels(objectType: string): boolean {
  return REGION_KINDS.some(({ codec }) => codec.types.includes("labels") && codec.objects.includes(objectType));
}
