/** German names of the templates and their groups, which the server sends in English. */
import { locale } from "../../shared/words/i18n";

const GROUPS: Readonly<Record<string, string>> = {
  Pictures: "Bilder",
  Texts: "Texte",
  Sounds: "Ton",
  "Time series": "Zeitreihen",
  Videos: "Videos",
  Documents: "Dokumente",
  "Answers of a model": "Antworten eines Modells",
  "Pictures and texts": "Bilder und Texte",
  "Start from little": "Fast von vorn",
};

export const TEMPLATES_DE: Readonly<Record<string, string>> = {
  "image-boxes": "Rahmen um Dinge",
  "image-outlines": "Genaue Umrisse",
  "image-masks": "Masken, Pixel für Pixel",
  "image-points": "Punkte",
  "image-all-shapes": "Rahmen, Umrisse und Punkte zusammen",
  "image-cuboids": "Dinge mit Tiefe",
  "image-lines": "Linien, Kreise und Skelette",
  "image-boxes-with-details": "Rahmen mit Fragen zu jedem",
  "image-draw-then-name": "Erst zeichnen, dann benennen",
  "image-relations": "Dinge und wie sie zusammengehören",
  "image-count": "Dinge zählen",
  "image-damage": "Schäden finden",
  "image-read-text": "Lesen, was geschrieben steht",
  "image-pages": "Dokumente mit mehreren Seiten",
  "image-one-class": "Eine Klasse für jedes Bild",
  "image-many-tags": "Stichwörter für jedes Bild",
  "image-quality": "Güte eines Bildes",
  "image-compare": "Zwei Bilder nebeneinander",
  "image-caption": "Ein Bild beschreiben",
  "text-names": "Namen in einem Text",
  "text-names-with-details": "Wörter mit Fragen zu jedem",
  "text-relations": "Namen und wie sie verbunden sind",
  "text-one-class": "Eine Klasse für jeden Text",
  "text-topics": "Themen in Gruppen",
  "text-mood": "Stimmung eines Textes",
  "text-moderation": "Darf das erscheinen?",
  "text-grade": "Einen Text bewerten",
  "text-summary": "Zusammenfassen",
  "text-translation": "Übersetzen",
  "text-answer": "Die Antwort in einem Text finden",
  "text-same-meaning": "Sagen zwei Texte dasselbe?",
  "text-conversation": "Teile eines Gesprächs",
  "text-page": "Namen auf einer Webseite",
  "text-catalogue": "Themen aus einem Katalog, und ein Datum",
  "text-turns": "Eine Frage zu jedem Teil",
  "chat-continue": "Ein Gespräch fortsetzen",
  "chat-rate": "Jede Antwort eines Gesprächs bewerten",
  "chat-better": "Die bessere Antwort in einem Gespräch",
  "answers-better": "Die bessere von zwei Antworten",
  "answers-rank": "Ergebnisse ordnen",
  "answers-compare": "Die bessere Antwort wählen",
  "answers-check": "Eine Antwort prüfen",
  "answers-write": "Eine Antwort schreiben",
  "mixed-product": "Passt der Text zum Bild?",
  "mixed-form": "Ein Formular lesen",
  "mixed-record": "Einen Datensatz prüfen",
  "mixed-own-choices": "Auswahl, die mit der Aufgabe kommt",
  "sound-speakers": "Wer sagt was",
  "sound-events": "Geräusche in einer Aufnahme",
  "sound-transcription": "Eine Aufnahme abschreiben",
  "sound-one-class": "Eine Klasse für jede Aufnahme",
  "series-phases": "Abschnitte einer Bewegung",
  "series-events": "Ereignisse in Messwerten",
  "video-tracks": "Dinge, die sich bewegen",
  "video-shapes": "Umrisse und Punkte, die sich bewegen",
  "video-moments": "Was wann geschieht",
  "video-one-class": "Eine Klasse für jedes Video",
  "document-fields": "Angaben in einem Dokument",
  "document-one-class": "Eine Klasse für jedes Dokument",
  blank: "Leer",
};

function isGerman(): boolean {
  return locale().startsWith("de");
}

export function templateTitle(template: { id?: string; title: string }): string {
  return (isGerman() && TEMPLATES_DE[template.id ?? ""]) || template.title;
}

export function groupTitle(name: string): string {
  return (isGerman() && GROUPS[name]) || name;
}
