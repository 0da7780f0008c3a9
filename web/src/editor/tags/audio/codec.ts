import { clock } from "../../timeline/ticks";
import { timeSpanOf } from "../../timeline/geometry";
import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

/** A stretch of a recording: seconds from its first sample. */
export const audioCodec: RegionCodec = {
  kind: "audio",
  types: ["labels"],
  objects: ["audio", "audioplus"],
  accepts: ({ start, end }) => isTime(start) && isTime(end),
  read(value): Geometry | null {
    const { start, end, channel } = value;
    if (!isTime(start) || !isTime(end) || end < start) return null;
    return Object.hasOwn(value, "channel") ? { start, end, channel } : { start, end };
  },
  faults({ start, end }) {
    const missing = [...(isTime(start) ? [] : ["start"]), ...(isTime(end) ? [] : ["end"])];
    return missing.length === 0 ? ["start", "end"] : missing;
  },
  write: (geometry) => ({ ...geometry }),
  // Channels lie beside each other.
  extent(geometry) {
    const { start, end, channel } = timeSpanOf(geometry);
    return { minX: start, maxX: end, minY: channel ?? 0, maxY: (channel ?? 0) + 1 };
  },
  fields: () => [
    { key: "start", label: "Start", unit: "s", min: 0, step: 0.001 },
    { key: "end", label: "End", unit: "s", min: 0, step: 0.001 },
  ],
  getField: (region, key) => Number(region.geometry[key] ?? 0),
  setField(region, key, value) {
    const next = { ...region.geometry, [key]: value };
    const { start, end } = timeSpanOf(next);
    return start >= 0 && start < end ? next : null;
  },
  summary(region) {
    const { start, end } = timeSpanOf(region.geometry);
    return `${clock(start)} – ${clock(end)}`;
  },
};

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}
