import type { ControlSpec } from "../config/types";
import { asText } from "../config/interpolate";
import { leaves } from "./visibility";

// Labels of places have keys. A control whose labels form a tree writes each as the way to it, and its key is that way as JSON.

/** The keys of the labels that a value names. */
export function keysIn(control: Pick<ControlSpec, "paths"> | undefined, value: unknown): readonly string[] {
  return control?.paths === true ? pathsIn(value).map(pathKey) : leaves(value);
}

/** The value that names these labels. */
export function valueFrom(control: Pick<ControlSpec, "paths">, keys: readonly string[]): unknown[] {
  return control.paths ? keys.map(pathFrom) : [...keys];
}

export function pathKey(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** Values of a result as ways through a tree; flat values have one step. */
export function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((part: unknown) => {
    if (typeof part === "string") return [[part]];
    return Array.isArray(part) ? [part.map(asText)] : [];
  });
}

function pathFrom(key: string): readonly string[] {
  try {
    const path: unknown = JSON.parse(key);
    if (Array.isArray(path)) return path.map(asText);
  } catch {
    // A key that is no path is a path of one step.
  }
  return [key];
}
