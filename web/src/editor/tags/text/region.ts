import type { RegionKind } from "../kinds";
import { textCodec } from "./codec";

export const region: RegionKind = { title: "Text", codec: textCodec };
