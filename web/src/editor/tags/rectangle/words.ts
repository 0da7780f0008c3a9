import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Rectangle": "Rechteck",
    "Rectangle by three points": "Rechteck aus drei Punkten",
  },
};
