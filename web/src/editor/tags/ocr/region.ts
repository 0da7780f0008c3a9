import type { RegionKind } from "../../model/kinds";
import { ocrCodec } from "./codec";

export const region: RegionKind = { title: "Place on a page", codec: ocrCodec };
