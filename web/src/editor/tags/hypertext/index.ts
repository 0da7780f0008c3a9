import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["hypertext", "hypertextlabels"], load: () => import("./HyperTextTag").then((part) => part.HyperTextTag) };
