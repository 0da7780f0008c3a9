import type { RegionKind } from "../../model/kinds";
import { seriesCodec } from "./codec";

export const region: RegionKind = { title: "Part of a series", codec: seriesCodec };
