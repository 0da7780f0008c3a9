import type { RegionKind } from "../../model/kinds";
import { vectorCodec } from "./codec";
import { keys } from "./keys";

export const region: RegionKind = { title: keys[0].title, codec: vectorCodec };
