/** All shapes the editor can read and draw. Anything else in a result is passed through. */
import { textCodec } from "../text/codec";
import { ellipseCodec } from "./image/codecs/ellipse";
import { keypointCodec } from "./image/codecs/keypoint";
import { polygonCodec } from "./image/codecs/polygon";
import { rectangleCodec } from "./image/codecs/rectangle";
import type { RegionCodec } from "./types";

const CODECS: readonly RegionCodec[] = [textCodec, rectangleCodec, polygonCodec, keypointCodec, ellipseCodec];

const BY_KIND: ReadonlyMap<string, RegionCodec> = new Map(CODECS.map((codec) => [codec.kind, codec]));

export function allCodecs(): readonly RegionCodec[] {
  return CODECS;
}

export function codecOf(kind: string): RegionCodec | null {
  return BY_KIND.get(kind) ?? null;
}
