import type { DrawnKind } from "../../canvas/drawn";
import { without, united } from "../../geometry/mask/mask";
import { brushCodec } from "./codec";
import { keys } from "./keys";
import { LassoTool } from "./lasso";
import { brushShape } from "./shape";
import { Size } from "./size";
import { StrokeTool } from "./tool";
import { WandTool } from "./wand";

const [brush, eraser, lasso, wand] = keys;

export const drawn: DrawnKind = {
  codec: brushCodec,
  shape: brushShape,
  tools: [
    { ...brush, icon: "M13.500 2.500L7 9 M7 9c-1.500-.500-3 .500-3.200 2.200-.100 1-.600 1.600-1.500 2 2.500.800 5 .300 5.500-2 .200-.900-.100-1.700-.800-2.200Z", make: (host) => new StrokeTool(host, brush.name, united, Size.of(host)) },
    { ...eraser, icon: "M6.500 13L2.500 9.500 9 3l4.500 4.500-5.500 5.500Z M5.500 6.500L10 11 M6.500 13H14", make: (host) => new StrokeTool(host, eraser.name, without, Size.of(host)) },
    { ...lasso, icon: "M8 3c3.300 0 6 1.600 6 3.700S11.300 10.400 8 10.400 2 8.800 2 6.700 4.700 3 8 3Z M4.500 9.500c-1 .700-1 2.300.200 2.700s1.300 1.300.500 2", make: (host) => new LassoTool(host) },
    { ...wand, usualFor: ["magicwand"], icon: "M3 13L9.500 6.500 M11.500 2v2.500 M11.500 7.500V10 M7.500 6H10 M13 6h2 M8.500 3l1 1 M14 3l-1 1 M14 9l-1-1", make: (host) => new WandTool(host) },
  ],
};
