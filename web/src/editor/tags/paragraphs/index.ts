import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["paragraphs", "paragraphlabels"], load: () => import("./ParagraphsTag").then((part) => part.ParagraphsTag) };
