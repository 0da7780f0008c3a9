import { trackCodecOf } from "../videorectangle/codec";

export const codec = trackCodecOf("videokeypoint", ["videokeypoint"]);
