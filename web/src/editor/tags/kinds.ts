import type { Shape } from "../canvas/shapes/types";
import type { Tool, ToolHost } from "../canvas/tools/types";
import type { ToolKey } from "./toolKey";
import type { RegionCodec } from "../model/tag";

/** A tool that draws, as the toolbar shows it. */
export interface ToolKind extends ToolKey {
  /** A path on a 16 by 16 grid. */
  readonly icon: string;
  make(host: ToolHost): Tool;
}

/** A kind of region with everything that engines and panels ask of it. */
export interface RegionKind {
  /** Catalogue key: what one such region is called. */
  readonly title: string;
  readonly codec: RegionCodec;
  /** Of kinds that are drawn on pictures. */
  readonly shape?: Shape;
  /** What draws it, the usual tool first. */
  readonly tools?: readonly ToolKind[];
}
