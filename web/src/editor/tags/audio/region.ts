import type { RegionKind } from "../../model/kinds";
import { audioCodec } from "./codec";

export const region: RegionKind = { title: "Audio region", codec: audioCodec };
