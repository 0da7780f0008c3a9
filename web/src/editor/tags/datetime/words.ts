import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "It must be {min} or later.": "Es muss {min} oder später sein.",
    "It must be {max} or earlier.": "Es muss {max} oder früher sein.",
    "Clear “{name}”": "„{name}“ leeren",
    "The answer “{value}” has another format. It stays as it is until you choose another.": "Die Antwort „{value}“ hat ein anderes Format. Sie bleibt, wie sie ist, bis Sie eine andere wählen.",
    "{label}, {part}": "{label}, {part}",
    "Month": "Monat",
    "Year": "Jahr",
    "Date": "Datum",
    "Time": "Uhrzeit",
    "Month …": "Monat …",
    "Year …": "Jahr …",
  },
};
