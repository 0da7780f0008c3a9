import { messages } from "../../shared/words/i18n";

const en = {
  browser: "Browser",
  address: "Address",
  since: "Signed in",
  lastSeen: "Last active",
  shown: "Shown",
  proof_password: "password",
  proof_totp: "password and app",
  proof_recovery: "password and recovery code",
  thisOne: "This session",
  end: "End",
  actions: "Actions",
  unknown: "Unknown",
};

type Words = Record<keyof typeof en, string>;

const de: Words = {
  browser: "Browser",
  address: "Adresse",
  since: "Angemeldet",
  lastSeen: "Zuletzt aktiv",
  shown: "Ausgewiesen",
  proof_password: "Passwort",
  proof_totp: "Passwort und App",
  proof_recovery: "Passwort und Wiederherstellungscode",
  thisOne: "Diese Sitzung",
  end: "Beenden",
  actions: "Aktionen",
  unknown: "Unbekannt",
};

export const t = messages({ en, de });
