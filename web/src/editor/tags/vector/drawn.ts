import type { DrawnKind } from "../../canvas/drawn";
import { vectorCodec } from "./codec";
import { keys } from "./keys";
import { vectorShape } from "./shape";
import { VectorTool } from "./tool";

const [key] = keys;

export const drawn: DrawnKind = {
  codec: vectorCodec,
  shape: vectorShape,
  tools: [{ ...key, icon: "M3 12.500C5 4 9 13 13 3.500M3 11.200a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600ZM13 2.200a1.300 1.300 0 1 0 0 2.600 1.300 1.300 0 0 0 0-2.600Z", make: (host) => new VectorTool(host) }],
};
