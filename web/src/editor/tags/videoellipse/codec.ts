import { trackCodecOf } from "../videorectangle/codec";

export const codec = trackCodecOf("videoellipse", ["videoellipse"]);
