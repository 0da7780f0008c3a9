import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Brush": "Pinsel",
    "Eraser": "Radierer",
    "Fill an outline": "Umriss füllen",
    "Mask": "Maske",
    "Paint": "Malen",
    "Erase": "Radieren",
    "{percent} % of the image": "{percent} % des Bildes",
  },
};
