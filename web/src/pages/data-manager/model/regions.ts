/** The regions of a task's results as outlines on a thumbnail, in percent of the picture. Pure. */

export interface Outline {
  key: string;
  label: string;
  shape: { kind: "polygon"; points: [number, number][] } | { kind: "ellipse"; x: number; y: number; rx: number; ry: number } | { kind: "point"; x: number; y: number };
}

/** Thumbnails show at most this many outlines. */
const LIMIT = 200;

export function outlinesOf(annotations: unknown): Outline[] {
  const outlines: Outline[] = [];
  for (const [index, item] of resultsOf(annotations).entries()) {
    if (outlines.length >= LIMIT) break;
    const outline = outlineOf(item, index);
    if (outline) outlines.push(outline);
  }
  return outlines;
}

function resultsOf(annotations: unknown): unknown[] {
  const list = typeof annotations === "string" ? parse(annotations) : annotations;
  if (!Array.isArray(list)) return [];
  const first = list.find((item: unknown) => isRecord(item) && item["was_cancelled"] !== true && Array.isArray(item["result"]));
  return isRecord(first) && Array.isArray(first["result"]) ? first["result"] : [];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function outlineOf(item: unknown, index: number): Outline | null {
  if (!isRecord(item) || !isRecord(item["value"])) return null;
  const value = item["value"];
  const type = String(item["type"] ?? "");
  const shape = shapeOf(type, value, aspectOf(item));
  return shape ? { key: `${String(item["id"] ?? index)}-${index}`, label: labelOf(type, value), shape } : null;
}

function aspectOf(item: Record<string, unknown>): number {
  const width = Number(item["original_width"]);
  const height = Number(item["original_height"]);
  return width > 0 && height > 0 ? width / height : 1;
}

function labelOf(type: string, value: Record<string, unknown>): string {
  const labels = value[type];
  return Array.isArray(labels) && typeof labels[0] === "string" ? labels[0] : "";
}

function shapeOf(type: string, value: Record<string, unknown>, aspect: number): Outline["shape"] | null {
  const number = (name: string): number => (typeof value[name] === "number" ? value[name] : Number.NaN);
  const x = number("x");
  const y = number("y");
  if (type.startsWith("polygon")) return polygonOf(value["points"]);
  if (!Number.isFinite(x) || !Number.isFinite(y)) return null;
  if (type.startsWith("keypoint")) return { kind: "point", x, y };
  if (type.startsWith("ellipse")) return positive(number("radiusX"), number("radiusY")) ? { kind: "ellipse", x, y, rx: number("radiusX"), ry: number("radiusY") } : null;
  if (!type.startsWith("rectangle") || !positive(number("width"), number("height"))) return null;
  const rotation = Number.isFinite(number("rotation")) ? number("rotation") : 0;
  return { kind: "polygon", points: corners(x, y, number("width"), number("height"), rotation, aspect) };
}

/** Rectangles turn about their top left corner, in pixels; percent of a picture that is not square must be scaled for that. */
export function corners(x: number, y: number, width: number, height: number, degrees: number, aspect: number): [number, number][] {
  const angle = (degrees * Math.PI) / 180;
  const turn = (dx: number, dy: number): [number, number] => {
    const px = dx * aspect;
    return [x + (px * Math.cos(angle) - dy * Math.sin(angle)) / aspect, y + px * Math.sin(angle) + dy * Math.cos(angle)];
  };
  return [turn(0, 0), turn(width, 0), turn(width, height), turn(0, height)];
}

function polygonOf(points: unknown): Outline["shape"] | null {
  if (!Array.isArray(points)) return null;
  const pairs = points.filter((point): point is [number, number] => Array.isArray(point) && typeof point[0] === "number" && typeof point[1] === "number");
  return pairs.length >= 2 ? { kind: "polygon", points: pairs } : null;
}

function positive(a: number, b: number): boolean {
  return a > 0 && b > 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
