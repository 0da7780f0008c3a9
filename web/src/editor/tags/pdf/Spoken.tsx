import { t } from "../../words/i18n";
import type { PageText } from "../../documents/pageText";

/** More would make each turn of a page slow for everybody. */
const MOST = 30_000;

/** The words of the page, for who does not see it. */
export function Spoken({ text, page }: { readonly text: PageText | null; readonly page: number }) {
  const words = text?.text.slice(0, MOST).trim() ?? "";
  return (
    <div className="lke-visually-hidden" role="region" aria-label={t("Text of page {page}", { page })}>
      {words === "" ? <p>{t("This page has no text.")}</p> : words.split("\n").map((line, at) => <p key={at} dir="auto">{line}</p>)}
    </div>
  );
}
