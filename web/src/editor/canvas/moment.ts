import type { Geometry, JsonObject, Region } from "../model/types";

/** Regions that look different from moment to moment, as those on a video. The canvas sees what they are now. */
export interface Moment {
  /** The region with the geometry that it has now; null: it is not there. */
  now(region: Region): Region | null;
  /** The whole geometry after what is seen of it now has become this; of a new region without `region`. */
  put(region: Region | null, seen: Geometry): Geometry;
  /** Members that every new region has. */
  envelope(): JsonObject;
}
