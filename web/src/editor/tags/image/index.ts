import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["image"], load: () => import("./ImageTag").then((part) => part.ImageTag) };
