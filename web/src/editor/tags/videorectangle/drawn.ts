import { BoxTool } from "../../canvas/tools/box";
import type { DrawnKind } from "../../canvas/drawn";
import type { Shape } from "../../canvas/shapes/types";
import { rectangleShape } from "../rectangle/shape";
import { trackCodec } from "./codec";
import { keys } from "./keys";

/** At one frame it is a rectangle. */
const boxShape: Shape = { ...rectangleShape, kind: trackCodec.kind };
const [key] = keys;

export const drawn: DrawnKind = {
  codec: trackCodec,
  shape: boxShape,
  tools: [{ ...key, icon: "M2.500 4h11v8h-11z", make: (host) => new BoxTool(host, key.name, boxShape) }],
};
