import type { TagView } from "../../model/tag";
import { Labels } from "./Labels";

export const view: TagView = { tags: ["labels"], Component: Labels };
