import { numberIn } from "../numberIn";
import type { ConfigNode } from "../../config/types";

export interface VideoOptions {
  readonly name: string;
  /** Frames in a second, where the file does not say; null: the config does not say either. */
  readonly frameRate: number | null;
  readonly muted: boolean;
  /** Of the picture; null: as much as there is room for. */
  readonly height: number | null;
  /** The least that the timeline is high. */
  readonly timelineHeight: number;
  readonly speed: number;
  readonly leastSpeed: number;
}

/** What the real product takes without a word about it. */
export const USUAL_RATE = 24;

export function videoOptions(node: ConfigNode): VideoOptions {
  const number = (attribute: string, least: number, most: number) => {
    const value = numberIn(node, attribute);
    return value === null || value <= 0 ? null : Math.min(most, Math.max(least, value));
  };
  const said = numberIn(node, "framerate");
  const leastSpeed = number("minplaybackspeed", 0.05, 1) ?? 1;
  return {
    name: node.attrs["name"] ?? "",
    // Less than one is the length of a frame.
    frameRate: said === null || said <= 0 ? null : said < 1 ? 1 / said : Math.min(said, 1000),
    muted: node.attrs["muted"] === "true",
    height: number("height", 120, 2000),
    timelineHeight: number("timelineheight", 48, 600) ?? 64,
    speed: Math.max(leastSpeed < 1 ? leastSpeed : 0.25, number("defaultplaybackspeed", 0.05, 4) ?? 1),
    leastSpeed,
  };
}
