import type { DrawnKind } from "../../canvas/drawn";
import { polygonCodec } from "./codec";
import { keys } from "./keys";
import { polygonShape } from "./shape";
import { PolygonTool } from "./tool";

const [key] = keys;

export const drawn: DrawnKind = {
  codec: polygonCodec,
  shape: polygonShape,
  tools: [{ ...key, icon: "M3 6.500L8.500 2.500l5 4.500-2 6.500H5Z", make: (host) => new PolygonTool(host) }],
};
