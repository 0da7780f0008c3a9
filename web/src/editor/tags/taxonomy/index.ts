import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["taxonomy"], load: () => import("./Taxonomy").then((part) => part.Taxonomy) };
