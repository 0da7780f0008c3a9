import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Place on a page": "Stelle auf einer Seite",
    "Box on a page": "Rechteck auf einer Seite",
    "Select text": "Text auswählen",
    "Page {page}": "Seite {page}",
    "Page": "Seite",
    "Text in the document": "Text im Dokument",
    "The text is in the clipboard.": "Der Text ist in der Zwischenablage.",
    "The browser does not let this page use the clipboard.": "Der Browser lässt diese Seite nicht an die Zwischenablage.",
    "This page has no text that could be selected. Draw a box instead.": "Auf dieser Seite gibt es keinen Text zum Auswählen. Zeichnen Sie stattdessen ein Rechteck.",
    "Selected text: {text}": "Ausgewählter Text: {text}",
    "End of the line": "Ende der Zeile",
  },
};
