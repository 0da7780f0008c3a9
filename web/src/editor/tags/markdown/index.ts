import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["markdown"], load: () => import("./Markdown").then((part) => part.Markdown) };
