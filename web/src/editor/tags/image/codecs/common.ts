import { isNumber } from "../../../canvas/shapes/numbers";
import { shapeOf } from "../../../canvas/shapes/registry";
import type { Geometry, JsonObject, Region } from "../../../model/types";
import type { GeometryField } from "../../types";

export const IMAGE_OBJECTS: readonly string[] = ["image"];

const PERCENT = { unit: "%", step: 0.1 } as const;
export const FIELDS: Readonly<Record<string, GeometryField>> = {
  x: { key: "x", label: "X", ...PERCENT },
  y: { key: "y", label: "Y", ...PERCENT },
  width: { key: "width", label: "Width", min: 0, ...PERCENT },
  height: { key: "height", label: "Height", min: 0, ...PERCENT },
  radiusX: { key: "radiusX", label: "Radius X", min: 0, ...PERCENT },
  radiusY: { key: "radiusY", label: "Radius Y", min: 0, ...PERCENT },
  rotation: { key: "rotation", label: "Rotation", unit: "°", step: 1 },
};

export function hasNumbers(value: Readonly<JsonObject>, keys: readonly string[]): boolean {
  return keys.every((key) => isNumber(value[key]));
}

/** The members of a value that belong to the shape; null when one that must be there is missing. */
export function pick(value: Readonly<JsonObject>, needed: readonly string[], optional: readonly string[]): Geometry | null {
  if (!hasNumbers(value, needed)) return null;
  const geometry: JsonObject = {};
  for (const key of [...needed, ...optional]) if (isNumber(value[key])) geometry[key] = value[key];
  return geometry;
}

export function fieldsOf(keys: readonly string[]): readonly GeometryField[] {
  return keys.flatMap((key) => FIELDS[key] ?? []);
}

export function getNumber(region: Region, key: string): number {
  const value = region.geometry[key];
  return isNumber(value) ? value : 0;
}

export function setNumber(region: Region, key: string, value: number): Geometry | null {
  if (!Number.isFinite(value) || (FIELDS[key]?.min !== undefined && value <= FIELDS[key].min)) return null;
  return { ...region.geometry, [key]: value };
}

/** Moves by percent; the engine's own arrow keys move by pixels of the image. */
export function nudged(region: Region, dx: number, dy: number): Geometry | null {
  return shapeOf(region.kind)?.move(region.geometry, { width: 100, height: 100 }, dx, dy) ?? null;
}

export function short(value: number): string {
  return String(Number(value.toFixed(1)));
}
