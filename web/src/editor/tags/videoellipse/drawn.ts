import { BoxTool } from "../../canvas/tools/box";
import type { DrawnKind } from "../../canvas/drawn";
import type { Shape } from "../../canvas/shapes/types";
import { ellipseShape } from "../ellipse/shape";
import { codec } from "./codec";
import { keys } from "./keys";

/** At one frame it is one as on a picture. */
const shape: Shape = { ...ellipseShape, kind: codec.kind };
const [key] = keys;

export const drawn: DrawnKind = {
  codec, shape,
  tools: [{ ...key, icon: "M8 3.500c3.300 0 6 2 6 4.500s-2.700 4.500-6 4.500-6-2-6-4.500 2.700-4.500 6-4.500Z", make: (host) => new BoxTool(host, key.name, shape) }],
};
