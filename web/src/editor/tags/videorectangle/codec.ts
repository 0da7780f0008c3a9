import { isKeyframe, keyframesOf } from "../../frames/track";
import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

/** Members of its value that are the track's. */
const MEMBERS = ["framesCount", "duration", "sequence"] as const;

/** A box that moves through a video: places at some frames, percent of the picture. */
export const trackCodec: RegionCodec = {
  kind: "videorectangle",
  types: ["videorectangle"],
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
    if (keyframes.length === 0) return null;
    const all = (pick: (one: (typeof keyframes)[number]) => number) => keyframes.map(pick);
    const reduce = (values: readonly number[], best: (a: number, b: number) => number) => values.reduce((a, b) => best(a, b));
    return {
      minX: reduce(all(({ x }) => x), Math.min), maxX: reduce(all(({ x, width }) => x + width), Math.max),
      minY: reduce(all(({ y }) => y), Math.min), maxY: reduce(all(({ y, height }) => y + height), Math.max),
    };
  },
  fields: () => [],
  getField: () => 0,
  setField: () => null,
  summary(region) {
    const frames = keyframesOf(region.geometry).map(({ frame }) => frame);
    return frames.length < 2 ? String(frames[0] ?? "") : `${frames[0]} – ${frames.at(-1)} (${frames.length})`;
  },
};

function isSequence(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isKeyframe);
}
