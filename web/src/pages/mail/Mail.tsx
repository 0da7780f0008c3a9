/** How mail fares. For administrators. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../api/client";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, classes, Problem } from "../../shared/ui/ui";
import { formatAgo } from "../../shared/words/i18n";
import { t } from "./messages";

const KEY = ["mail"];
const KINDS = ["password_reset", "invitation", "test"] as const;
const nameOfKind = (kind: string): string => {
  const known = KINDS.find((one) => one === kind);
  return known ? t(`kind_${known}`) : kind;
};

export function Mail() {
  const client = useQueryClient();
  const mail = useQuery({ queryKey: KEY, queryFn: () => ask(api.GET("/api/mail")) });
  const test = (): void =>
    void attempt(
      async () => {
        await ask(api.POST("/api/mail/test"));
        toast(t("tested"));
        await client.invalidateQueries({ queryKey: KEY });
      },
      (reason) => t("failed", { reason }),
    );
  const state = mail.data;
  return (
    <section className={page["section"]}>
      <header>
        <h2>{t("title")}</h2>
        {state?.is_on && <Button onPress={test}>{t("test")}</Button>}
      </header>
      <p className={page["muted"]}>{t("text")}</p>
      {mail.error && <Problem title={mail.error.message} />}
      {state && !state.is_on && <p>{t("off")}</p>}
      {state?.is_on && (
        <p>
          {t("on", { server: state.server ?? "", from: state.from ?? "" })} {state.waiting > 0 ? t("waiting", { count: state.waiting }) : t("waitingNone")} {state.last_sent_at && t("sent", { time: formatAgo(state.last_sent_at) })}
        </p>
      )}
      {state?.last_error && <Problem title={t("problem")} text={state.last_error} />}
      {state && state.failed.length > 0 && (
        <>
          <h3>{t("failedTitle")}</h3>
          <div className={page["tableWrap"]} role="region" aria-label={t("failedTitle")} tabIndex={0}>
            <table className={classes(page["table"], page["stacked"])}>
              <thead>
                <tr>
                  <th scope="col">{t("kind")}</th>
                  <th scope="col">{t("recipient")}</th>
                  <th scope="col">{t("reason")}</th>
                </tr>
              </thead>
              <tbody>
                {state.failed.map((item) => (
                  <tr key={`${item.at} ${item.recipient} ${item.kind}`}>
                    <td>{nameOfKind(item.kind)}</td>
                    <td>{item.recipient}</td>
                    <td>{item.error}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  );
}
