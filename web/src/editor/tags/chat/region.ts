import type { RegionKind } from "../../model/kinds";
import { messageCodec } from "./codec";

export const region: RegionKind = { title: "Message", codec: messageCodec };
