/** The legacy token: only when the organization allows it, and shown only when it is made. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { CopyBox } from "../../shared/ui/copy";
import { api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { Button, Dialog, Problem } from "../../shared/ui/ui";
import { t } from "./messages";

export function LegacyToken() {
  const stored = useQuery({ queryKey: ["legacy-token"], queryFn: () => ask(api.GET("/api/current-user/token")), retry: false });
  const [fresh, setFresh] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const reset = (): void => {
    setAsking(false);
    void attempt(
      async () => {
        const made = await ask(api.POST("/api/current-user/reset-token"));
        setFresh(made.token);
      },
      (reason) => t("failed", { reason }),
    );
  };
  if (stored.data?.enabled === false) return <Problem title={t("legacyOff")} />;
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("legacyText")}</p>
      {stored.error && <Problem title={stored.error.message} />}
      {fresh === null && stored.data && <p>{stored.data.has_token ? t("legacyHidden") : t("noTokens")}</p>}
      {fresh !== null && (
        <>
          <p>{t("createdText")}</p>
          <CopyBox text={fresh} label={t("legacy")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
        </>
      )}
      <div><Button variant="danger" icon="refresh" onPress={() => setAsking(true)}>{t("legacyNew")}</Button></div>
      {asking && (
        <Dialog
          title={t("legacyReset")}
          isOpen
          onClose={() => setAsking(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={reset}>{t("legacyNew")}</Button>
            </>
          }
        >
          {t("legacyNewText")}
        </Dialog>
      )}
    </section>
  );
}
