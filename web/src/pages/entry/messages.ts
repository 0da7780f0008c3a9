import { messages } from "../../shared/words/i18n";

const en = {
  signIn: "Sign in",
  signInWith: "Sign in with {name}",
  email: "E-mail",
  password: "Password",
  code: "Code",
  codeHint: "Six digits from your authenticator app, or a recovery code.",
  stay: "Stay signed in",
  forgot: "Forgot your password? Ask an administrator for a reset link.",
  signUp: "Create account",
  welcome: "Create your account",
  role: "You join as {role}.",
  waits: "An administrator gives you a role afterwards.",
  firstName: "First name",
  lastName: "Last name",
  name: "Name",
  passwordHint: "At least 8 characters. Four random words are a good one.",
  noLink: "This invitation link does not work any more",
  noLinkText: "It was used, withdrawn or has run out. Ask whoever sent it for a new one.",
  needsSetup: "This installation has no owner yet",
  needsSetupText: "Open the link that the server printed when it started. It makes the first account.",
  setup: "Welcome to Labelkeep",
  setupText: "Make the first account. It is the owner of this installation.",
  setupDone: "Create account",
  setupOver: "This installation has its owner already",
  setupOverText: "The link makes the first account only. Sign in, or ask an administrator for an invitation.",
  reset: "Set a new password",
  newPassword: "New password",
  save: "Save password",
  resetDone: "Your password was changed. Sign in with it.",
  toSignIn: "To sign-in",
  haveAccount: "I have an account",
  openSignUp: "Create an account",
};

type Words = Record<keyof typeof en, string>;

const de: Words = {
  signIn: "Anmelden",
  signInWith: "Anmelden mit {name}",
  email: "E-Mail",
  password: "Passwort",
  code: "Code",
  codeHint: "Sechs Ziffern aus Ihrer Authenticator-App oder ein Wiederherstellungscode.",
  stay: "Angemeldet bleiben",
  forgot: "Passwort vergessen? Bitten Sie Ihre Administration um einen Link zum Zurücksetzen.",
  signUp: "Konto anlegen",
  welcome: "Legen Sie Ihr Konto an",
  role: "Sie kommen als {role} dazu.",
  waits: "Danach gibt Ihnen die Administration eine Rolle.",
  firstName: "Vorname",
  lastName: "Nachname",
  name: "Name",
  passwordHint: "Mindestens 8 Zeichen. Vier zufällige Wörter sind ein gutes.",
  noLink: "Dieser Einladungslink gilt nicht mehr",
  noLinkText: "Er wurde benutzt, zurückgezogen oder ist abgelaufen. Bitten Sie um einen neuen.",
  needsSetup: "Diese Installation hat noch keinen Eigentümer",
  needsSetupText: "Öffnen Sie den Link, den der Server beim Start ausgegeben hat. Damit entsteht das erste Konto.",
  setup: "Willkommen bei Labelkeep",
  setupText: "Legen Sie das erste Konto an. Ihm gehört diese Installation.",
  setupDone: "Konto anlegen",
  setupOver: "Diese Installation hat schon einen Eigentümer",
  setupOverText: "Der Link legt nur das erste Konto an. Melden Sie sich an, oder bitten Sie um eine Einladung.",
  reset: "Neues Passwort setzen",
  newPassword: "Neues Passwort",
  save: "Passwort speichern",
  resetDone: "Ihr Passwort wurde geändert. Melden Sie sich damit an.",
  toSignIn: "Zur Anmeldung",
  haveAccount: "Ich habe ein Konto",
  openSignUp: "Konto anlegen",
};

export const t = messages({ en, de });

const ROLES: Record<string, { en: string; de: string }> = {
  OW: { en: "owner", de: "Inhaber" },
  AD: { en: "administrator", de: "Administrator" },
  MA: { en: "manager", de: "Manager" },
  RE: { en: "reviewer", de: "Prüfer" },
  AN: { en: "annotator", de: "Annotator" },
};

export function roleName(code: string, language: string): string | null {
  const role = ROLES[code];
  return role ? (language.startsWith("de") ? role.de : role.en) : null;
}
