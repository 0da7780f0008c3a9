/** The editor's keys, from the editor itself. */
import { editorText, KEYMAP, showKey } from "../../editor";
import page from "../../shared/ui/page.module.css";
import styles from "./help.module.css";
import { t } from "./messages";

export function KeyTable() {
  return (
    <article className={styles["article"]}>
      <h1>{t("keys")}</h1>
      <p>{t("keysText")}</p>
      <div className={page["tableWrap"]}>
        <table className={page["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("action")}</th>
              <th scope="col">{t("key")}</th>
            </tr>
          </thead>
          <tbody>
            {KEYMAP.map((action) => (
              <tr key={action.action}>
                <td>{editorText(action.title)}</td>
                <td>{action.keys.map(showKey).join(", ")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </article>
  );
}
