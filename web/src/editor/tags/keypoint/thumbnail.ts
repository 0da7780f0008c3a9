import { numbersIn, type Thumbnail } from "../thumbnail";

export const thumbnail: Thumbnail = {
  types: ["keypoint", "keypointlabels"],
  outline(value) {
    const place = numbersIn(value, ["x", "y"]);
    return place === null ? null : { kind: "point", ...place };
  },
};
