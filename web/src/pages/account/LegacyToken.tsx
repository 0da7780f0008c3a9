/** The legacy token: only when the organization allows it, and shown only when it is made. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../lib/attempt";
import { CopyBox } from "../lib/copy";
import { http } from "../lib/http";
import page from "../lib/page.module.css";
import { Button, Dialog, Problem } from "../lib/ui";
import { useJwtSettings } from "../people/ApiTokenSettings";
import { t } from "./messages";

/** A whole token is 40 hexadecimal digits; anything else is only a hint at one. */
const WHOLE = /^[0-9a-f]{40}$/i;

export function LegacyToken() {
  const settings = useJwtSettings();
  const off = settings.data?.legacy_api_tokens_enabled === false;
  const stored = useQuery({ queryKey: ["legacy-token"], queryFn: () => http<{ token?: string; detail?: string }>("GET", "/api/current-user/token"), enabled: settings.data !== undefined && !off, retry: false });
  const [fresh, setFresh] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const reset = (): void => {
    setAsking(false);
    void attempt(
      async () => {
        const made = await http<{ token: string }>("POST", "/api/current-user/reset-token/");
        setFresh(made.token);
      },
      (reason) => t("failed", { reason }),
    );
  };
  if (off) return <Problem title={t("legacyOff")} />;
  const known = stored.data?.token ?? stored.data?.detail ?? "";
  const shown = fresh ?? (WHOLE.test(known) ? known : null);
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("legacyText")}</p>
      {shown === null ? <p>{t("legacyHidden")}</p> : (
        <>
          {fresh !== null && <p>{t("createdText")}</p>}
          <CopyBox text={shown} label={t("legacy")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
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
