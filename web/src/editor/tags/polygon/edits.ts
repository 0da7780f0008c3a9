import type { EditKind, EditParts } from "../../canvas/drawn";
import { joined, takenAway } from "../../geometry/outline/combine";
import { simplified } from "../../geometry/outline/simplify";
import { boxOf, overlaps, type Point, type Size } from "../../geometry/types";
import { labelUsedUpBy, takeApart, type Pieces } from "../../model/pieces";
import type { Geometry, Region } from "../../model/types";
import { t } from "../../words/i18n";
import { keys } from "./keys";
import { isClosed, pairsOf, pointsOf, polygonGeometry } from "./shape";

const [, , joinKey, takeAwayKey, simplifyKey] = keys;
/** What is nearer than this to a straight way is not seen (CSS pixels). */
const NOT_SEEN = 1;

const isOutline = (region: Region) => region.kind === "polygon" && isClosed(region.geometry) && pairsOf(region.geometry).length > 2;
const areOutlines = (regions: readonly Region[]) => regions.length > 0 && regions.every(isOutline);

const tangled = () => t("These outlines are too large or too tangled for this.");
const nameOf = (point: Point | undefined): string => `${point?.x} ${point?.y}`;

/** The same outline with other points; those that were there keep their exact numbers. */
export function withOutline(geometry: Geometry, image: Size, points: readonly Point[]): Geometry {
  return { ...geometry, points: exactPairs([geometry], image, points) };
}

function exactPairs(geometries: readonly Geometry[], image: Size, points: readonly Point[]) {
  const known = new Map(geometries.flatMap((geometry) => pointsOf(geometry, image).map((point, index) => [nameOf(point), pairsOf(geometry)[index]] as const)));
  return pairsOf(polygonGeometry(points, image, true)).map((pair, index) => known.get(nameOf(points[index])) ?? pair);
}

function join({ ctx, viewport: { image }, regions }: EditParts): void {
  const made = joined(regions.map(({ geometry }) => pointsOf(geometry, image)));
  const [kept, ...others] = regions;
  const [outline, second] = made ?? [];
  if (kept === undefined || outline === undefined) return ctx.announce(tangled());
  if (second !== undefined) return ctx.announce(t("These outlines do not touch, so they cannot become one."));
  const points = exactPairs(regions.map(({ geometry }) => geometry), image, outline);
  takeApart(ctx.store, [{ id: kept.id, geometries: [{ ...kept.geometry, points }] }, ...others.map(({ id }): Pieces => ({ id, geometries: [], into: kept.id }))], "Join outlines");
  ctx.store.select([kept.id]);
  ctx.announce(t("{count} outlines became one.", { count: regions.length }));
}

function takeAway({ ctx, viewport: { image }, regions, others }: EditParts): void {
  const taken = regions.map(({ geometry }) => pointsOf(geometry, image));
  const boxes = taken.map((points) => boxOf(points));
  const pieces: Pieces[] = [];
  for (const region of others.filter(isOutline)) {
    const own = pointsOf(region.geometry, image);
    const near = taken.filter((_, index) => overlaps(boxes[index] ?? boxOf([]), boxOf(own)));
    if (near.length === 0) continue;
    const left = takenAway(own, near);
    if (left === null) return ctx.announce(tangled());
    // What is covered as a whole stays: deleting is said, not done beside.
    if (left.length === 0 || isSame(own, left)) continue;
    const used = labelUsedUpBy(ctx, region, left.length - 1);
    if (used !== null) return ctx.announce(t("The label {label} has been used as often as it may be.", { label: used }));
    pieces.push({ id: region.id, geometries: left.map((points) => withOutline(region.geometry, image, points)) });
  }
  if (pieces.length === 0) return ctx.announce(t("What is selected overlaps no other outline, or covers it as a whole."));
  takeApart(ctx.store, pieces, "Cut outlines");
  ctx.announce(t("Taken out of {count} outline.||Taken out of {count} outlines.", { count: pieces.length }));
}

function isSame(own: readonly Point[], left: readonly (readonly Point[])[]): boolean {
  const [only, second] = left;
  const corners = new Set(own.map(nameOf));
  return second === undefined && only?.length === own.length && only.every((point) => corners.has(nameOf(point)));
}

function simplify({ ctx, viewport: { image, scale }, regions }: EditParts): void {
  const counts = { before: 0, after: 0 };
  const made = new Map(regions.map((region) => {
    const points = pointsOf(region.geometry, image);
    const fewer = simplified(points, NOT_SEEN / scale, true);
    counts.before += points.length;
    counts.after += fewer.length;
    return [region.id, fewer.length < points.length ? withOutline(region.geometry, image, fewer) : region.geometry] as const;
  }));
  if (counts.after === counts.before) return ctx.announce(t("Every point is seen at this size. Zoom out to leave out more."));
  ctx.store.updateRegions(made.keys(), (region) => {
    const geometry = made.get(region.id) ?? region.geometry;
    return geometry === region.geometry ? region : { ...region, geometry };
  }, "Leave out points");
  ctx.announce(t("{before} points became {after}.", counts));
}

export const edits = [
  { ...joinKey, icon: "M2.500 5.500h6v6h-6z M7.500 3.500h6v6h-6", fits: (regions) => regions.length > 1 && areOutlines(regions), run: join },
  { ...takeAwayKey, icon: "M2.500 5.500h4v2.500h3v4h-7z M7.500 3.500h6v6h-6z", fits: areOutlines, run: takeAway },
  { ...simplifyKey, icon: "M2.500 12l2.500-7 2 2 2.500-4 4 9Z M4 14h8", fits: areOutlines, run: simplify },
] as const satisfies readonly EditKind[];
