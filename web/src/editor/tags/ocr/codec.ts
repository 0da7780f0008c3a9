import { getNumber, HEIGHT, nudgedBy, pick, ROTATION, WIDTH, X, Y, badNumbers, hasNumbers } from "../shapes/numbers";
import { numbersIn } from "../thumbnail";
import type { GeometryField, RegionCodec } from "../../model/tag";
import { t } from "../../words/i18n";
import { linesOf } from "./lines";
import { ocrShape } from "./shape";

const KEYS = ["x", "y", "width", "height", "pageIndex"] as const;
const PAGE: GeometryField = { key: "pageIndex", label: "Page", min: 0, step: 1 };
const FIELDS: readonly GeometryField[] = [PAGE, X, Y, WIDTH, HEIGHT, ROTATION];
/** Written as parts from 0 to 1, typed as percent. */
const PARTS: ReadonlySet<string> = new Set(["x", "y", "width", "height"]);
const SHORT = 60;

export const ocrCodec: RegionCodec = {
  kind: "ocr",
  types: ["ocrlabels"],
  objects: ["pdf"],
  accepts: (value) => hasNumbers(value, KEYS),
  read(value) {
    const geometry = isPage(value["pageIndex"]) ? pick(value, KEYS, ["rotation"]) : null;
    if (geometry === null) return null;
    const lines = linesOf(value);
    return { ...geometry, ...(typeof value["ocrtext"] === "string" ? { ocrtext: value["ocrtext"] } : {}), ...(lines.length > 0 ? { lines } : {}) };
  },
  faults: (value) => [...badNumbers(value, KEYS), ...(hasNumbers(value, ["pageIndex"]) && !isPage(value["pageIndex"]) ? ["pageIndex"] : [])],
  write: (geometry) => ({ ...geometry }),
  fields: (region) => (linesOf(region.geometry).length > 0 ? [] : FIELDS),
  getField: (region, key) => (PARTS.has(key) ? getNumber(region, key) * 100 : getNumber(region, key)),
  setField(region, key, value) {
    const least = FIELDS.find((field) => field.key === key)?.min;
    if (!Number.isFinite(value) || (least !== undefined && value <= least) || (key === "pageIndex" && !isPage(value))) return null;
    return { ...region.geometry, [key]: PARTS.has(key) ? value / 100 : value };
  },
  nudge: nudgedBy(ocrShape),
  text: { label: "Text in the document", get: (region) => textOf(region.geometry["ocrtext"]), set: (region, text) => ({ ...region.geometry, ocrtext: text }) },
  // Pages follow each other, and on a page lines do: what comes first in the document is the smaller.
  extent(geometry) {
    const box = numbersIn(geometry, KEYS);
    if (box === null) return null;
    const top = (box.pageIndex - 1) * 100 + box.y * 100;
    return { minX: top, maxX: top + box.height * 100, minY: box.x * 100, maxY: (box.x + box.width) * 100 };
  },
  summary(region) {
    const text = textOf(region.geometry["ocrtext"]).replace(/\s+/g, " ");
    const page = t("Page {page}", { page: getNumber(region, "pageIndex") });
    return text === "" ? page : `${page}: ${text.length > SHORT ? `${text.slice(0, SHORT)}…` : text}`;
  },
};

function isPage(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
