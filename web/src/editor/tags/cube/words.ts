import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Cuboid": "Quader",
    "Back X": "Hinten X",
    "Back Y": "Hinten Y",
    "Back width": "Hinten Breite",
    "Back height": "Hinten Höhe",
    "Now the depth: click where the back is, or press Enter.": "Jetzt die Tiefe: klicken, wo die Rückseite ist, oder die Eingabetaste drücken.",
  },
};
