import { ShapeControl } from "../image/ShapeControl";
import type { TagView } from "../types";

export const view: TagView = { tags: ["rectangle", "rectanglelabels"], Component: ShapeControl };
