import { BoxTool } from "../../canvas/tools/box";
import type { DrawnKind } from "../../canvas/drawn";
import { ellipseCodec } from "./codec";
import { keys } from "./keys";
import { ellipseShape } from "./shape";

const [key] = keys;

export const drawn: DrawnKind = {
  codec: ellipseCodec,
  shape: ellipseShape,
  tools: [{ ...key, icon: "M8 3.500c3.300 0 6 2 6 4.500s-2.700 4.500-6 4.500-6-2-6-4.500 2.700-4.500 6-4.500Z", make: (host) => new BoxTool(host, key.name, ellipseShape) }],
};
