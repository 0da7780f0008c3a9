import { messages } from "../../shared/words/i18n";

export const t = messages({
  en: {
    title: "Help",
    search: "Search the help",
    topics: "Topics",
    allTopics: "All topics",
    results: { one: "{count} place found", other: "{count} places found" },
    table: "Table",
    inEnglish: "This page is in English; there is no translation yet.",
    keys: "Keys in the editor",
    keysAbout: "Every command of the editor with its key.",
    keysText: "All of them can be changed in your account, under Hotkeys. Labels and choices have their own keys, written on them.",
    action: "Action",
    key: "Key",
  },
  de: {
    title: "Hilfe",
    search: "In der Hilfe suchen",
    topics: "Themen",
    allTopics: "Alle Themen",
    results: { one: "{count} Stelle gefunden", other: "{count} Stellen gefunden" },
    table: "Tabelle",
    inEnglish: "Diese Seite ist auf Englisch; sie ist noch nicht übersetzt.",
    keys: "Tasten im Editor",
    keysAbout: "Jeder Befehl des Editors mit seiner Taste.",
    keysText: "Alle lassen sich in Ihrem Konto unter Tasten ändern. Labels und Antworten haben eigene Tasten, die an ihnen stehen.",
    action: "Aktion",
    key: "Taste",
  },
});
