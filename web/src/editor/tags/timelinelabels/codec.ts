import { areRanges, spansOf, withSpan } from "../../frames/span";
import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

/** Stretches of frames of a video. One as a rule; a script may have written several. */
export const spanCodec: RegionCodec = {
  kind: "timeline",
  types: ["timelinelabels"],
  objects: ["video"],
  accepts: ({ ranges }) => areRanges(ranges),
  read: ({ ranges }): Geometry | null => (areRanges(ranges) ? { ranges } : null),
  faults: () => ["ranges"],
  write: (geometry) => ({ ...geometry }),
  extent(geometry) {
    const spans = spansOf(geometry);
    return spans.length === 0 ? null : { minX: Math.min(...spans.map(({ start }) => start)), maxX: Math.max(...spans.map(({ end }) => end)) + 1, minY: 0, maxY: 1 };
  },
  fields: (region) => (spansOf(region.geometry).length === 1 ? [{ key: "start", label: "First frame", min: 1, step: 1 }, { key: "end", label: "Last frame", min: 1, step: 1 }] : []),
  getField: (region, key) => spansOf(region.geometry)[0]?.[key === "end" ? "end" : "start"] ?? 0,
  setField(region, key, value) {
    const [span] = spansOf(region.geometry);
    if (span === undefined) return null;
    const next = { ...span, [key]: Math.round(value) };
    return next.start >= 1 && next.start <= next.end ? withSpan(region.geometry, next) : null;
  },
  summary: (region) => spansOf(region.geometry).map(({ start, end }) => (start === end ? String(start) : `${start} – ${end}`)).join(", "),
};
