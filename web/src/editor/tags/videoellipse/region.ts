import type { RegionKind } from "../../model/kinds";
import { codec } from "./codec";
import { keys } from "./keys";

export const region: RegionKind = { title: keys[0].title, codec };
