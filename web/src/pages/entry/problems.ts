/** Why somebody came back from a provider and was not let in: the server names it by a code in the address. */
import { messages } from "../../shared/words/i18n";

const en = {
  sign_on_is_over: "This sign-in was begun in another browser, used, or more than ten minutes ago. Begin again.",
  sign_on_refused: "The provider did not sign you in. Begin again, and agree there to what it asks; if it goes on, ask whoever runs it.",
  sign_on_without_address: "The provider did not tell your email address. Ask whoever runs it to send the claim “email”.",
  sign_on_address_unconfirmed: "The provider did not confirm your email address. Confirm it there; an administrator can also choose that its addresses count as confirmed.",
  sign_on_domain: "People with an address at this domain do not come in here. Sign in with your address at work.",
  sign_on_other_subject: "Your address belongs to an account that somebody else at this provider came in with before. Ask an administrator to unlink it on the People page.",
  sign_on_of_owner: "An owner comes in only by a provider that an owner saved. Sign in with your password, and save this provider once on the People page.",
  sign_on_provider_fails: "The provider cannot be used at this moment. Try again in a minute; if it goes on, ask an administrator to test it on the People page.",
  no_account_here: "You have no account here, or it is deactivated. Ask an administrator for an invitation.",
  provider_token_invalid: "What the provider answered cannot be trusted: it is not from there, not for this installation, or too old. Begin again; if it goes on, ask an administrator to test the provider.",
  too_many_sign_ins: "Too many people are signing in at this moment. Wait a little and try again.",
  unknown: "You were not signed in. Begin again; if it goes on, ask an administrator.",
};

type Words = Record<keyof typeof en, string>;

const de: Words = {
  sign_on_is_over: "Diese Anmeldung wurde in einem anderen Browser begonnen, ist schon benutzt oder älter als zehn Minuten. Beginnen Sie von vorn.",
  sign_on_refused: "Der Anbieter hat Sie nicht angemeldet. Beginnen Sie von vorn und stimmen Sie dort zu; bleibt es dabei, fragen Sie, wer ihn betreibt.",
  sign_on_without_address: "Der Anbieter hat Ihre E-Mail-Adresse nicht mitgeteilt. Bitten Sie, wer ihn betreibt, den Claim „email“ mitzuschicken.",
  sign_on_address_unconfirmed: "Der Anbieter hat Ihre E-Mail-Adresse nicht bestätigt. Bestätigen Sie sie dort; die Administration kann auch einstellen, dass seine Adressen als bestätigt gelten.",
  sign_on_domain: "Mit einer Adresse dieser Domain kommt hier niemand herein. Melden Sie sich mit Ihrer Adresse bei der Arbeit an.",
  sign_on_other_subject: "Ihre Adresse gehört zu einem Konto, mit dem bei diesem Anbieter schon jemand anderes hereinkam. Bitten Sie die Administration, die Verknüpfung auf der Seite „Personen“ zu lösen.",
  sign_on_of_owner: "Wer die Inhaberschaft hat, kommt nur über einen Anbieter herein, den jemand mit ihr gespeichert hat. Melden Sie sich mit Ihrem Passwort an und speichern Sie diesen Anbieter einmal auf der Seite „Personen“.",
  sign_on_provider_fails: "Der Anbieter ist im Moment nicht zu gebrauchen. Versuchen Sie es in einer Minute noch einmal; bleibt es dabei, bitten Sie die Administration, ihn auf der Seite „Personen“ zu testen.",
  no_account_here: "Sie haben hier kein Konto, oder es ist deaktiviert. Bitten Sie die Administration um eine Einladung.",
  provider_token_invalid: "Der Antwort des Anbieters ist nicht zu trauen: Sie ist nicht von ihm, nicht für diese Installation oder zu alt. Beginnen Sie von vorn; bleibt es dabei, bitten Sie die Administration, den Anbieter zu testen.",
  too_many_sign_ins: "In diesem Moment melden sich zu viele Leute an. Warten Sie ein wenig und versuchen Sie es noch einmal.",
  unknown: "Sie wurden nicht angemeldet. Beginnen Sie von vorn; bleibt es dabei, fragen Sie die Administration.",
};

const t = messages({ en, de });
const isKnown = (code: string): code is keyof typeof en => Object.hasOwn(en, code);

/** Nothing that stands in an address is shown as it is. */
export function problemOf(search: string): string | null {
  const code = new URLSearchParams(search).get("problem");
  return code === null ? null : t(isKnown(code) ? code : "unknown");
}
