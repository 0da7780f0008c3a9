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
  "Settings live in the installation's own database": "Einstellungen liegen in der eigenen Datenbank der Installation",
  "They are in the embedded database, a file that only the server can read.": "Sie liegen in der eingebetteten Datenbank, einer Datei, die nur der Server lesen kann.",
  "They are in PostgreSQL, which people never reach by themselves.": "Sie liegen in PostgreSQL, das Personen nie selbst erreichen.",
  "Input data stays in external storage": "Eingabedaten bleiben im externen Speicher",
  "Addresses of objects stay as they are; the server stores no media of object stores. What is uploaded is stored here.": "Aufgaben behalten die Adressen der Objekte; der Server speichert keine Medien aus Objektspeichern. Was hochgeladen wird, liegt hier.",
  "Annotations are in the database, and in target storages where you connect some": "Annotationen liegen in der Datenbank und, wo Sie welche verbinden, in Zielspeichern",
  "What a target storage is to get is noted together with the annotation and tried again, so that nothing is lost when a store is down.": "Was ein Zielspeicher bekommen soll, wird zusammen mit der Annotation vermerkt und erneut versucht, damit nichts verloren geht, wenn ein Speicher ausfällt.",
  "Objects in storages are reached only by who may see the task": "Objekte in Speichern erreicht nur, wer die Aufgabe sehen darf",
  "The address must stand in the task's data and lie under a storage of its project; otherwise it answers as if it did not exist.": "Die Adresse muss in den Daten der Aufgabe stehen und unter einem Speicher ihres Projekts liegen; sonst antwortet sie, als gäbe es sie nicht.",
  "Answers have listed fields only": "Antworten haben nur aufgeführte Felder",
  "Each field of an answer is declared; secrets can be written and never read.": "Jedes Feld einer Antwort ist angegeben; Geheimnisse lassen sich schreiben und nie lesen.",
  "The database is reached safely": "Die Datenbank ist sicher erreichbar",
  "It is a file on this machine.": "Sie ist eine Datei auf diesem Rechner.",
  "PostgreSQL is on this machine.": "PostgreSQL läuft auf diesem Rechner.",
  "PostgreSQL is reached by TLS, and its certificate is checked (verify-full).": "PostgreSQL ist über TLS erreichbar, und sein Zertifikat wird geprüft (verify-full).",
  "PostgreSQL is on another machine, and its certificate is not checked: somebody between could read and change everything.": "PostgreSQL läuft auf einem anderen Rechner, und sein Zertifikat wird nicht geprüft: Wer dazwischen ist, könnte alles lesen und ändern.",
  "POSTGRE_SSL_MODE=verify-full and POSTGRE_SSLROOTCERT; take LABELKEEP_DATABASE_ALLOW_INSECURE away.": "POSTGRE_SSL_MODE=verify-full und POSTGRE_SSLROOTCERT; nehmen Sie LABELKEEP_DATABASE_ALLOW_INSECURE weg.",
  "Each storage has credentials of its own, and links that end": "Jeder Speicher hat eigene Zugangsdaten und Links, die enden",
  "Links to objects are good for {seconds} seconds at most, are made without asking the store, and each is in the audit trail.": "Links zu Objekten gelten höchstens {seconds} Sekunden, entstehen ohne Anfrage beim Speicher, und jeder steht im Protokoll.",
  "Links to objects may be good for {seconds} seconds, which is more than an hour: whoever has one needs no account.": "Links zu Objekten dürfen {seconds} Sekunden gelten, also mehr als eine Stunde: Wer einen hat, braucht kein Konto.",
  "LABELKEEP_MAX_LINK_SECONDS; each storage can say less.": "LABELKEEP_MAX_LINK_SECONDS; jeder Speicher kann weniger festlegen.",
  "Roles and projects decide who sees what": "Rollen und Projekte entscheiden, wer was sieht",
  "Who is no member of a project gets the answer of one that does not exist.": "Wer nicht Mitglied eines Projekts ist, bekommt die Antwort wie bei einem, das es nicht gibt.",
  "Each way to get tasks needs its own rights at the store, and no more": "Jeder Weg zu Aufgaben braucht eigene Rechte am Speicher und nicht mehr",
  "Files alone: LIST. JSON with data: LIST and GET. Addresses in what is imported: none.": "Dateien als Aufgaben: LIST. Aufgaben als JSON: LIST und GET. Adressen in importierten Aufgaben: keine.",
  "Media comes by a link to the store, or through the server": "Medien kommen über einen Link zum Speicher oder durch den Server",
  "Each storage decides; links and reads are in the audit trail.": "Jeder Speicher entscheidet; Links und Lesezugriffe stehen im Protokoll.",
  "Each storage decides; links are in the audit trail, reads through the server are not.": "Jeder Speicher entscheidet; Links stehen im Protokoll, Lesezugriffe durch den Server nicht.",
  "Set LABELKEEP_AUDIT_MEDIA_READS=true.": "Setzen Sie LABELKEEP_AUDIT_MEDIA_READS=true.",
  "Stores can be closed to all but this server and your network": "Speicher lassen sich für alle außer diesem Server und Ihrem Netz schließen",
  "Check rights of a storage tells what its credential can do beyond need, and writes the policy to enter; labelkeep storage-doctor does it for all.": "„Rechte prüfen“ eines Speichers sagt, was seine Zugangsdaten unnötig können, und schreibt die Richtlinie dafür; labelkeep storage-doctor tut das für alle.",
  "Links to Google Cloud Storage can be short": "Links zu Google Cloud Storage können kurz sein",
  "They are signed by version 4, for as few seconds as the storage says.": "Sie sind nach Version 4 signiert, für so wenige Sekunden, wie der Speicher sagt.",
  "The server's own identity at the clouds is used only where it is listed": "Die eigene Identität des Servers in den Clouds wird nur verwendet, wo sie aufgeführt ist",
  "It is used for nothing.": "Sie wird für nichts verwendet.",
  "It is used for the buckets and roles that are listed.": "Sie wird für die aufgeführten Buckets und Rollen verwendet.",
  "LABELKEEP_CLOUD_IDENTITY_FOR lists them.": "LABELKEEP_CLOUD_IDENTITY_FOR führt sie auf.",
  "Redis is reached by TLS with client certificates": "Redis ist über TLS mit Clientzertifikaten erreichbar",
  "Each Redis storage takes an authority, a client certificate and an ACL user of its own.": "Jeder Redis-Speicher nimmt eine eigene Zertifizierungsstelle, ein Clientzertifikat und ein ACL-Konto.",
  "Certificates are always checked, against your own authorities too": "Zertifikate werden immer geprüft, auch gegen eigene Zertifizierungsstellen",
  "The public authorities are trusted; none of your own is given.": "Den öffentlichen Zertifizierungsstellen wird vertraut; eigene sind nicht angegeben.",
  "Besides the public authorities those of {files} are trusted, for PostgreSQL too.": "Neben den öffentlichen Zertifizierungsstellen wird denen aus {files} vertraut, auch für PostgreSQL.",
  "CUSTOM_CA_CERTS lists PEM files; AWS_CA_BUNDLE is for S3 alone.": "CUSTOM_CA_CERTS führt PEM-Dateien auf; AWS_CA_BUNDLE gilt nur für S3.",
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
