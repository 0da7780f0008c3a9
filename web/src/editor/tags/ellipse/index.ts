import { ShapeControl } from "../image/ShapeControl";
import type { TagView } from "../types";

export const view: TagView = { tags: ["ellipse", "ellipselabels"], Component: ShapeControl };
