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
  proof_sso: "single sign-on",
  proof_sso_factor: "single sign-on with a second factor",
  proof_sso_totp: "single sign-on and app",
  proof_sso_recovery: "single sign-on and recovery code",
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
  proof_sso: "Single Sign-on",
  proof_sso_factor: "Single Sign-on mit zweitem Faktor",
  proof_sso_totp: "Single Sign-on und App",
  proof_sso_recovery: "Single Sign-on und Wiederherstellungscode",
  thisOne: "Diese Sitzung",
  end: "Beenden",
  actions: "Aktionen",
  unknown: "Unbekannt",
};

export const t = messages({ en, de });
