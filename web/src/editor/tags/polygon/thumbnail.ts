import type { Thumbnail } from "../thumbnail";

export const thumbnail: Thumbnail = {
  types: ["polygon", "polygonlabels"],
  outline({ points }) {
    if (!Array.isArray(points)) return null;
    const pairs = points.filter((point): point is [number, number] => Array.isArray(point) && typeof point[0] === "number" && typeof point[1] === "number");
    return pairs.length >= 2 ? { kind: "polygon", points: pairs } : null;
  },
};
