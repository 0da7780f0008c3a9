import { trackCodecOf } from "../videorectangle/codec";

export const codec = trackCodecOf("videopolygon", ["videopolygon"]);
