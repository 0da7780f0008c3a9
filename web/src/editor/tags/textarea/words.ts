import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Shortcuts": "Textbausteine",
    "Put in “{text}”": "„{text}“ einsetzen",
  },
};
