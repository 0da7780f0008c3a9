import type { Region } from "../model/types";
import type { RegionStyle } from "../model/tag";
import type { Box } from "../geometry/types";
import type { Shape } from "./shapes/types";

/** One region as the engine draws it. */
export interface Entry {
  readonly id: string;
  readonly region: Region;
  readonly shape: Shape;
  /** Image pixels. */
  readonly box: Box;
  readonly style: RegionStyle;
}
