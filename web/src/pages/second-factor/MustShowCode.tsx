/** The only page for who came from a provider that asks for no second factor, and has one here. */
import { type FormEvent, useState } from "react";
import { ApiError, api, ask } from "../../api/client";
import { signOut } from "../../api/sign-out";
import { Button, Problem, TextField } from "../../shared/ui/ui";
import { useTitle } from "../../shared/use-title";
import { t } from "./messages";
import styles from "./second-factor.module.css";

export function MustShowCode() {
  useTitle(t("showTitle"));
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const show = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setProblem(null);
    try {
      await ask(api.POST("/api/session/proof", { body: { password: "", code } }));
      window.location.reload();
    } catch (cause) {
      const fields = cause instanceof ApiError ? Object.values(cause.fields).flat().join(" ") : "";
      setProblem(fields || (cause instanceof Error ? cause.message : String(cause)));
    }
  };
  return (
    <main className={styles["must"]}>
      <div className={styles["card"]}>
        <h1>{t("showTitle")}</h1>
        <p>{t("showText")}</p>
        {problem && <Problem title={problem} />}
        <form className={styles["enrol"]} onSubmit={(event) => void show(event)}>
          <TextField label={t("code")} hint={t("anyCodeHint")} value={code} onChange={setCode} autoComplete="one-time-code" maxLength={40} isRequired autoFocus />
          <div><Button type="submit" variant="primary">{t("confirm")}</Button></div>
        </form>
        <div><Button variant="quiet" onPress={() => void signOut()}>{t("signOut")}</Button></div>
      </div>
    </main>
  );
}
