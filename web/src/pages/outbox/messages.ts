import { messages } from "../../shared/words/i18n";

const en = {
  title: "Submits that wait",
  text: "The server did not answer when these were submitted. They are kept on this machine and sent in their order as soon as it answers.",
  session: "Your session has ended. Sign in, and these are sent.",
  waiting: { one: "{count} submit waits for the connection", other: "{count} submits wait for the connection" },
  refusedCount: { one: "{count} submit was not accepted", other: "{count} submits were not accepted" },
  refused: "Not accepted",
  submit: "Task {id}: submit",
  update: "Task {id}: update",
  skip: "Task {id}: skip",
  now: "Send now",
  signIn: "Sign in",
  again: "Try again",
  download: "Download",
  takeBack: "Take back",
  close: "Close",
  onItsWay: "This submit is being sent just now. Undo it when it has arrived.",
  delivered: { one: "{count} submit was sent.", other: "{count} submits were sent." },
};

const de: typeof en = {
  title: "Wartende Abgaben",
  text: "Der Server antwortete nicht, als diese Aufgaben abgegeben wurden. Sie liegen auf diesem Rechner und werden der Reihe nach gesendet, sobald er antwortet.",
  session: "Ihre Sitzung ist abgelaufen. Nach dem Anmelden wird alles gesendet.",
  waiting: { one: "{count} Abgabe wartet auf die Verbindung", other: "{count} Abgaben warten auf die Verbindung" },
  refusedCount: { one: "{count} Abgabe wurde nicht angenommen", other: "{count} Abgaben wurden nicht angenommen" },
  refused: "Nicht angenommen",
  submit: "Aufgabe {id}: abgeben",
  update: "Aufgabe {id}: ändern",
  skip: "Aufgabe {id}: überspringen",
  now: "Jetzt senden",
  signIn: "Anmelden",
  again: "Erneut versuchen",
  download: "Herunterladen",
  takeBack: "Zurücknehmen",
  close: "Schließen",
  onItsWay: "Diese Abgabe wird gerade gesendet. Nehmen Sie sie zurück, wenn sie angekommen ist.",
  delivered: { one: "{count} Abgabe wurde gesendet.", other: "{count} Abgaben wurden gesendet." },
};

export const t = messages({ en, de });
