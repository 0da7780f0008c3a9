/** A document in the list: its first page, small, and its first words. */
import { useEffect, useState } from "react";
import { firstPage, type FirstPage } from "../../../editor/api";
import { Icon } from "../../../shared/ui/icons";
import { nameOfMedia } from "../../../shared/media-renewal";
import { formatNumber } from "../../../shared/words/i18n";
import { t } from "../words/messages";
import styles from "./table.module.css";

/** Who scrolls on asks for nothing. */
const REST_MS = 250;

export function DocumentCell({ url }: { url: string | null }) {
  const page = useFirstPage(url);
  const name = url === null ? "" : nameOfMedia(url);
  return (
    <span className={styles["document"]} title={page === null ? name : t("documentPages", { name, pages: formatNumber(page.pages) })}>
      {page === null ? <span className={styles["noImage"]}><Icon name="document" /></span> : <img className={styles["thumb"]} src={page.picture} alt="" draggable={false} />}
      <span dir="auto">{page === null || page.words === "" ? name : page.words}</span>
    </span>
  );
}

/** What reads documents is fetched with the first one that is in sight. */
function useFirstPage(url: string | null): FirstPage | null {
  const [page, setPage] = useState<FirstPage | null>(null);
  useEffect(() => {
    if (url === null) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      void firstPage(url, abort.signal).then((found) => {
        if (!abort.signal.aborted) setPage(found);
      });
    }, REST_MS);
    return () => {
      clearTimeout(timer);
      abort.abort();
      setPage(null);
    };
  }, [url]);
  return page;
}
