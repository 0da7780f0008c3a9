import type { DrawnKind } from "../../canvas/drawn";
import type { Shape } from "../../canvas/shapes/types";
import { KeypointTool } from "../keypoint/tool";
import { keypointShape } from "../keypoint/shape";
import { codec } from "./codec";
import { keys } from "./keys";

/** At one frame it is one as on a picture. */
const shape: Shape = { ...keypointShape, kind: codec.kind };
const [key] = keys;

export const drawn: DrawnKind = {
  codec, shape,
  tools: [{ ...key, icon: "M8 2.500v4 M8 9.500v4 M2.500 8h4 M9.500 8h4", make: (host) => new KeypointTool(host, key.name, shape.kind) }],
};
