import { messages } from "../../shared/words/i18n";

const en = {
  title: "My work",
  intro: "Projects in which there is something for you to label.",
  label: "Label",
  left: { one: "{count} task left", other: "{count} tasks left" },
  done: "{done} of {total} done",
  mine: { one: "{count} by you", other: "{count} by you" },
  finished: "Finished",
  none: "No project needs you just now",
  noneText: "When somebody adds you to a project, it appears here.",
  retry: "Try again",
  projects: "Projects",
};

const de: typeof en = {
  title: "Meine Arbeit",
  intro: "Projekte, in denen es für Sie etwas zu labeln gibt.",
  label: "Labeln",
  left: { one: "{count} Aufgabe übrig", other: "{count} Aufgaben übrig" },
  done: "{done} von {total} fertig",
  mine: { one: "{count} von Ihnen", other: "{count} von Ihnen" },
  finished: "Fertig",
  none: "Gerade braucht Sie kein Projekt",
  noneText: "Wenn jemand Sie zu einem Projekt hinzufügt, erscheint es hier.",
  retry: "Erneut versuchen",
  projects: "Projekte",
};

export const t = messages({ en, de });
