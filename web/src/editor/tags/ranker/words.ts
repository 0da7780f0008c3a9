import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "<{tag}> needs a <List> that its toName names.": "<{tag}> braucht eine <List>, die sein toName nennt.",
    "{item}: {column}, place {place}": "{item}: {column}, Platz {place}",
    "Drag, or move with Alt and the arrows.": "Ziehen, oder mit Alt und den Pfeiltasten verschieben.",
    "Nothing here.": "Hier ist nichts.",
    "Move “{item}” up": "„{item}“ nach oben",
    "Move “{item}” down": "„{item}“ nach unten",
    "Column of “{item}”": "Spalte von „{item}“",
    "This task has no list here.": "Diese Aufgabe hat hier keine Liste.",
  },
};
