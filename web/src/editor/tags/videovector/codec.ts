import { trackCodecOf } from "../videorectangle/codec";

export const codec = trackCodecOf("videovector", ["videovector", "videovectorlabels"]);
