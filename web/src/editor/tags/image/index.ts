import "./define";
import type { TagView } from "../../model/tag";
import { ImageTag } from "./ImageTag";

export const view: TagView = { tags: ["image"], Component: ImageTag };
