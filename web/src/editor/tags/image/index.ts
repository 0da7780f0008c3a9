import { LabelsComponent } from "../labels";
import type { TagModule } from "../types";
import { ImageTag } from "./ImageTag";

/** Image and the tags that draw on it. */
export const imageModules: readonly TagModule[] = [
  { tags: ["image"], Component: ImageTag },
  { tags: ["rectanglelabels", "polygonlabels", "keypointlabels", "ellipselabels"], Component: LabelsComponent },
  // Bare shapes stand in the picture's own toolbar.
  { tags: ["rectangle", "polygon", "keypoint", "ellipse"], Component: () => null },
];
