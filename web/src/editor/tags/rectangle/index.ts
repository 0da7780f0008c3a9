import { ShapeControl } from "../image/ShapeControl";
import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["rectangle", "rectanglelabels"], Component: ShapeControl };
