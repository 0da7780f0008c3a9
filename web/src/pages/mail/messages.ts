import { messages } from "../../shared/words/i18n";

const en = {
  title: "Mail",
  text: "Invitations and links for new passwords go out by mail.",
  off: "This installation sends no mail. Whoever runs it can set a mail server (EMAIL_HOST and FROM_EMAIL).",
  on: "Mail goes to {server}, from {from}.",
  waiting: "{count} wait.",
  waitingNone: "None waits.",
  sent: "The last one was taken {time}.",
  problem: "The mail server takes nothing at the moment",
  failedTitle: "Not sent",
  kind: "Mail",
  recipient: "To",
  reason: "Reason",
  kind_password_reset: "Link for a new password",
  kind_invitation: "Invitation",
  kind_test: "Test",
  test: "Send a test to me",
  tested: "A mail is on its way to your address.",
  failed: "That did not work: {reason}",
};

type Words = Record<keyof typeof en, string>;

const de: Words = {
  title: "E-Mail",
  text: "Einladungen und Links für neue Passwörter gehen als E-Mail hinaus.",
  off: "Diese Installation sendet keine E-Mails. Wer sie betreibt, kann einen Mailserver einstellen (EMAIL_HOST und FROM_EMAIL).",
  on: "E-Mails gehen an {server}, von {from}.",
  waiting: "{count} warten.",
  waitingNone: "Keine wartet.",
  sent: "Die letzte wurde {time} angenommen.",
  problem: "Der Mailserver nimmt gerade nichts an",
  failedTitle: "Nicht gesendet",
  kind: "E-Mail",
  recipient: "An",
  reason: "Grund",
  kind_password_reset: "Link für ein neues Passwort",
  kind_invitation: "Einladung",
  kind_test: "Versuch",
  test: "Einen Versuch an mich senden",
  tested: "Eine E-Mail ist an Ihre Adresse unterwegs.",
  failed: "Das hat nicht geklappt: {reason}",
};

export const t = messages({ en, de });
