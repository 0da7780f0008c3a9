import { numbersIn, turnedAround, type Thumbnail } from "../thumbnail";

/** Enough for an outline that fills a tile. */
const STEPS = 48;

export const thumbnail: Thumbnail = {
  types: ["ellipse", "ellipselabels"],
  outline(value, aspect) {
    const ellipse = numbersIn(value, ["x", "y", "radiusX", "radiusY"]);
    if (ellipse === null || ellipse.radiusX <= 0 || ellipse.radiusY <= 0) return null;
    const { x, y, radiusX, radiusY } = ellipse;
    const rotation = numbersIn(value, ["rotation"])?.rotation ?? 0;
    const angles = Array.from({ length: STEPS }, (_, step) => (step / STEPS) * 2 * Math.PI);
    return { kind: "polygon", points: turnedAround([x, y], rotation, aspect, angles.map((angle) => [radiusX * Math.cos(angle), radiusY * Math.sin(angle)])) };
  },
};
