import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["text"], load: () => import("./TextTag").then((part) => part.TextTag) };
