import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Conversation": "Gespräch",
    "This task has no conversation here.": "Diese Aufgabe hat hier kein Gespräch.",
  },
};
