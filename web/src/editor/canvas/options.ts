import { safeColor } from "../config/palette";
import type { Point } from "../geometry/types";

/** What an Image tag asks for, read once from its attributes. */
export interface ImageOptions {
  readonly name: string;
  /** Null: what the person set. */
  readonly smoothing: boolean | null;
  readonly wheelZoom: boolean;
  /** The wheel moves the picture, and zooms with Ctrl only. */
  readonly wheelPans: boolean;
  readonly negativeZoom: boolean;
  readonly zoomBy: number;
  readonly grid: boolean;
  readonly gridSize: number;
  readonly gridColor: string;
  readonly crosshair: boolean;
  readonly zoomControl: boolean;
  readonly brightnessControl: boolean;
  readonly contrastControl: boolean;
  readonly rotateControl: boolean;
  readonly defaultZoom: "fit" | "original" | "auto";
  /** Style of the picture's place: what the config says of its width and height. */
  readonly size: Readonly<Partial<Record<"inlineSize" | "maxInlineSize" | "blockSize" | "maxBlockSize", string>>>;
  /** Null: in the middle. */
  readonly align: Point | null;
}

function isOn(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === "true";
}

function within(value: string | undefined, fallback: number, least: number, most: number): number {
  const number = Number(value);
  return value === undefined || value.trim() === "" || !Number.isFinite(number) ? fallback : Math.min(Math.max(number, least), most);
}

const PLACES: ReadonlyMap<string, number> = new Map([["left", 0], ["top", 0], ["center", 0.5], ["right", 1], ["bottom", 1]]);

/** Only what the config says: without a word about it a picture stands in the middle. */
function alignOf(attrs: Readonly<Record<string, string>>): Point | null {
  const [x, y] = [attrs["horizontalalignment"], attrs["verticalalignment"]].map((place) => PLACES.get(place?.trim().toLowerCase() ?? ""));
  return x === undefined && y === undefined ? null : { x: x ?? 0.5, y: y ?? 0.5 };
}

const LENGTHS = [["width", "inlineSize"], ["maxwidth", "maxInlineSize"], ["height", "blockSize"], ["maxheight", "maxBlockSize"]] as const;
/** A number with a unit, a sum of such, or a bare number, which means pixels. */
const LENGTH = /^(?:\d+(?:\.\d+)?(?:px|%|r?em|ch|[sdl]?v[hw]|vmin|vmax)|calc\([\d\s.%a-z+*/-]{1,80}\))$/i;

function sizeOf(attrs: Readonly<Record<string, string>>): ImageOptions["size"] {
  return Object.fromEntries(LENGTHS.flatMap(([name, property]) => {
    const value = attrs[name]?.trim() ?? "";
    const length = /^\d+(?:\.\d+)?$/.test(value) ? `${value}px` : value;
    return LENGTH.test(length) ? [[property, length]] : [];
  }));
}

export function imageOptions(attrs: Readonly<Record<string, string>>): ImageOptions {
  const zoom = attrs["defaultzoom"]?.toLowerCase();
  return {
    name: attrs["name"] ?? "",
    smoothing: attrs["smoothing"] === undefined ? null : isOn(attrs["smoothing"]),
    wheelZoom: attrs["zoom"]?.toLowerCase() !== "false",
    wheelPans: false,
    negativeZoom: isOn(attrs["negativezoom"]),
    zoomBy: within(attrs["zoomby"], 1.1, 1.01, 4),
    grid: isOn(attrs["grid"]),
    gridSize: within(attrs["gridsize"], 30, 1, 10_000),
    gridColor: safeColor(attrs["gridcolor"], "#eeeef4"),
    crosshair: isOn(attrs["crosshair"]),
    zoomControl: isOn(attrs["zoomcontrol"]),
    brightnessControl: isOn(attrs["brightnesscontrol"]),
    contrastControl: isOn(attrs["contrastcontrol"]),
    rotateControl: isOn(attrs["rotatecontrol"]),
    align: alignOf(attrs),
    size: sizeOf(attrs),
    defaultZoom: zoom === "original" || zoom === "auto" ? zoom : "fit",
  };
}
