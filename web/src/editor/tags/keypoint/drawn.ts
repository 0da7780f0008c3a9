import type { DrawnKind } from "../../canvas/drawn";
import { keypointCodec } from "./codec";
import { keys } from "./keys";
import { keypointShape } from "./shape";
import { KeypointTool } from "./tool";

const [key] = keys;

export const drawn: DrawnKind = {
  codec: keypointCodec,
  shape: keypointShape,
  tools: [{ ...key, icon: "M8 3v2.500 M8 10.500V13 M3 8h2.500 M10.500 8H13 M8 9.500a1.500 1.500 0 1 0 0-3 1.500 1.500 0 0 0 0 3Z", make: (host) => new KeypointTool(host) }],
};
