import type { ConfigNode } from "../../config/types";
import { safeColor } from "../../config/palette";
import { numberIn } from "../numberIn";

export interface AudioOptions {
  readonly name: string;
  readonly height: number;
  /** Of one channel, where channels stand apart. */
  readonly leastHeight: number;
  readonly splits: boolean;
  readonly spectrogram: boolean;
  /** Whether there is a waveform at all. */
  readonly decodes: boolean;
  readonly speed: number;
  readonly scale: number;
  readonly zoom: number;
  readonly volume: number;
  readonly showLabels: boolean;
  readonly showScores: boolean;
  readonly cursorWidth: number;
  readonly cursorColor: string | null;
  /** The cursor stays in the middle while it plays. */
  readonly centres: boolean;
  /** What is shown follows the cursor. */
  readonly follows: boolean;
  readonly hasZoom: boolean;
  readonly hasSpeed: boolean;
  readonly hasVolume: boolean;
}

export function audioOptions(node: ConfigNode): AudioOptions {
  const { attrs } = node;
  const within = (attribute: string, standard: number, least: number, most: number) => Math.min(most, Math.max(least, numberIn(node, attribute) ?? standard));
  const isOn = (text: string | undefined) => text !== "false";
  return {
    name: attrs["name"] ?? "",
    height: within("height", 96, 32, 1000),
    leastHeight: within("waveheight", 32, 16, 500),
    splits: attrs["splitchannels"] === "true",
    spectrogram: attrs["spectrogram"] === "true",
    decodes: attrs["decoder"] !== "none",
    speed: within("defaultspeed", 1, 0.25, 4),
    scale: within("defaultscale", 1, 0.1, 50),
    zoom: within("defaultzoom", 1, 1, 1500),
    volume: within("defaultvolume", 1, 0, 1),
    showLabels: isOn(attrs["showlabels"]),
    showScores: attrs["showscores"] === "true",
    cursorWidth: within("cursorwidth", 2, 1, 10),
    cursorColor: safeColor(attrs["cursorcolor"], "") || null,
    centres: attrs["autocenter"] === "true",
    follows: isOn(attrs["scrollparent"]),
    hasZoom: isOn(attrs["zoom"]),
    hasSpeed: isOn(attrs["speed"]),
    hasVolume: isOn(attrs["volume"]),
  };
}
