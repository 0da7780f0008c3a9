import { BoxTool } from "../../canvas/tools/box";
import type { DrawnKind } from "../../canvas/drawn";
import { ocrCodec } from "./codec";
import { keys } from "./keys";
import { ocrShape } from "./shape";
import { TextTool } from "./textTool";

const [box, text] = keys;

export const drawn: DrawnKind = {
  codec: ocrCodec,
  shape: ocrShape,
  tools: [
    { ...box, icon: "M2.500 4h11v8h-11z", make: (host) => new BoxTool(host, box.name, ocrShape) },
    { ...text, icon: "M8 3v10 M6 3h4 M6 13h4 M2.500 6h2.500 M2.500 10h2.500 M11 6h2.500 M11 10h2.500", reads: true, make: (host) => new TextTool(host, text.name) },
  ],
};
