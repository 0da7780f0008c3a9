import { useState } from "react";
import { ApiError, api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Problem, TextField } from "../../shared/ui/ui";
import { t } from "./messages";

const SHORTEST = 8;

export function Password() {
  const [before, setBefore] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const short = next.length < SHORTEST;
  const differs = next !== again;
  const change = async (): Promise<void> => {
    setTried(true);
    setError(null);
    if (short || differs || before === "") return;
    try {
      await ask(api.POST("/api/current-user/password", { body: { old_password: before, new_password: next } }));
      setBefore("");
      setNext("");
      setAgain("");
      setTried(false);
      toast(t("passwordChanged"));
    } catch (cause) {
      const fields = cause instanceof ApiError ? Object.values(cause.fields).flat().join(" ") : "";
      setError(fields || (cause instanceof Error ? cause.message : String(cause)));
    }
  };
  return (
    <form
      className={page["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <TextField label={t("oldPassword")} type="password" value={before} onChange={setBefore} autoComplete="current-password" isRequired />
      <TextField label={t("newPassword")} type="password" value={next} onChange={setNext} autoComplete="new-password" hint={t("passwordHint")} error={tried && short ? t("passwordShort") : null} isRequired maxLength={128} />
      <TextField label={t("repeatPassword")} type="password" value={again} onChange={setAgain} autoComplete="new-password" error={tried && differs ? t("passwordDiffers") : null} isRequired maxLength={128} />
      {error && <Problem title={error} />}
      <div><Button type="submit" variant="primary">{t("changePassword")}</Button></div>
    </form>
  );
}
