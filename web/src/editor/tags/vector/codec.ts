import { boxOf } from "../../geometry/types";
import { t } from "../../words/i18n";
import type { Geometry, JsonObject } from "../../model/types";
import { IMAGE_OBJECTS, nudgedBy } from "../shapes/numbers";
import type { RegionCodec } from "../../model/tag";
import { outlineOf, vectorShape } from "./shape";
import { isClosed, isVertex, segmentsOf, shifted, verticesOf, withMiddle } from "./vertices";

/** A line of hundreds of points is not edited by numbers. */
const MOST_FIELDS = 40;

function read(value: Readonly<JsonObject>): Geometry | null {
  const { vertices, closed } = value;
  if (!Array.isArray(vertices) || vertices.length === 0 || !vertices.every(isVertex)) return null;
  return typeof closed === "boolean" ? { vertices, closed } : { vertices };
}

export const vectorCodec: RegionCodec = {
  kind: "vector",
  types: ["vector", "vectorlabels"],
  objects: IMAGE_OBJECTS,
  accepts: (value) => read(value) !== null,
  extent: (geometry) => boxOf(outlineOf(geometry, { width: 100, height: 100 })),
  read,
  faults: () => ["vertices"],
  write: (geometry) => ({ ...geometry }),
  fields: ({ geometry }) => verticesOf(geometry).slice(0, MOST_FIELDS).flatMap((_, at) => [
    { key: `x${at}`, label: "X", number: at + 1, unit: "%", step: 0.1 },
    { key: `y${at}`, label: "Y", number: at + 1, unit: "%", step: 0.1 },
  ]),
  getField: (region, key) => verticesOf(region.geometry)[Number(key.slice(1))]?.[key.startsWith("x") ? "x" : "y"] ?? 0,
  setField(region, key, value) {
    const vertices = verticesOf(region.geometry);
    const at = Number(key.slice(1));
    const vertex = vertices[at];
    if (vertex === undefined || !Number.isFinite(value)) return null;
    const moved = key.startsWith("x") ? shifted(vertex, value - vertex.x, 0) : shifted(vertex, 0, value - vertex.y);
    return { ...region.geometry, vertices: vertices.with(at, { ...moved, ...(key.startsWith("x") ? { x: value } : { y: value }) }) };
  },
  points: {
    added({ geometry }, at) {
      const vertices = verticesOf(geometry);
      const segment = segmentsOf(vertices, isClosed(geometry)).find(({ from }) => from === at);
      const [a, b] = [vertices[at], vertices[segment?.to ?? -1]];
      return segment === undefined || a === undefined || b === undefined ? null : { ...geometry, vertices: withMiddle(vertices, segment, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }) };
    },
    without: ({ geometry }, at) => vectorShape.removeHandle?.(geometry, `p${at}`) ?? null,
  },
  nudge: nudgedBy(vectorShape),
  summary: ({ geometry }) => (isClosed(geometry) ? t("{count} points", { count: verticesOf(geometry).length }) : t("{count} points, open", { count: verticesOf(geometry).length })),
};
