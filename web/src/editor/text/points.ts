import type { Geometry } from "../model/types";
import { OffsetTable } from "./offsets";
import type { SpanGeometry } from "./span";
import type { TextPlaces } from "./surface";

/** Places of a plain text: code points from its beginning. */
export class PointPlaces implements TextPlaces {
  readonly kind = "text";
  readonly #text: string;
  readonly #offsets: OffsetTable;
  readonly #savesText: boolean;

  constructor(text: string, savesText: boolean) {
    this.#text = text;
    this.#offsets = new OffsetTable(text);
    this.#savesText = savesText;
  }

  units(geometry: Geometry): readonly [number, number] {
    const { start, end } = geometry as SpanGeometry;
    return [this.#offsets.toUnits(start), this.#offsets.toUnits(end)];
  }

  geometry(start: number, end: number): Geometry {
    const points = { start: this.#offsets.toPoints(start), end: this.#offsets.toPoints(end) };
    return this.#savesText ? { ...points, text: this.#text.slice(start, end) } : points;
  }

  fit(geometry: Geometry): Geometry | null {
    const span = geometry as SpanGeometry;
    const [start, end] = [span.start, span.end].map((point) => Math.max(0, Math.min(point, this.#offsets.length)));
    if (start === undefined || end === undefined || start >= end) return null;
    return this.geometry(this.#offsets.toUnits(start), this.#offsets.toUnits(end));
  }
}
