/** The promises in German. The server sends its English sentences, and what it put into them. */
import { t as people } from "../people/messages";
import { isRole } from "../people/roles";
import type { Schemas } from "../../api/client";

/** Names of hosts alone are no words. */
type Sentence = Exclude<Schemas["SecuritySentence"], "{hosts}">;
type Sentences = Readonly<Record<Sentence, string>>;

const de: Sentences = {
  "Connections are encrypted": "Verbindungen sind verschlüsselt",
  "Session cookies are out of reach for scripts and other sites": "Sitzungscookies sind für Skripte und fremde Seiten unerreichbar",
  "Only known host names are answered": "Nur bekannte Rechnernamen bekommen Antwort",
  "Passwords are strong and stored safely": "Passwörter sind stark und sicher gespeichert",
  "People come in by invitation only": "Personen kommen nur mit Einladung herein",
  "Every address of the API demands a permission": "Jede Adresse der Schnittstelle verlangt eine Berechtigung",
  "Access tokens expire and can be revoked": "Zugangstokens laufen ab und lassen sich widerrufen",
  "The server cannot be sent into your own network": "Der Server lässt sich nicht ins eigene Netz schicken",
  "What people type never becomes part of a database query": "Was Personen eingeben, wird nie Teil einer Datenbankabfrage",
  "Pages of other sites cannot act in your name": "Fremde Seiten können nicht in Ihrem Namen handeln",
  "Nothing about your use leaves this machine": "Nichts über Ihre Arbeit verlässt diesen Rechner",
  "Sessions end by themselves": "Sitzungen enden von selbst",
  "A second factor protects accounts": "Ein zweiter Faktor schützt Konten",

  "People reach this server at {url}.": "Dieser Server ist unter {url} zu erreichen.",
  "{url} is plain HTTP, which is fine on this machine only.": "{url} ist unverschlüsselt, was nur auf diesem Rechner in Ordnung ist.",
  "{url} is plain HTTP: passwords and data can be read on the way.": "{url} ist unverschlüsselt: Passwörter und Daten können unterwegs gelesen werden.",
  "Cookies are HttpOnly, SameSite=Lax, Secure and bound to this host.": "Cookies sind HttpOnly, SameSite=Lax, Secure und an diesen Rechnernamen gebunden.",
  "Cookies are HttpOnly and SameSite=Lax. Without HTTPS they cannot be Secure.": "Cookies sind HttpOnly und SameSite=Lax. Ohne HTTPS können sie nicht Secure sein.",
  "Every host name is answered.": "Jeder Rechnername bekommt Antwort.",
  "The one of {url}, and localhost.": "Der von {url}, und localhost.",
  "At least 8 characters, none of the most common ones, stored with argon2id; wrong tries make an account rest for a growing time.": "Mindestens 8 Zeichen, keines der häufigsten, gespeichert mit argon2id; nach falschen Versuchen ruht ein Konto immer länger.",
  "Without an invitation link in force nobody can sign up.": "Ohne gültigen Einladungslink kann sich niemand registrieren.",
  "Anybody can sign up, and is then: {role_name}.": "Alle können sich registrieren und sind dann: {role_name}.",
  "Legacy tokens, which never expire, are allowed. Personal tokens last {days} days.": "Alte Tokens, die nie ablaufen, sind erlaubt. Persönliche Tokens gelten {days} Tage.",
  "Tokens are switched off.": "Tokens sind abgeschaltet.",
  "Personal tokens last {days} days; legacy tokens, which never expire, are switched off.": "Persönliche Tokens gelten {days} Tage; alte Tokens, die nie ablaufen, sind abgeschaltet.",
  "After {idle} without a request, and at the latest after {most}.": "Nach {idle} ohne Anfrage, und spätestens nach {most}.",
  "The guard is switched off: imports by address reach everything this machine reaches, except metadata services.": "Der Schutz ist abgeschaltet: Importe von einer Adresse erreichen alles, was dieser Rechner erreicht, außer Metadatendiensten.",
  "Private networks are not refused, only metadata services.": "Private Netze werden nicht abgelehnt, nur Metadatendienste.",
  "Private networks are not refused. Refused: {banned}.": "Private Netze werden nicht abgelehnt. Abgelehnt: {banned}.",
  "Private, local and metadata addresses are refused, however they are written.": "Private und lokale Adressen und die von Metadatendiensten werden abgelehnt, wie auch immer sie geschrieben sind.",
  "Private, local and metadata addresses are refused, but for: {allowed}.": "Private und lokale Adressen und die von Metadatendiensten werden abgelehnt, außer: {allowed}.",
  "No route starts without one; what somebody may not see answers as if it did not exist.": "Ohne eine startet keine Route; was jemand nicht sehen darf, antwortet, als gäbe es das nicht.",
  "Filters and columns are an allow list; values are bound parameters.": "Filter und Spalten stehen auf einer Liste des Erlaubten; Werte sind gebundene Parameter.",
  "Unsafe requests with a session must come from this site; no other origin may read answers.": "Ändernde Anfragen mit einer Sitzung müssen von dieser Seite kommen; keine andere darf Antworten lesen.",
  "There is no telemetry. The server calls only what a person asks it to import.": "Es gibt keine Telemetrie. Der Server ruft nur auf, was eine Person importieren lässt.",
  "People can set one up; nobody must have one.": "Man kann einen einrichten; niemand muss einen haben.",
  "Who has one of these roles can do nothing without one: {roles}.": "Wer eine dieser Rollen hat, kann ohne ihn nichts tun: {roles}.",
  "This page, signing in: choose the roles, administrators and the owner first.": "Diese Seite, Anmeldung: Wählen Sie die Rollen, Administratoren und Inhaber zuerst.",

  "Give --tls-cert and --tls-key, or set LABELKEEP_PUBLIC_URL to the https address of your proxy.": "Geben Sie --tls-cert und --tls-key an, oder setzen Sie LABELKEEP_PUBLIC_URL auf die https-Adresse Ihres Proxys.",
  "Use HTTPS: then cookies are also Secure and bound to this host.": "Verwenden Sie HTTPS: Dann sind Cookies auch Secure und an diesen Rechnernamen gebunden.",
  "List the names in LABELKEEP_ALLOWED_HOSTS.": "Nennen Sie die Namen in LABELKEEP_ALLOWED_HOSTS.",
  "Set LABELKEEP_DISABLE_SIGNUP_WITHOUT_LINK=true.": "Setzen Sie LABELKEEP_DISABLE_SIGNUP_WITHOUT_LINK=true.",
  "People page, API tokens: switch legacy tokens off.": "Seite Personen, API-Tokens: Schalten Sie alte Tokens ab.",
  "This page, signing in: minutes without activity, and in all.": "Diese Seite, Anmeldung: Minuten ohne Aktivität und insgesamt.",
  "LABELKEEP_SSRF_PROTECTION_ENABLED, LABELKEEP_USE_DEFAULT_BANNED_SUBNETS, LABELKEEP_EGRESS_ALLOW.": "LABELKEEP_SSRF_PROTECTION_ENABLED, LABELKEEP_USE_DEFAULT_BANNED_SUBNETS, LABELKEEP_EGRESS_ALLOW.",
};

/** The server may be newer than the page. */
function isKnown(sentence: string): sentence is Sentence {
  return Object.hasOwn(de, sentence);
}

/** A sentence of the server in the reader's language; one without a translation stays as it is, and says so. */
export function say(sentence: string, values: Readonly<Record<string, string>>, language: string): { text: string; lang: string | undefined } {
  const german = language.startsWith("de") && isKnown(sentence) ? de[sentence] : undefined;
  const inWords = german === undefined ? values : { ...values, ...germanValues(values) };
  const text = (german ?? sentence).replace(/\{(\w+)\}/g, (whole, name: string) => inWords[name] ?? whole);
  return { text, lang: german === undefined ? "en" : undefined };
}

/** Roles and spans of time come as codes too, because they are words. */
function germanValues(values: Readonly<Record<string, string>>): Record<string, string> {
  const words: Record<string, string> = {};
  if (isRole(values["role"])) words["role_name"] = people(`role_${values["role"]}`);
  if (values["role_codes"]) words["roles"] = values["role_codes"].split(" ").filter(isRole).map((role) => people(`role_${role}`)).join(", ");
  if (values["idle_minutes"]) words["idle"] = span(Number(values["idle_minutes"]));
  if (values["most_minutes"]) words["most"] = span(Number(values["most_minutes"]));
  return words;
}

/** Minutes as a person says them, in the dative: whole days or hours where they are. */
function span(minutes: number): string {
  if (minutes >= 2_880 && minutes % 1_440 === 0) return `${minutes / 1_440} Tagen`;
  if (minutes >= 120 && minutes % 60 === 0) return `${minutes / 60} Stunden`;
  return minutes === 1 ? "1 Minute" : `${minutes} Minuten`;
}
