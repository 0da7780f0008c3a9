import { spanOf, type SpanGeometry } from "../../text/span";
import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

export const textCodec: RegionCodec = {
  kind: "text",
  types: ["labels", "taxonomy", "hypertextlabels"],
  objects: ["text"],
  accepts: (value) => isOffset(value["start"]) && isOffset(value["end"]),
  read(value): Geometry | null {
    const { start, end, text } = value;
    if (!isOffset(start) || !isOffset(end) || end < start) return null;
    return typeof text === "string" ? { start, end, text } : { start, end };
  },
  faults({ start, end }) {
    const missing = [...(isOffset(start) ? [] : ["start"]), ...(isOffset(end) ? [] : ["end"])];
    return missing.length === 0 ? ["start", "end"] : missing;
  },
  write: (geometry) => ({ ...geometry }),
  // A flat box.
  extent: ({ start, end }) => (typeof start === "number" && typeof end === "number" ? { minX: start, maxX: end, minY: 0, maxY: 1 } : null),
  exact: ["start", "end"],
  fields: () => [
    { key: "start", label: "Start", min: 0, step: 1 },
    { key: "end", label: "End", min: 0, step: 1 },
  ],
  getField: (region, key) => Number(region.geometry[key] ?? 0),
  setField(region, key, value) {
    const span = spanOf(region);
    const next: SpanGeometry = { ...span, [key]: Math.round(value) };
    return isOffset(next.start) && isOffset(next.end) && next.start < next.end ? next : null;
  },
  summary: (region) => spanOf(region).text ?? `${spanOf(region).start}–${spanOf(region).end}`,
};

function isOffset(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
