import type { TagView } from "../../model/tag";

/** Its labels come from Labels, and it is drawn on the video: at its own place there is nothing. */
export const view: TagView = { tags: ["videopolygon"], Component: () => null };
