import type { JsonObject } from "../config/json";
import type { Geometry, Region } from "../model/types";
import type { FrameTable } from "./table";
import { keyframesOf } from "./track";

const known = new WeakMap<Geometry, { readonly table: FrameTable; readonly geometry: Geometry }>();

/**
 * A track by the frames that the file has. One that says (by its number of frames and its duration) that it was counted at another rate is
 * put where its times are; the same geometry where it was not.
 */
export function onTable(geometry: Geometry, table: FrameTable): Geometry {
  const { framesCount, duration } = geometry;
  if (!table.isWhole || typeof framesCount !== "number" || typeof duration !== "number" || !(framesCount > 0) || !(duration > 0)) return geometry;
  const rate = framesCount / duration;
  const own = table.count / (table.end - table.startOf(1));
  if (Math.abs(framesCount - table.count) <= 1 || Math.abs(rate / own - 1) < 0.01) return geometry;
  const cached = known.get(geometry);
  if (cached?.table === table) return cached.geometry;
  const byFrame = new Map<number, JsonObject>();
  for (const { frame, raw } of keyframesOf(geometry)) {
    const to = table.at(table.startOf(1) + (frame - 0.5) / rate);
    byFrame.set(to, { ...raw, frame: to, time: table.timeOf(to) });
  }
  const made: Geometry = { ...geometry, framesCount: table.count, duration: table.counted(duration).duration, sequence: [...byFrame.values()] };
  known.set(geometry, { table, geometry: made });
  return made;
}

export function regionOnTable(region: Region, table: FrameTable): Region {
  const geometry = onTable(region.geometry, table);
  return geometry === region.geometry ? region : { ...region, geometry };
}
