import type { Words } from "../../words/words";

export const words: Words = {
  de: {
    "Part of a conversation": "Teil eines Gesprächs",
    "First paragraph": "Erster Absatz",
    "Last paragraph": "Letzter Absatz",
    "This task has no conversation in {field}: a list of objects is needed.": "Diese Aufgabe hat kein Gespräch in {field}: Nötig ist eine Liste von Objekten.",
    "The conversation has no “{key}”. Check textKey in the labeling configuration.": "Das Gespräch hat kein „{key}“. Prüfen Sie textKey in der Labeling-Konfiguration.",
    "Conversation “{name}”": "Gespräch „{name}“",
    "Play what {name} says": "Abspielen, was {name} sagt",
    "Filter the conversation": "Das Gespräch filtern",
    "Find what is said": "Finden, was gesagt wird",
    "Everybody": "Alle",
    "Who speaks": "Wer spricht",
    "{count} paragraphs": "{count} Absätze",
    "{found} of {count} paragraphs": "{found} von {count} Absätzen",
    "Sound of the conversation": "Ton des Gesprächs",
    "The sound of this conversation cannot be played. Check its address in the task.": "Der Ton dieses Gesprächs lässt sich nicht abspielen. Prüfen Sie seine Adresse in der Aufgabe.",
    "The file is no JSON, so there is no conversation to show.": "Die Datei ist kein JSON, daher gibt es kein Gespräch zu zeigen.",
    "To the next paragraph, to the one before": "Zum nächsten Absatz, zum vorigen",
    "Mark the whole paragraph": "Den ganzen Absatz markieren",
  },
};
