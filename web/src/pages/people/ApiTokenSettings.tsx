/** Which kinds of tokens scripts may use in this organization. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { attempt } from "../../shared/ui/attempt";
import { api, ask, type Schemas } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { Problem, Switch } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./people.module.css";

export type JwtSettings = Schemas["JwtSettings"];

export function useJwtSettings() {
  return useQuery({ queryKey: ["jwt-settings"], queryFn: () => ask(api.GET("/api/jwt/settings")), retry: false });
}

export function ApiTokenSettings() {
  const settings = useJwtSettings();
  const client = useQueryClient();
  const change = (part: Partial<JwtSettings>): void => {
    const before = settings.data;
    if (!before) return;
    // Shown at once; taken back when the server refuses.
    client.setQueryData(["jwt-settings"], { ...before, ...part });
    void attempt(
      async () => {
        await ask(api.POST("/api/jwt/settings", { body: { ...before, ...part } }));
      },
      (reason) => t("failed", { reason }),
    ).then((ok) => {
      if (!ok) client.setQueryData(["jwt-settings"], before);
    });
  };
  return (
    <section className={page["section"]}>
      <h2>{t("apiTitle")}</h2>
      <p className={`${page["muted"]} ${styles["flat"]}`}>{t("apiText")}</p>
      {settings.error && <Problem title={settings.error.message} />}
      {settings.data && (
        <div className={`${page["card"]} ${styles["switches"]}`}>
          <Switch isSelected={settings.data.api_tokens_enabled} onChange={(on) => change({ api_tokens_enabled: on })}>
            <strong>{t("pat")}</strong>
            <small>{t("patText")}</small>
          </Switch>
          <Switch isSelected={settings.data.legacy_api_tokens_enabled} onChange={(on) => change({ legacy_api_tokens_enabled: on })}>
            <strong>{t("legacy")}</strong>
            <small>{t("legacyText")}</small>
          </Switch>
        </div>
      )}
    </section>
  );
}
