import type { TagView } from "../types";
import { Labels } from "./Labels";

export const view: TagView = { tags: ["labels"], Component: Labels };
