import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Box in a video": "Rechteck im Video",
  },
};
