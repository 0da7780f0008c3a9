import type { RegionKind } from "../../model/kinds";
import { spanCodec } from "./codec";

export const region: RegionKind = { title: "Frames of a video", codec: spanCodec };
