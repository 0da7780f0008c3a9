import type { RegionKind } from "../../model/kinds";
import { trackCodec } from "./codec";

export const region: RegionKind = { title: "Box in a video", codec: trackCodec };
