import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "First frame": "Erstes Bild",
    "Frames of a video": "Bilder eines Videos",
    "Last frame": "Letztes Bild",
  },
};
