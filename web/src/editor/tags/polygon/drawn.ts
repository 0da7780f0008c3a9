import type { DrawnKind } from "../../canvas/drawn";
import { borders } from "./borders";
import { polygonCodec } from "./codec";
import { edits } from "./edits";
import { keys } from "./keys";
import { KnifeTool } from "./knife";
import { polygonShape } from "./shape";
import { PolygonTool } from "./tool";

const [key, knife] = keys;

export const drawn: DrawnKind = {
  codec: polygonCodec,
  shape: polygonShape,
  tools: [
    { ...key, icon: "M3 6.500L8.500 2.500l5 4.500-2 6.500H5Z", make: (host) => new PolygonTool(host) },
    { ...knife, icon: "M2.500 13.500L13 3l-3.500 7.500L6 9.500 M3 5.500l3-3 M10 14l3.500-3", makesNothing: true, make: (host) => new KnifeTool(host) },
  ],
  edits,
  borders,
};
