import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["chat"], load: () => import("./ChatTag").then((part) => part.ChatTag) };
