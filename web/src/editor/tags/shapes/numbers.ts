import { isNumber } from "../../canvas/shapes/numbers";
import type { Shape } from "../../canvas/shapes/types";
import type { Geometry, JsonObject, Region } from "../../model/types";
import type { GeometryField, RegionCodec } from "../../model/tag";

export const IMAGE_OBJECTS: readonly string[] = ["image"];

export const PERCENT = { unit: "%", step: 0.1 } as const;
export const X: GeometryField = { key: "x", label: "X", ...PERCENT };
export const Y: GeometryField = { key: "y", label: "Y", ...PERCENT };
export const WIDTH: GeometryField = { key: "width", label: "Width", min: 0, ...PERCENT };
export const HEIGHT: GeometryField = { key: "height", label: "Height", min: 0, ...PERCENT };
export const ROTATION: GeometryField = { key: "rotation", label: "Rotation", unit: "°", step: 1 };

export function hasNumbers(value: Readonly<JsonObject>, keys: readonly string[]): boolean {
  return keys.every((key) => isNumber(value[key]));
}

export function badNumbers(value: Readonly<JsonObject>, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => !isNumber(value[key]));
}

/** The members of a value that belong to the shape; null when one that must be there is missing. */
export function pick(value: Readonly<JsonObject>, needed: readonly string[], optional: readonly string[]): Geometry | null {
  if (!hasNumbers(value, needed)) return null;
  const geometry: JsonObject = {};
  for (const key of [...needed, ...optional]) if (isNumber(value[key])) geometry[key] = value[key];
  return geometry;
}

type Numbers = Pick<RegionCodec, "objects" | "write" | "fields" | "getField" | "setField" | "nudge">;

/** What a codec does for a shape on a picture that is written as these numbers. */
export function numbersOf(shape: Shape, fields: readonly GeometryField[]): Numbers {
  return {
    objects: IMAGE_OBJECTS,
    write: (geometry) => ({ ...geometry }),
    fields: () => fields,
    getField: getNumber,
    setField(region, key, value) {
      const least = fields.find((field) => field.key === key)?.min;
      return !Number.isFinite(value) || (least !== undefined && value <= least) ? null : { ...region.geometry, [key]: value };
    },
    nudge: nudgedBy(shape),
  };
}

export function getNumber(region: Region, key: string): number {
  const value = region.geometry[key];
  return isNumber(value) ? value : 0;
}

/** Moves by percent; the engine's own arrow keys move by pixels of the image. */
export function nudgedBy(shape: Shape): (region: Region, dx: number, dy: number) => Geometry {
  return (region, dx, dy) => shape.move(region.geometry, { width: 100, height: 100 }, dx, dy);
}

export function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
