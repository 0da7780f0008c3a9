import { Labels } from "../labels/Labels";
import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["ocrlabels"], Component: Labels };
