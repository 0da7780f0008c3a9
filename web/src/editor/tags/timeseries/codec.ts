import type { RegionCodec } from "../../model/tag";
import type { Geometry } from "../../model/types";

/** A stretch of a series, or a moment: numbers as in its time column, or texts in its time format. */
export const seriesCodec: RegionCodec = {
  kind: "timeseries",
  types: ["timeserieslabels"],
  objects: ["timeseries"],
  accepts: ({ start, end }) => isTime(start) && isTime(end),
  read(value): Geometry | null {
    const { start, end } = value;
    if (!isTime(start) || !isTime(end) || (typeof start === "number" && typeof end === "number" && end < start)) return null;
    return typeof value["instant"] === "boolean" ? { start, end, instant: value["instant"] } : { start, end };
  },
  faults({ start, end }) {
    const missing = [...(isTime(start) ? [] : ["start"]), ...(isTime(end) ? [] : ["end"])];
    return missing.length === 0 ? ["start", "end"] : missing;
  },
  write: (geometry) => ({ ...geometry }),
  // A flat box.
  extent({ start, end }) {
    const [minX, maxX] = [measured(start), measured(end)];
    return Number.isNaN(minX) || Number.isNaN(maxX) ? null : { minX, maxX, minY: 0, maxY: 1 };
  },
  fields({ geometry: { start, end, instant } }) {
    if (typeof start !== "number" || typeof end !== "number") return [];
    return instant === true ? [{ key: "start", label: "Time" }] : [{ key: "start", label: "Start" }, { key: "end", label: "End" }];
  },
  getField: (region, key) => Number(region.geometry[key] ?? 0),
  setField(region, key, value) {
    const { geometry } = region;
    if (!Number.isFinite(value)) return null;
    if (geometry["instant"] === true) return { ...geometry, start: value, end: value };
    const next = { ...geometry, [key]: value };
    return Number(next["start"]) < Number(next["end"]) ? next : null;
  },
  summary({ geometry: { start, end, instant } }) {
    return instant === true || start === end ? String(start) : `${String(start)} – ${String(end)}`;
  },
};

function isTime(value: unknown): value is number | string {
  return typeof value === "number" ? Number.isFinite(value) : typeof value === "string" && value.trim() !== "";
}

/** Of texts the codec does not know the format; most can be read without. */
function measured(value: unknown): number {
  if (typeof value === "number") return value;
  const number = Number(value);
  return Number.isNaN(number) ? Date.parse(`${String(value)}Z`) || Date.parse(String(value)) : number;
}
