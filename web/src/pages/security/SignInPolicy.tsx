/** Who must have a second factor, and how long sessions last. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ApiError, api, ask, type Schemas } from "../../api/client";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Checkbox, Problem, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./security.module.css";

const ROLES = ["OW", "AD", "MA", "RE", "AN"] as const;
const LIMITS = ["max_time_between_activity", "max_session_age", "max_time_since_proof"] as const;
const FACTOR = ["second-factor-policy"];
const SESSION = ["session-policy"];
const failed = (reason: string): string => t("failed", { reason });

export function SignInPolicy() {
  const factor = useQuery({ queryKey: FACTOR, queryFn: () => ask(api.GET("/api/second-factor-policy")) });
  const session = useQuery({ queryKey: SESSION, queryFn: () => ask(api.GET("/api/session-policy")) });
  const client = useQueryClient();
  const roles = factor.data?.roles ?? [];
  const choose = (role: Schemas["Role"], on: boolean): void =>
    void attempt(async () => {
      const next = on ? [...roles, role] : roles.filter((item) => item !== role);
      client.setQueryData(FACTOR, await ask(api.PATCH("/api/second-factor-policy", { body: { roles: next } })));
      // The promises say it too; and who chose the own role is asked for a second factor at once.
      await client.invalidateQueries({ queryKey: ["security"] });
      await client.invalidateQueries({ queryKey: ["session"] });
    }, failed);
  return (
    <section className={page["section"]}>
      <h2>{t("signIn")}</h2>
      {(factor.error ?? session.error) && <Problem title={(factor.error ?? session.error)?.message ?? ""} />}
      {factor.data && (
        <fieldset className={`${page["card"]} ${styles["roles"]}`}>
          <legend>{t("mustHave")}</legend>
          <p className={page["muted"]}>{t("mustHaveText")}</p>
          <div className={page["row"]}>
            {ROLES.map((role) => <Checkbox key={role} isSelected={roles.includes(role)} onChange={(on) => choose(role, on)}>{t(`role_${role}`)}</Checkbox>)}
          </div>
        </fieldset>
      )}
      {session.data && <SessionLimits key={session.data.updated_at} policy={session.data} />}
    </section>
  );
}

function SessionLimits({ policy }: { policy: Schemas["SessionPolicy"] }) {
  const client = useQueryClient();
  const [values, setValues] = useState(() => Object.fromEntries(LIMITS.map((name) => [name, String(policy[name])])));
  const [fields, setFields] = useState<ApiError["fields"]>({});
  const isChanged = LIMITS.some((name) => values[name] !== String(policy[name]));
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFields({});
    try {
      const body = Object.fromEntries(LIMITS.map((name) => [name, Number(values[name])]));
      client.setQueryData(SESSION, await ask(api.PATCH("/api/session-policy", { body })));
      toast(t("saved"));
      await client.invalidateQueries({ queryKey: ["security"] });
    } catch (cause) {
      if (cause instanceof ApiError && Object.keys(cause.fields).length > 0) setFields(cause.fields);
      else toast(failed(cause instanceof Error ? cause.message : String(cause)), { tone: "bad" });
    }
  };
  return (
    <form className={`${page["card"]} ${page["form"]}`} onSubmit={(event) => void save(event)}>
      {LIMITS.map((name) => <TextField key={name} type="number" label={t(name)} hint={t(`${name}_hint`)} value={values[name] ?? ""} onChange={(value) => setValues({ ...values, [name]: value })} error={fields[name]?.[0] ?? null} />)}
      <div><Button type="submit" variant="primary" isDisabled={!isChanged}>{t("save")}</Button></div>
    </form>
  );
}
