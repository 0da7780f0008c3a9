import type { RegionKind } from "../../model/kinds";
import { pageCodec } from "./codec";

export const region: RegionKind = { title: "Part of a page", codec: pageCodec };
