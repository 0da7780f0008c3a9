/** Signing in again over the work that is open: nothing is reloaded, nothing is lost. */
import { useSyncExternalStore, useState } from "react";
import { ApiError, api, ask } from "../../api/client";
import { answerSignIn, subscribeSignIn, waitingForSignIn } from "../../api/session-ended";
import { Button, Dialog, Problem, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./stream.module.css";

export function SignInAgain({ email }: { email: string }) {
  const count = useSyncExternalStore(subscribeSignIn, waitingForSignIn);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await ask(api.POST("/api/session", { body: { email, password, code: code ?? "", persist: false } }));
      setPassword("");
      setCode(null);
      answerSignIn(true);
    } catch (cause) {
      const needsCode = cause instanceof ApiError && cause.code === "second_factor_needed";
      if (needsCode) setCode("");
      setError(needsCode ? null : cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  if (count === 0) return null;
  return (
    <Dialog
      title={t("signInAgain")}
      isOpen
      onClose={() => answerSignIn(false)}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={() => answerSignIn(false)}>{t("later")}</Button>
          <Button variant="primary" isDisabled={busy || password === ""} onPress={() => void signIn()}>{t("signIn")}</Button>
        </>
      }
    >
      <form
        className={styles["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          void signIn();
        }}
      >
        <p>{t("signInText")}</p>
        <TextField label={t("email")} type="email" value={email} isReadOnly autoComplete="username" />
        <TextField label={t("password")} type="password" value={password} onChange={setPassword} autoComplete="current-password" autoFocus />
        {code !== null && <TextField label={t("code")} hint={t("codeHint")} value={code} onChange={setCode} autoComplete="one-time-code" maxLength={40} autoFocus />}
        {error && <Problem title={error} />}
        {/* The visible button stands outside the form; this one makes Enter work. */}
        <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
