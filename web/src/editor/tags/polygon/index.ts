import { ShapeControl } from "../image/ShapeControl";
import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["polygon", "polygonlabels"], Component: ShapeControl };
