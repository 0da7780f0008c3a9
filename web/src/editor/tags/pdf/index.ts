import type { TagView } from "../../model/tag";

export const view: TagView = { tags: ["pdf"], load: () => import("./PdfTag").then((part) => part.PdfTag) };
