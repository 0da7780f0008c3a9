import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Page {page} of {count}": "Seite {page} von {count}",
    "This task has no list for this part.": "Diese Aufgabe hat für diesen Teil keine Liste.",
    "Pages of the task": "Seiten der Aufgabe",
    "Previous page of the task": "Vorige Seite der Aufgabe",
    "Next page of the task": "Nächste Seite der Aufgabe",
    "On one page": "Auf einer Seite",
  },
};
