/** Short help: how the main job goes, and the keys. The longer documents are in the repository's docs folder. */
import page from "../lib/page.module.css";
import { locale } from "../lib/i18n";
import { Link } from "wouter";
import { editorText, KEYMAP, showKey } from "../../editor";
import styles from "./help.module.css";
import { TOPICS, t } from "./messages";

export function Help({ topic }: { topic: string | undefined }) {
  const language = locale().startsWith("de") ? "de" : "en";
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h1>{t("title")}</h1>
      </header>
      <nav aria-label={t("topics")} className={styles["topics"]}>
        {topic !== undefined && <Link href="/help/">{t("allTopics")}</Link>}
        {TOPICS.map((entry) => (
          <Link key={entry.id} href={`/help/${entry.id}`} {...(entry.id === topic ? { "aria-current": "page" as const } : {})}>
            {entry[language].title}
          </Link>
        ))}
      </nav>
      {TOPICS.filter((entry) => topic === undefined || entry.id === topic).map((entry) => (
        <section key={entry.id} id={entry.id} className={page["section"]}>
          <h2>{entry[language].title}</h2>
          {entry[language].text.map((paragraph) => (
            <p key={paragraph} className={styles["text"]}>{paragraph}</p>
          ))}
        </section>
      ))}
      <section className={page["section"]}>
        <h2>{t("keys")}</h2>
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
      </section>
    </div>
  );
}
