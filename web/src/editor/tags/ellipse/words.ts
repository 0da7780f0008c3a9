import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Ellipse": "Ellipse",
    "Radius X": "Radius X",
    "Radius Y": "Radius Y",
  },
};
