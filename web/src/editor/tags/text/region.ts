import type { RegionKind } from "../../model/kinds";
import { textCodec } from "./codec";

export const region: RegionKind = { title: "Text", codec: textCodec };
