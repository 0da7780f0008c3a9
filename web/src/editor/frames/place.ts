import { isObject, type JsonObject } from "../config/json";

/** What is seen of a track at one frame, as its kind writes it: a box, an ellipse, a point, an outline, a line. Percent of the picture. */
export interface Place extends Readonly<JsonObject> {
  readonly x?: number;
  readonly y?: number;
  readonly width?: number;
  readonly height?: number;
  readonly rotation?: number;
}

interface Form {
  /** In the order in which they are written. */
  readonly members: readonly string[];
  fits(value: Readonly<JsonObject>): boolean;
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);
const hasNumbers = (...keys: string[]) => (value: Readonly<JsonObject>) => keys.every((key) => isNumber(value[key]));
const isPair = (value: unknown): value is readonly [number, number] => Array.isArray(value) && value.length === 2 && value.every(isNumber);
const isVertex = (value: unknown): value is JsonObject => isObject(value) && typeof value["id"] === "string" && isNumber(value["x"]) && isNumber(value["y"]);
const isListOf = (value: unknown, is: (item: unknown) => boolean) => Array.isArray(value) && value.length > 0 && value.every(is);

/** By the kinds of regions. */
export const FORMS = {
  videorectangle: { members: ["rotation", "x", "y", "width", "height"], fits: hasNumbers("x", "y", "width", "height") },
  videoellipse: { members: ["rotation", "x", "y", "radiusX", "radiusY"], fits: hasNumbers("x", "y", "radiusX", "radiusY") },
  videokeypoint: { members: ["x", "y", "width"], fits: hasNumbers("x", "y") },
  videopolygon: { members: ["closed", "points"], fits: ({ points }) => isListOf(points, isPair) },
  videovector: { members: ["closed", "vertices"], fits: ({ vertices }) => isListOf(vertices, isVertex) },
} as const satisfies Readonly<Record<string, Form>>;

export type TrackKind = keyof typeof FORMS;

export function isTrackKind(kind: string): kind is TrackKind {
  return Object.hasOwn(FORMS, kind);
}

/** What holds the form of a value; a box before a point, which has less. */
const ORDER = [FORMS.videovector, FORMS.videopolygon, FORMS.videoellipse, FORMS.videorectangle, FORMS.videokeypoint] as const;

function formOf(value: Readonly<JsonObject>): Form | null {
  return ORDER.find((form) => form.fits(value)) ?? null;
}

/** The members of a value that say where something is; null: none do. Without a rotation a box stands upright. */
export function placeIn(value: Readonly<JsonObject>): Place | null {
  const form = formOf(value);
  if (form === null) return null;
  const kept = form.members.flatMap((key) => (key === "rotation" ? [[key, isNumber(value[key]) ? value[key] : 0]] : Object.hasOwn(value, key) ? [[key, value[key]]] : []));
  return Object.fromEntries(kept) as Place;
}

export function isPlace(value: unknown): boolean {
  return isObject(value) && formOf(value) !== null;
}

/** On the straight way from one to the other. Outlines with another number of points stay as they were until the next keyframe. */
export function between(from: Place, to: Place, part: number): Place {
  const number = (a: number, b: number) => a + (b - a) * part;
  const mixed = (a: unknown, b: unknown): unknown => {
    if (isNumber(a) && isNumber(b)) return number(a, b);
    if (isPair(a) && isPair(b)) return [number(a[0], b[0]), number(a[1], b[1])];
    if (isVertex(a) && isVertex(b)) return vertexBetween(a, b, number);
    if (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, at) => isAlike(item, b[at]))) return a.map((item, at) => mixed(item, b[at]));
    return a;
  };
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, mixed(value, to[key])])) as Place;
}

/** The same point in two keyframes. */
function isAlike(a: unknown, b: unknown): boolean {
  return isVertex(a) && isVertex(b) ? a["id"] === b["id"] : isPair(a) === isPair(b);
}

function vertexBetween(a: JsonObject, b: JsonObject, number: (a: number, b: number) => number): JsonObject {
  const point = (key: string) => {
    const [one, other] = [a[key], b[key]];
    const has = isObject(one) && isObject(other) && isNumber(one["x"]) && isNumber(one["y"]) && isNumber(other["x"]) && isNumber(other["y"]);
    return has ? { [key]: { ...one, x: number(one["x"] as number, other["x"] as number), y: number(one["y"] as number, other["y"] as number) } } : {};
  };
  return { ...a, x: number(a["x"] as number, b["x"] as number), y: number(a["y"] as number, b["y"] as number), ...point("controlPoint1"), ...point("controlPoint2") };
}

/** What it covers, without its rotation. */
export function reachOf(place: Place): readonly { readonly x: number; readonly y: number }[] {
  const { points, vertices, x = 0, y = 0, width, height, radiusX, radiusY } = place;
  if (Array.isArray(vertices)) return vertices.filter(isVertex).map((vertex) => ({ x: vertex["x"] as number, y: vertex["y"] as number }));
  if (Array.isArray(points)) return points.filter(isPair).map(([px, py]) => ({ x: px, y: py }));
  if (isNumber(radiusX) && isNumber(radiusY)) return [{ x: x - radiusX, y: y - radiusY }, { x: x + radiusX, y: y + radiusY }];
  return isNumber(width) && isNumber(height) ? [{ x, y }, { x: x + width, y: y + height }] : [{ x, y }];
}
