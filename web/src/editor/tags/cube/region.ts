import type { RegionKind } from "../../model/kinds";
import { cubeCodec } from "./codec";
import { keys } from "./keys";

export const region: RegionKind = { title: keys[0].title, codec: cubeCodec };
