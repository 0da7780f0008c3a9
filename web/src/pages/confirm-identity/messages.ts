import { messages } from "../../shared/words/i18n";

const en = {
  title: "Confirm that it is you",
  text: "What you are about to do is sensitive, and you showed who you are some time ago.",
  email: "E-mail",
  password: "Password",
  code: "Code",
  codeHint: "Six digits from your authenticator app, or a recovery code.",
  confirm: "Confirm",
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
  cancel: "Abbrechen",
  close: "Schließen",
};

export const t = messages({ en, de });
