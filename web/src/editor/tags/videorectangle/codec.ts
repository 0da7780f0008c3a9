import { FORMS, reachOf, type TrackKind } from "../../frames/place";
import { isKeyframe, keyframesOf } from "../../frames/track";
import { boxOf } from "../../geometry/types";
import { isObject } from "../../config/json";
import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

/** Members of its value that are the track's. */
const MEMBERS = ["framesCount", "duration", "sequence"] as const;

/** Something that moves through a video: places at some frames, percent of the picture. */
export function trackCodecOf(kind: TrackKind, types: readonly string[]): RegionCodec {
  const isSequence = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every((one) => isKeyframe(one) && isObject(one) && FORMS[kind].fits(one));
  return {
    kind,
    types,
    takesLabels: true,
    objects: ["video"],
    accepts: ({ sequence }) => isSequence(sequence),
    read(value): Geometry | null {
      if (!isSequence(value["sequence"])) return null;
      return Object.fromEntries(MEMBERS.flatMap((key) => (Object.hasOwn(value, key) ? [[key, value[key]]] : [])));
    },
    faults: () => ["sequence"],
    write: (geometry) => ({ ...geometry }),
    extent(geometry) {
      const keyframes = keyframesOf(geometry);
      return keyframes.length === 0 ? null : boxOf(keyframes.flatMap(({ place }) => reachOf(place)));
    },
    fields: () => [],
    getField: () => 0,
    setField: () => null,
    summary(region) {
      const frames = keyframesOf(region.geometry).map(({ frame }) => frame);
      return frames.length < 2 ? String(frames[0] ?? "") : `${frames[0]} – ${frames.at(-1)} (${frames.length})`;
    },
  };
}

/** A box. */
export const trackCodec = trackCodecOf("videorectangle", ["videorectangle"]);
