import type { DrawnKind } from "../../canvas/drawn";
import type { Shape } from "../../canvas/shapes/types";
import { PolygonTool } from "../polygon/tool";
import { polygonShape } from "../polygon/shape";
import { codec } from "./codec";
import { keys } from "./keys";

/** At one frame it is one as on a picture. */
const shape: Shape = { ...polygonShape, kind: codec.kind };
const [key] = keys;

export const drawn: DrawnKind = {
  codec, shape,
  tools: [{ ...key, icon: "M3 6.500L8.500 2.500l5 4.500-2 6.500H5Z", make: (host) => new PolygonTool(host, key.name, shape.kind) }],
};
