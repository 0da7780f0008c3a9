import { ShapeControl } from "../shapes/ShapeControl";
import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["brush", "brushlabels", "bitmask", "bitmasklabels", "magicwand"], Component: ShapeControl };
