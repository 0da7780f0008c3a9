import type { TagView } from "../../model/tag";

/** Relations are made between regions and listed in the panel; the tag itself only names their labels. */
export const view: TagView = { tags: ["relations"], Component: () => null };
