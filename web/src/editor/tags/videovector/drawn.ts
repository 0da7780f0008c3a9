import type { DrawnKind } from "../../canvas/drawn";
import type { Shape } from "../../canvas/shapes/types";
import { VectorTool } from "../vector/tool";
import { vectorShape } from "../vector/shape";
import { codec } from "./codec";
import { keys } from "./keys";

/** At one frame it is one as on a picture. */
const shape: Shape = { ...vectorShape, kind: codec.kind };
const [key] = keys;

export const drawn: DrawnKind = {
  codec, shape,
  tools: [{ ...key, icon: "M3 12.500L7 4.500l5.500 6", make: (host) => new VectorTool(host, key.name, shape.kind) }],
};
