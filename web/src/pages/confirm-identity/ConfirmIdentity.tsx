/** Before something dangerous: who is at this browser? Over the page, so that nothing is lost. */
import { useSyncExternalStore, useState } from "react";
import { api, ask } from "../../api/client";
import { proofGate } from "../../api/proof";
import type { Session } from "../../api/session";
import { goToProvider } from "../../api/sign-on";
import { Button, Dialog, Problem, TextField } from "../../shared/ui/ui";
import styles from "./confirm-identity.module.css";
import { t } from "./messages";

export function ConfirmIdentity({ session }: { session: Session }) {
  const count = useSyncExternalStore(proofGate.subscribe, proofGate.waiting);
  const [secret, setSecret] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const byCode = session.has_second_factor;
  const close = (proved: boolean): void => {
    setSecret("");
    setError(null);
    proofGate.answer(proved);
  };
  const confirm = async (): Promise<void> => {
    if (busy || secret === "") return;
    setBusy(true);
    setError(null);
    try {
      await ask(api.POST("/api/session/proof", { body: byCode ? { code: secret } : { password: secret } }));
      close(true);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  if (count === 0) return null;
  const provider = byCode ? null : session.single_sign_on;
  if (provider) {
    const leave = (): void => {
      setError(null);
      goToProvider(provider.slug, window.location.pathname + window.location.search, true).catch((cause: unknown) => setError(cause instanceof Error ? cause.message : String(cause)));
    };
    return (
      <Dialog
        title={t("title")}
        isOpen
        onClose={() => close(false)}
        closeLabel={t("close")}
        actions={
          <>
            <Button onPress={() => close(false)}>{t("cancel")}</Button>
            <Button variant="primary" onPress={leave}>{t("confirmWith", { name: provider.title })}</Button>
          </>
        }
      >
        <p>{t("text")}</p>
        <p>{t("leaves", { name: provider.title })}</p>
        {error && <Problem title={error} />}
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("title")}
      isOpen
      onClose={() => close(false)}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={() => close(false)}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form="confirm-identity" isDisabled={busy || secret === ""}>{t("confirm")}</Button>
        </>
      }
    >
      <form
        id="confirm-identity"
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void confirm();
        }}
      >
        <p>{t("text")}</p>
        <TextField label={t("email")} type="email" value={session.user?.email ?? ""} isReadOnly autoComplete="username" />
        {byCode ? <TextField label={t("code")} hint={t("codeHint")} value={secret} onChange={setSecret} autoComplete="one-time-code" maxLength={40} autoFocus /> : <TextField label={t("password")} type="password" value={secret} onChange={setSecret} autoComplete="current-password" autoFocus />}
        {error && <Problem title={error} />}
      </form>
    </Dialog>
  );
}
