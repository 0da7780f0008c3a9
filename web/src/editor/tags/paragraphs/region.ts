import type { RegionKind } from "../../model/kinds";
import { paragraphCodec } from "./codec";

export const region: RegionKind = { title: "Part of a conversation", codec: paragraphCodec };
