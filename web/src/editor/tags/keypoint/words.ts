import type { Words } from "../words";

export const words: Words = {
  de: {
    "Key point": "Punkt",
  },
};
