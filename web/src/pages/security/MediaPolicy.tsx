/** From where pages may show media, and the way back to every https host. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, ask } from "../../api/client";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { Problem, Switch } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./security.module.css";

const KEY = ["media-policy"];

export function MediaPolicy({ mayChange }: { mayChange: boolean }) {
  const policy = useQuery({ queryKey: KEY, queryFn: () => ask(api.GET("/api/media-policy")) });
  const client = useQueryClient();
  const change = (any_https_host: boolean): void => {
    const before = policy.data;
    // Shown at once; taken back when the server refuses.
    client.setQueryData(KEY, { ...before, any_https_host });
    void attempt(async () => {
      client.setQueryData(KEY, await ask(api.PATCH("/api/media-policy", { body: { any_https_host } })));
    }, (reason) => t("failed", { reason })).then((ok) => {
      if (!ok) client.setQueryData(KEY, before);
    });
  };
  const hosts = policy.data?.hosts ?? [];
  return (
    <section className={page["section"]}>
      <h2>{t("media")}</h2>
      <p className={page["muted"]}>{t("mediaText")}</p>
      {policy.error && <Problem title={policy.error.message} />}
      {policy.data && (
        <div className={`${page["card"]} ${styles["media"]}`}>
          <Switch isSelected={policy.data.any_https_host} isDisabled={!mayChange} onChange={change}>
            <strong>{t("mediaAny")}</strong>
            <small>{t("mediaAnyText")}</small>
          </Switch>
          <p className={page["muted"]}>{hosts.length === 0 ? t("mediaNoHosts") : t("mediaHosts", { hosts: hosts.join(", ") })}</p>
        </div>
      )}
    </section>
  );
}
