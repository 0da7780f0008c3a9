import { BoxTool } from "../../canvas/tools/box";
import type { DrawnKind } from "../../canvas/drawn";
import { rectangleCodec } from "./codec";
import { keys } from "./keys";
import { rectangleShape } from "./shape";
import { ThreePointTool } from "./threePoints";

const [box, byThreePoints] = keys;

export const drawn: DrawnKind = {
  codec: rectangleCodec,
  shape: rectangleShape,
  tools: [
    { ...box, icon: "M2.500 4h11v8h-11z", make: (host) => new BoxTool(host, box.name, rectangleShape) },
    { ...byThreePoints, icon: "M2 9l5-6.500 7 4.500-5 6.500z", make: (host) => new ThreePointTool(host) },
  ],
};
