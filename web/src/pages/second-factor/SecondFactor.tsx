/** The own second factor: none, or an authenticator app with recovery codes. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, ask, type Schemas } from "../../api/client";
import { formatDate } from "../../shared/words/i18n";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem } from "../../shared/ui/ui";
import { Enrol, RecoveryCodes } from "./Enrol";
import { t } from "./messages";

/** Fewer of them are soon none. */
const FEW = 3;
const failed = (reason: string): string => t("failed", { reason });

export function SecondFactor() {
  const client = useQueryClient();
  const factor = useQuery({ queryKey: ["second-factor"], queryFn: () => ask(api.GET("/api/current-user/second-factor")) });
  const [app, setApp] = useState<Schemas["NewApp"] | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [removing, setRemoving] = useState(false);
  const refresh = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: ["second-factor"] });
    await client.invalidateQueries({ queryKey: ["session"] });
  };
  const begin = (): void => void attempt(async () => setApp(await ask(api.POST("/api/current-user/second-factor/totp"))), failed);
  const renew = (): void =>
    void attempt(async () => {
      setCodes((await ask(api.POST("/api/current-user/second-factor/recovery-codes"))).recovery_codes);
      await client.invalidateQueries({ queryKey: ["second-factor"] });
    }, failed);
  const remove = (): void => {
    setRemoving(false);
    void attempt(async () => {
      await ask(api.DELETE("/api/current-user/second-factor/totp"));
      toast(t("removed"));
      await refresh();
    }, failed);
  };
  const since = factor.data?.since ?? null;
  return (
    <section className={page["section"]}>
      <p className={page["muted"]}>{t("intro")}</p>
      {factor.error && <Problem title={factor.error.message} />}
      {factor.data && since === null && (
        <>
          <p>{t("none")}</p>
          <div><Button variant="primary" icon="plus" onPress={begin}>{t("setUp")}</Button></div>
        </>
      )}
      {factor.data && since !== null && (
        <>
          <p>{t("since", { date: formatDate(since, "date") })} {t("left", { count: factor.data.recovery_codes_left })}</p>
          {factor.data.recovery_codes_left < FEW && <Problem title={t("few")} />}
          <div className={page["row"]}>
            <Button onPress={renew}>{t("newCodes")}</Button>
            <Button variant="danger" onPress={() => setRemoving(true)}>{t("remove")}</Button>
          </div>
        </>
      )}
      {app && <Enrol app={app} onClose={() => setApp(null)} onDone={(made) => { setApp(null); setCodes(made); }} />}
      {codes && <RecoveryCodes codes={codes} onClose={() => { setCodes(null); void refresh(); }} />}
      {removing && (
        <Dialog
          title={t("removeTitle")}
          isOpen
          onClose={() => setRemoving(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setRemoving(false)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={remove}>{t("remove")}</Button>
            </>
          }
        >
          <p>{t("removeText")}</p>
          {factor.data?.required && <p>{t("removeRequired")}</p>}
        </Dialog>
      )}
    </section>
  );
}
