import type { DrawnKind } from "../../canvas/drawn";
import { cubeCodec } from "./codec";
import { keys } from "./keys";
import { cubeShape } from "./shape";
import { CubeTool } from "./tool";

const [key] = keys;

export const drawn: DrawnKind = {
  codec: cubeCodec,
  shape: cubeShape,
  tools: [{ ...key, icon: "M2 6h8v8h-8zM6 2h8v8M2 6l4-4M10 6l4-4M10 14l4-4", make: (host) => new CubeTool(host) }],
};
