import { LabelsComponent } from "../labels";
import type { TagModule } from "../types";
import { ellipseCodec } from "./codecs/ellipse";
import { keypointCodec } from "./codecs/keypoint";
import { polygonCodec } from "./codecs/polygon";
import { rectangleCodec } from "./codecs/rectangle";

/** Image and the tags that draw on it. */
export const imageModules: readonly TagModule[] = [
  { tags: ["rectanglelabels", "polygonlabels", "keypointlabels", "ellipselabels"], Component: LabelsComponent, codecs: [rectangleCodec, polygonCodec, keypointCodec, ellipseCodec] },
];
