import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Part of a page": "Teil einer Seite",
    "Page “{name}”": "Seite „{name}“",
  },
};
