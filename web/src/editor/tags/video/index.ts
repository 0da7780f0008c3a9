import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["video"], load: () => import("./VideoTag").then((part) => part.VideoTag) };
