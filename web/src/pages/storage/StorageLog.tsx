/** What the last sync could not read or write, object by object. */
import page from "../../shared/ui/page.module.css";
import { classes } from "../../shared/ui/ui";
import { t } from "./messages";
import type { Storage } from "./model/storage";
import styles from "./storage.module.css";

/** More than anybody reads; the server keeps them all. */
const SHOWN = 200;

export function StorageLog({ storage, title }: { storage: Storage; title: string }) {
  const { errors, direction } = storage;
  return (
    <details className={styles["log"]}>
      <summary>{t(direction === "source" ? "logHead" : "logHeadTarget", { count: errors.length })}</summary>
      <div className={classes(page["tableWrap"], styles["logTable"])} role="region" aria-label={t("logOf", { title })} tabIndex={0}>
        <table className={page["table"]}>
          <thead>
            <tr><th scope="col">{t("logKey")}</th><th scope="col">{t("logWhy")}</th></tr>
          </thead>
          <tbody>
            {errors.slice(0, SHOWN).map((error, at) => (
              <tr key={`${at} ${error.key}`}><td><code>{error.key || t("noKey")}</code></td><td>{error.reason}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
      {errors.length > SHOWN && <p className={page["muted"]}>{t("logFirst", { count: SHOWN })}</p>}
    </details>
  );
}
