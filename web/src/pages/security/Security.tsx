/** One page that says what is open, what is closed and why; and who did what. */
import { useQuery } from "@tanstack/react-query";
import { api, ask } from "../../api/client";
import { locale } from "../../shared/words/i18n";
import { Icon } from "../../shared/ui/icons";
import page from "../../shared/ui/page.module.css";
import { useSession } from "../../api/session";
import { Badge, Button, Problem } from "../../shared/ui/ui";
import { AuditTrail } from "./AuditTrail";
import { MediaPolicy } from "./MediaPolicy";
import { t } from "./messages";
import { say } from "./promises";
import { SignInPolicy } from "./SignInPolicy";
import styles from "./security.module.css";

const TONES = { on: "good", off: "bad", partial: "warn" } as const;
const ICONS = { on: "check", off: "close", partial: "minus" } as const;

export function Security() {
  const session = useSession();
  const promises = useQuery({ queryKey: ["security"], queryFn: () => ask(api.GET("/api/security")) });
  const list = promises.data?.promises ?? [];
  const rank = { off: 0, partial: 1, on: 2 };
  const sorted = [...list].sort((a, b) => rank[a.state] - rank[b.state]);
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro")}</p>
        </div>
      </header>
      <section className={page["section"]}>
        <header>
          <h2>{t("promises")}</h2>
          {list.length > 0 && <span className={page["muted"]}>{t("kept", { kept: list.filter((item) => item.state === "on").length, total: list.length })}</span>}
        </header>
        {promises.error && <Problem title={promises.error.message} action={<Button onPress={() => void promises.refetch()}>{t("retry")}</Button>} />}
        <ul className={styles["promises"]}>
          {sorted.map((item) => (
            <li key={item.id} className={page["card"]} data-state={item.state}>
              <span className={styles["state"]} aria-hidden="true"><Icon name={ICONS[item.state]} size={14} /></span>
              <div>
                <h3><Said sentence={item.title} /> <Badge tone={TONES[item.state]}>{t(item.state)}</Badge></h3>
                <p><Said sentence={item.sentence} values={item.values} /></p>
                {item.how && <details><summary>{t("how")}</summary><p><Said sentence={item.how} /></p></details>}
              </div>
            </li>
          ))}
        </ul>
      </section>
      {session?.permissions.includes("settings_manage") && <SignInPolicy />}
      <MediaPolicy mayChange={session?.permissions.includes("settings_manage") ?? false} />
      {session?.permissions.includes("audit_view") && <AuditTrail />}
    </div>
  );
}

function Said({ sentence, values = {} }: { readonly sentence: string; readonly values?: Record<string, string> }) {
  const { text, lang } = say(sentence, values, locale());
  return <span lang={lang}>{text}</span>;
}
