import type { Borders } from "../../canvas/drawn";
import { shapeOf } from "../../canvas/shapes/registry";
import type { ToolHost } from "../../canvas/tools/types";
import { edgesOf, nearestOn } from "../../geometry/polygon";
import { distance, grow, type Point } from "../../geometry/types";
import { recall, remember } from "../remembered";
import { keys } from "./keys";

const KEY = "labelkeep-editor-borders";
/** How near a border draws a point to it, and a corner of one (CSS pixels). */
const EDGE_REACH = 8;
const CORNER_REACH = 11;
/** In pixels of the picture: nearer than this a point stands on a border. */
const ON = 1e-6;

let isOn = recall(KEY, { on: false }).on === true;

/** Outlines of neighbours near a place. */
function bordersNear(host: ToolHost, at: Point, reach: number, except: string | null): readonly (readonly Point[])[] {
  const { image } = host.viewport();
  return host.within(grow({ minX: at.x, minY: at.y, maxX: at.x, maxY: at.y }, reach)).flatMap(({ id, region }) => {
    const border = id === except ? [] : (shapeOf(region.kind)?.border?.(region.geometry, image) ?? []);
    return border.length > 2 ? [border] : [];
  });
}

export const borders: Borders = {
  ...keys[5],
  icon: "M8 2v12 M2.500 4.500L8 2.500l5.500 2v7L8 13.500l-5.500-2Z M8 8h.010",
  isOn: () => isOn,
  turn(on) {
    isOn = on;
    remember(KEY, { on });
  },
  place(point, host, of) {
    const { scale, image } = host.viewport();
    const near = bordersNear(host, point, CORNER_REACH / scale, typeof of === "string" ? null : of.id);
    const nearest = (places: readonly Point[], reach: number) => {
      const [best] = places.filter((place) => isIn(place, image)).map((place) => ({ place, off: distance(place, point) })).toSorted((one, other) => one.off - other.off);
      return best !== undefined && best.off <= reach / scale ? best.place : null;
    };
    return nearest(near.flat(), CORNER_REACH) ?? nearest(near.flatMap((border) => edgesOf(border, true).map(({ a, b }) => nearestOn(point, a, b))), EDGE_REACH);
  },
};

function isIn({ x, y }: Point, image: { readonly width: number; readonly height: number }): boolean {
  return x >= 0 && y >= 0 && x <= image.width && y <= image.height;
}

/** The corners between two places on the border of one neighbour, the shorter way round; none where they stand on no common border. */
export function alongBorder(host: ToolHost, from: Point, to: Point): readonly Point[] {
  for (const border of bordersNear(host, from, ON, null)) {
    const edges = edgesOf(border, true);
    const edgeOf = (at: Point) => edges.findIndex(({ a, b }) => distance(at, nearestOn(at, a, b)) <= ON);
    const [first, last] = [edgeOf(from), edgeOf(to)];
    if (first < 0 || last < 0) continue;
    const ways = [walk(border, from, to, first, last), walk(border.toReversed(), from, to, border.length - 2 - first, border.length - 2 - last)];
    const [best] = ways.toSorted((one, other) => lengthOf([from, ...one, to]) - lengthOf([from, ...other, to]));
    return (best ?? []).filter((point) => distance(point, from) > ON && distance(point, to) > ON);
  }
  return [];
}

/** The corners that one passes in the order of the border; edges by the corner where they begin. */
function walk(border: readonly Point[], from: Point, to: Point, first: number, last: number): readonly Point[] {
  const count = border.length;
  const start = border[(first + count) % count] ?? from;
  // On one edge it is enough to go straight, unless one would go backwards.
  const steps = (last - first + count) % count || (distance(start, to) >= distance(start, from) ? 0 : count);
  return Array.from({ length: steps }, (_, index) => border[(first + 1 + index + count) % count] ?? to);
}

function lengthOf(points: readonly Point[]): number {
  return points.slice(1).reduce((sum, point, index) => sum + distance(point, points[index] ?? point), 0);
}
