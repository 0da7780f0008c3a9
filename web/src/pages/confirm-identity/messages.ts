import { messages } from "../../shared/words/i18n";

const en = {
  title: "Confirm that it is you",
  text: "What you are about to do is sensitive, and you showed who you are some time ago.",
  email: "E-mail",
  password: "Password",
  code: "Code",
  codeHint: "Six digits from your authenticator app, or a recovery code.",
  confirm: "Confirm",
  confirmWith: "Confirm with {name}",
  leaves: "This leaves the page for {name} and comes back to it. What is not saved here is lost; then do it again.",
  cancel: "Cancel",
  close: "Close",
};

type Words = Record<keyof typeof en, string>;

const de: Words = {
  title: "Bestätigen Sie, dass Sie es sind",
  text: "Was Sie vorhaben, ist heikel, und Sie haben sich vor längerer Zeit ausgewiesen.",
  email: "E-Mail",
  password: "Passwort",
  code: "Code",
  codeHint: "Sechs Ziffern aus Ihrer Authenticator-App oder ein Wiederherstellungscode.",
  confirm: "Bestätigen",
  confirmWith: "Bestätigen mit {name}",
  leaves: "Das verlässt die Seite zu {name} und kommt zu ihr zurück. Was hier nicht gespeichert ist, geht verloren; wiederholen Sie es dann.",
  cancel: "Abbrechen",
  close: "Schließen",
};

export const t = messages({ en, de });
