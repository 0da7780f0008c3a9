import type { RegionKind } from "../../model/kinds";
import { brushCodec } from "./codec";

export const region: RegionKind = { title: "Mask", codec: brushCodec };
