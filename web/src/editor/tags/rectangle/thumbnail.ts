import { numbersIn, turnedAround, type Thumbnail } from "../thumbnail";

/** Rectangles turn about their top left corner. */
export const thumbnail: Thumbnail = {
  types: ["rectangle", "rectanglelabels"],
  outline(value, aspect) {
    const box = numbersIn(value, ["x", "y", "width", "height"]);
    if (box === null || box.width <= 0 || box.height <= 0) return null;
    const { x, y, width, height } = box;
    const rotation = numbersIn(value, ["rotation"])?.rotation ?? 0;
    return { kind: "polygon", points: turnedAround([x, y], rotation, aspect, [[0, 0], [width, 0], [width, height], [0, height]]) };
  },
};
