import type { TagModule } from "../types";

/** Relations are made between regions and listed in the panel; the tag itself only names their labels. */
export const relationsModule: TagModule = { tags: ["relations"], Component: () => null };
