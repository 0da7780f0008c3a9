import { imageModules } from "./image";
import type { RegionCodec, TagModule } from "./types";

const MODULES: readonly TagModule[] = [...imageModules];

const byTag = new Map<string, TagModule>();
for (const module of MODULES) for (const tag of module.tags) byTag.set(tag, module);

/** All shapes the editor can read and draw. Anything else in a result is passed through. */
export const CODECS: readonly RegionCodec[] = MODULES.flatMap((module) => module.codecs ?? []);

const byKind = new Map(CODECS.map((codec) => [codec.kind, codec]));

export function moduleOf(tag: string): TagModule | null {
  return byTag.get(tag) ?? null;
}

export function codecOf(kind: string): RegionCodec | null {
  return byKind.get(kind) ?? null;
}
