import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Magic wand": "Zauberstab",
    "The colours of this picture cannot be read: it is too large, or its store does not let this page read it (CORS).": "Die Farben dieses Bildes lassen sich nicht lesen: Es ist zu groß, oder sein Speicher lässt diese Seite es nicht lesen (CORS).",
    "Brush": "Pinsel",
    "Eraser": "Radierer",
    "Fill an outline": "Umriss füllen",
    "Mask": "Maske",
    "Paint": "Malen",
    "Erase": "Radieren",
    "{percent} % of the image": "{percent} % des Bildes",
  },
};
