import { isSide, isTileSide, levelsOf, type Pyramid } from "../../../canvas/tiles/pyramid";
import { isObject } from "../../../config/json";
import { t } from "../../../words/i18n";
import { ImageProblem } from "../problem";

/** What an address in task data is the description of; null: an ordinary picture. */
export function tiledKind(address: string): "dzi" | "iiif" | null {
  const path = URL.canParse(address, location.href) ? new URL(address, location.href).pathname : "";
  return /\.dzi$/i.test(path) ? "dzi" : /\/info\.json$/i.test(path) ? "iiif" : null;
}

const FORMATS: ReadonlySet<string> = new Set(["jpg", "jpeg", "png", "webp", "gif"]);
const wrong = (what: string) => new ImageProblem(t("The description of this tiled image cannot be used: {what}. Ask a manager of the project.", { what }));

/** `address` is where the description came from: tiles lie beside it, whatever other hosts it names. */
export function readDzi(text: string, address: string): Pyramid {
  const root = new DOMParser().parseFromString(text, "text/xml").documentElement;
  const sizes = [...root.children].find((child) => child.localName === "Size");
  if (root.localName !== "Image" || sizes === undefined) throw wrong(t("it is no Deep Zoom description"));
  const number = (element: Element, name: string) => Number(element.getAttribute(name) ?? Number.NaN);
  const [width, height, side, overlap] = [number(sizes, "Width"), number(sizes, "Height"), number(root, "TileSize"), number(root, "Overlap")];
  const format = (root.getAttribute("Format") ?? "").toLowerCase();
  if (!isSide(width) || !isSide(height)) throw wrong(t("its size is none"));
  if (!isTileSide(side) || !Number.isInteger(overlap) || overlap < 0 || overlap > side / 2) throw wrong(t("its tiles have no size"));
  if (!FORMATS.has(format)) throw wrong(t("its tiles are of a format that browsers do not show"));
  const size = { width, height };
  const tile = { width: side, height: side };
  const top = Math.ceil(Math.log2(Math.max(width, height)));
  const levels = levelsOf(size, tile, Array.from({ length: top + 1 }, (_, index) => 2 ** index));
  const url = new URL(address, location.href);
  const base = url.pathname.replace(/\.dzi$/i, "_files");
  // Factors are powers of two, so the level's number is told by its factor.
  const numberOf = (level: number) => top - Math.round(Math.log2(levels[level]?.factor ?? 1));
  return { size, tile, overlap, levels, addresses: (level, column, row) => [beside(url, `${base}/${numberOf(level)}/${column}_${row}.${format}`)] };
}

export function readIiif(text: string, address: string): Pyramid {
  const info = parsed(text);
  if (!isObject(info)) throw wrong(t("it is no IIIF description"));
  const { width, height } = info;
  if (!isSide(width) || !isSide(height)) throw wrong(t("its size is none"));
  const [first] = Array.isArray(info["tiles"]) ? info["tiles"].filter(isObject) : [];
  const tile = { width: first?.["width"], height: first?.["height"] ?? first?.["width"] };
  if (!isTileSide(tile.width) || !isTileSide(tile.height)) throw wrong(t("its tiles have no size"));
  const size = { width, height };
  const sides = { width: tile.width, height: tile.height };
  const levels = levelsOf(size, sides, Array.isArray(first?.["scaleFactors"]) ? first["scaleFactors"] : []);
  if (levels.length === 0) throw wrong(t("it has no levels"));
  const context = Array.isArray(info["@context"]) ? info["@context"] : [info["@context"]];
  const isThird = context.some((one) => typeof one === "string" && one.includes("/image/3/"));
  const url = new URL(address, location.href);
  const base = url.pathname.replace(/\/info\.json$/i, "");
  const addresses = (at: number, column: number, row: number): readonly string[] => {
    const level = levels[at];
    if (level === undefined) return [];
    const [x, y] = [column * sides.width * level.factor, row * sides.height * level.factor];
    const [w, h] = [Math.min(sides.width * level.factor, width - x), Math.min(sides.height * level.factor, height - y)];
    const [shownWidth, shownHeight] = [Math.ceil(w / level.factor), Math.ceil(h / level.factor)];
    const shown = isThird ? `${shownWidth},${shownHeight}` : `${shownWidth},`;
    const part = `${base}/${x},${y},${w},${h}/${shown}/0/default.jpg`;
    // A picture in one tile is asked for as a whole; not every program that makes tiles keeps to that.
    const isWhole = level.columns * level.rows === 1;
    return (isWhole ? [`${base}/full/${level.factor === 1 ? (isThird ? "max" : "full") : shown}/0/default.jpg`, part] : [part]).map((path) => beside(url, path));
  };
  return { size, tile: sides, overlap: 0, levels, addresses };
}

function beside(url: URL, path: string): string {
  return `${url.origin}${path}${url.search}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
