import { safeColor } from "../config/palette";

/** What an Image tag asks for, read once from its attributes. */
export interface ImageOptions {
  readonly name: string;
  /** Null: what the person set. */
  readonly smoothing: boolean | null;
  readonly wheelZoom: boolean;
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
}

function isOn(value: string | undefined): boolean {
  return value?.trim().toLowerCase() === "true";
}

function within(value: string | undefined, fallback: number, least: number, most: number): number {
  const number = Number(value);
  return value === undefined || value.trim() === "" || !Number.isFinite(number) ? fallback : Math.min(Math.max(number, least), most);
}

export function imageOptions(attrs: Readonly<Record<string, string>>): ImageOptions {
  const zoom = attrs["defaultzoom"]?.toLowerCase();
  return {
    name: attrs["name"] ?? "",
    smoothing: attrs["smoothing"] === undefined ? null : isOn(attrs["smoothing"]),
    wheelZoom: attrs["zoom"]?.toLowerCase() !== "false",
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
    defaultZoom: zoom === "original" || zoom === "auto" ? zoom : "fit",
  };
}
