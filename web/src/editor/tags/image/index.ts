import type { TagModule } from "../types";

/** Image and the tags that draw on it. */
export const imageModules: readonly TagModule[] = [];
