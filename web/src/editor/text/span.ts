import type { JsonObject } from "../config/json";
import type { Region } from "../model/types";

/** A span of text: code points, end exclusive. `text` is missing when the config says not to save it. */
export interface SpanGeometry extends JsonObject {
  readonly start: number;
  readonly end: number;
  readonly text?: string;
}

export function spanOf(region: Region): SpanGeometry {
  return region.geometry as SpanGeometry;
}
