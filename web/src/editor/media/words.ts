/** Each reason as a sentence that says what to do. */
import { t } from "../words/i18n";
import type { Reason } from "./why";

/** Where another host than this one asked, or null where our own server sent the browser to it. */
function hostOf(url: string): string | null {
  const target = new URL(url, location.href);
  return target.origin === location.origin ? null : target.host;
}

export function policySentence(url: string): string {
  const host = hostOf(url);
  return host === null
    ? t("The security policy of this page does not let it load from the store of this object. Load the page again; if that does not help, an administrator can allow its host (media_hosts).")
    : t("The security policy of this server lets nothing come from {host}. An administrator can allow it (media_hosts).", { host });
}

/** What all kinds of data share; null: each has its own words. */
export function commonSentence(reason: Reason, url: string): string | null {
  switch (reason.kind) {
    case "expired":
      return t("The link has expired (403). Load it again. If it happens at once, the clock of the server or of the store is wrong.");
    case "cors":
      return t("The store answers but does not let this page read it (CORS), so whether the object is missing, refused or of another kind cannot be told. An administrator adds a CORS rule to the bucket: origin {origin}, methods GET and HEAD.", { origin: location.origin });
    case "unreachable":
      return t("The store does not answer. It is down, or not reachable from this browser, for example only inside a VPN. Ask your administrator.");
    case "offline":
      return t("The server does not answer. Try again when you are connected.");
    case "policy":
      return policySentence(url);
    case "store":
      return t("The store does not give it: {reason}", { reason: reason.said });
    default:
      return null;
  }
}
