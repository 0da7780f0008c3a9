import type { TagView } from "../types";
import { ImageTag } from "./ImageTag";

export const view: TagView = { tags: ["image"], Component: ImageTag };
