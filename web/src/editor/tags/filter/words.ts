import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Quick filter": "Schnellfilter",
    "Filter “{name}”": "„{name}“ filtern",
  },
};
