import { messages } from "../lib/i18n";

const en = {
  jobs: "Background jobs",
  running: { one: "{count} job is running", other: "{count} jobs are running" },
  bell: "Background jobs, {state}",
  quiet: "nothing is running",
  none: "Nothing has run yet. Imports and actions on many tasks appear here.",
  queued: "Waiting",
  status_running: "Running",
  completed: "Done",
  failed: "Failed",
  cancelled: "Cancelled",
  undone: "Taken back",
  cancel: "Cancel",
  undo: "Take back",
  close: "Close",
  progress: "{done} of {total} {unit}",
  progressOpen: "{done} {unit}",
  left: "{rate} a second, {time} left",
  failedAct: "That did not work: {reason}",
};

const de: typeof en = {
  jobs: "Aufträge im Hintergrund",
  running: { one: "{count} Auftrag läuft", other: "{count} Aufträge laufen" },
  bell: "Aufträge im Hintergrund, {state}",
  quiet: "nichts läuft",
  none: "Bisher ist nichts gelaufen. Importe und Aktionen über viele Aufgaben erscheinen hier.",
  queued: "Wartet",
  status_running: "Läuft",
  completed: "Fertig",
  failed: "Fehlgeschlagen",
  cancelled: "Abgebrochen",
  undone: "Zurückgenommen",
  cancel: "Abbrechen",
  undo: "Zurücknehmen",
  close: "Schließen",
  progress: "{done} von {total} {unit}",
  progressOpen: "{done} {unit}",
  left: "{rate} je Sekunde, noch {time}",
  failedAct: "Das hat nicht geklappt: {reason}",
};

export const t = messages({ en, de });
