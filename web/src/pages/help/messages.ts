import { messages } from "../lib/i18n";

export const t = messages({
  en: { title: "Help", keys: "Keys in the editor", action: "Action", key: "Key", topics: "Topics", allTopics: "All" },
  de: { title: "Hilfe", keys: "Tasten im Editor", action: "Aktion", key: "Taste", topics: "Themen", allTopics: "Alle" },
});

interface Text {
  title: string;
  text: string[];
}

export const TOPICS: readonly { id: string; en: Text; de: Text }[] = [
  {
    id: "start",
    en: {
      title: "From data to labels",
      text: [
        "New project: drop files (JSON, JSON lines, CSV, TSV, text or media), look at what was understood, choose a template, type the labels, one a line, and start.",
        "In the label stream you get one task after the other. Your work is saved as a draft within a second; submit moves on. Take a submit back with Undo in the message that follows it.",
        "Tasks shows everything as a table: filter, order, select, and run actions on what is selected. Actions run in the background and can be undone where the bell says so.",
      ],
    },
    de: {
      title: "Von den Daten zu den Labeln",
      text: [
        "Neues Projekt: Dateien hineinziehen (JSON, JSON Lines, CSV, TSV, Text oder Medien), ansehen, was verstanden wurde, eine Vorlage wählen, die Label eintippen, eins je Zeile, und loslegen.",
        "Beim Labeln bekommen Sie eine Aufgabe nach der anderen. Ihre Arbeit wird innerhalb einer Sekunde als Entwurf gesichert; Absenden führt weiter. Ein Absenden nehmen Sie in der folgenden Meldung zurück.",
        "Aufgaben zeigt alles als Tabelle: filtern, ordnen, auswählen und Aktionen auf die Auswahl anwenden. Aktionen laufen im Hintergrund und lassen sich zurücknehmen, wo die Glocke es anbietet.",
      ],
    },
  },
  {
    id: "script",
    en: {
      title: "By script",
      text: [
        "Labelkeep speaks the API of Label Studio: its official Python client works unchanged. Make a personal access token under Account, and give it to the client with this server's address.",
        "Export: GET /api/projects/{id}/export?exportType=JSON (or JSON_MIN, CSV, TSV); with download_all_tasks=true also tasks that are not finished.",
      ],
    },
    de: {
      title: "Per Skript",
      text: [
        "Labelkeep spricht die Schnittstelle von Label Studio: Dessen offizieller Python-Client funktioniert unverändert. Legen Sie unter Konto ein persönliches Zugriffstoken an und geben Sie es dem Client mit der Adresse dieses Servers.",
        "Export: GET /api/projects/{id}/export?exportType=JSON (oder JSON_MIN, CSV, TSV); mit download_all_tasks=true auch unfertige Aufgaben.",
      ],
    },
  },
  {
    id: "people",
    en: {
      title: "People and roles",
      text: [
        "Invite people with a link that carries a role. Annotators label and see their own work; reviewers also see and correct the work of others; managers run projects; administrators manage people and settings; the owner may do everything.",
        "Annotators and reviewers see a project once they are members of it.",
      ],
    },
    de: {
      title: "Personen und Rollen",
      text: [
        "Laden Sie Personen mit einem Link ein, der eine Rolle trägt. Annotatoren labeln und sehen ihre eigene Arbeit; Reviewer sehen und korrigieren auch die Arbeit anderer; Manager führen Projekte; Administratoren verwalten Personen und Einstellungen; Eigentümer dürfen alles.",
        "Annotatoren und Reviewer sehen ein Projekt, sobald sie darin Mitglied sind.",
      ],
    },
  },
];
