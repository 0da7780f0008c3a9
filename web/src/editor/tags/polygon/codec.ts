import { insertedAfter, withoutPoint } from "../../geometry/polygon";
import { boxOf } from "../../geometry/types";
import { isNumber } from "../../canvas/shapes/numbers";
import { t } from "../../words/i18n";
import type { Geometry, JsonObject } from "../../model/types";
import { IMAGE_OBJECTS, nudgedBy } from "../shapes/numbers";
import type { GeometryField, RegionCodec } from "../../model/tag";
import { isClosed, pairsOf, polygonShape } from "./shape";

function read(value: Readonly<JsonObject>): Geometry | null {
  const { points, closed } = value;
  if (!Array.isArray(points) || points.length === 0 || !points.every(isPair)) return null;
  return typeof closed === "boolean" ? { points, closed } : { points };
}

function isPair(pair: unknown): boolean {
  return Array.isArray(pair) && pair.length === 2 && isNumber(pair[0]) && isNumber(pair[1]);
}

/** A shape of hundreds of points is not edited by numbers. */
const MOST_FIELDS = 40;

function numbered(axis: "x" | "y"): GeometryField {
  return { label: axis === "x" ? "X" : "Y", key: axis, unit: "%", step: 0.1 };
}

function indexOf(key: string): number {
  return Number(key.slice(1));
}

function axisOf(key: string): 0 | 1 {
  return key.startsWith("x") ? 0 : 1;
}

export const polygonCodec: RegionCodec = {
  kind: "polygon",
  types: ["polygon", "polygonlabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => read(value) !== null,
  extent: (geometry) => boxOf(pairsOf(geometry).map(([x, y]) => ({ x, y }))),
  read,
  faults: () => ["points"],
  write: (geometry) => ({ ...geometry }),
  fields: (region) => pairsOf(region.geometry).slice(0, MOST_FIELDS).flatMap((_, index) => [
    { ...numbered("x"), key: `x${index}`, number: index + 1 },
    { ...numbered("y"), key: `y${index}`, number: index + 1 },
  ]),
  getField: (region, key) => pairsOf(region.geometry)[indexOf(key)]?.[axisOf(key)] ?? 0,
  setField(region, key, value) {
    const points = pairsOf(region.geometry);
    const [index, axis] = [indexOf(key), axisOf(key)];
    const point = points[index];
    if (point === undefined || !Number.isFinite(value)) return null;
    return { ...region.geometry, points: points.with(index, axis === 0 ? [value, point[1]] : [point[0], value]) };
  },
  points: {
    added({ geometry }, at) {
      const points = pairsOf(geometry);
      const [a, b] = [points[at], points[at + 1] ?? (isClosed(geometry) ? points[0] : undefined)];
      return a === undefined || b === undefined ? null : { ...geometry, points: insertedAfter(points, at, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]) };
    },
    without({ geometry }, at) {
      const points = withoutPoint(pairsOf(geometry), at, isClosed(geometry));
      return points === null ? null : { ...geometry, points };
    },
  },
  nudge: nudgedBy(polygonShape),
  summary: (region) => {
    const count = pairsOf(region.geometry).length;
    return isClosed(region.geometry) ? t("{count} points", { count }) : t("{count} points, open", { count });
  },
};
