/** Signing in again over the work that is open: nothing is reloaded, nothing is lost. */
import { useSyncExternalStore, useState } from "react";
import { http } from "../lib/http";
import { Button, Dialog, Problem, TextField } from "../lib/ui";
import { t } from "./messages";
import styles from "./stream.module.css";

/** Everybody who waits for the same sign-in. */
let waiting: ((signedIn: boolean) => void)[] = [];
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

export function askToSignIn(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    announce();
  });
}

function answer(signedIn: boolean): void {
  const all = waiting;
  waiting = [];
  announce();
  for (const resolve of all) resolve(signedIn);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function SignInAgain({ email }: { email: string }) {
  const count = useSyncExternalStore(subscribe, () => waiting.length);
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const signIn = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await http("POST", "/api/session", { email, password, persist: true });
      setPassword("");
      answer(true);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  if (count === 0) return null;
  return (
    <Dialog
      title={t("signInAgain")}
      isOpen
      onClose={() => answer(false)}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={() => answer(false)}>{t("later")}</Button>
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
        {error && <Problem title={error} />}
        {/* The visible button stands outside the form; this one makes Enter work. */}
        <button type="submit" hidden tabIndex={-1} aria-hidden="true" />
      </form>
    </Dialog>
  );
}
