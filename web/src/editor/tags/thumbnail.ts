import type { JsonObject } from "../model/types";

/** What is drawn of a region on a small picture, in percent of it. */
export type Outline =
  | { readonly kind: "polygon"; readonly points: readonly (readonly [x: number, y: number])[] }
  | { readonly kind: "point"; readonly x: number; readonly y: number };

/** Regions of a tag on small pictures. Apart from the editor, so that a list of tasks does not load it. */
export interface Thumbnail {
  /** Types of result items. */
  readonly types: readonly string[];
  /** `aspect` is width by height of the picture, because turning is in pixels. Null: the value is none of this kind. */
  outline(value: Readonly<JsonObject>, aspect: number): Outline | null;
}

/** These members as numbers; null when one is missing or no number. */
export function numbersIn<const K extends string>(value: Readonly<JsonObject>, keys: readonly K[]): Readonly<Record<K, number>> | null {
  const found = keys.flatMap((key) => (typeof value[key] === "number" && Number.isFinite(value[key]) ? [[key, value[key]] as const] : []));
  return found.length === keys.length ? (Object.fromEntries(found) as Record<K, number>) : null;
}

/** Turns points around another one, as a picture of this aspect shows it. */
export function turnedAround(centre: readonly [x: number, y: number], degrees: number, aspect: number, offsets: readonly (readonly [dx: number, dy: number])[]): readonly [number, number][] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return offsets.map(([dx, dy]) => {
    const px = dx * aspect;
    return [centre[0] + (px * cos - dy * sin) / aspect, centre[1] + px * sin + dy * cos];
  });
}
