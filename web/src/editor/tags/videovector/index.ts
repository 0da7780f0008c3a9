import { ShapeControl } from "../shapes/ShapeControl";
import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["videovector", "videovectorlabels"], Component: ShapeControl };
