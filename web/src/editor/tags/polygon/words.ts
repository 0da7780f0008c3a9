import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Polygon": "Polygon",
    "{count} points": "{count} Punkte",
    "{count} points, open": "{count} Punkte, offen",
  },
};
