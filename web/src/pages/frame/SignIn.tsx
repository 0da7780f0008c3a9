/** The pages of those who are not signed in: sign in, first account, sign up by invitation, new password. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link, useSearch } from "wouter";
import { http } from "../lib/http";
import { useSessionState } from "../lib/session";
import { Button, Checkbox, Problem, TextField } from "../lib/ui";
import { t as people } from "../people/messages";
import { isRole } from "../people/roles";
import styles from "./sign-in.module.css";
import { Logo } from "./Logo";
import { t } from "./messages";

function Card({ title, text, children }: { title: string; text?: string | undefined; children: ReactNode }) {
  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <Logo size={36} />
        <h1>{title}</h1>
        {text && <p>{text}</p>}
        {children}
      </div>
    </main>
  );
}

function Form({ submit, action, children }: { submit: () => Promise<void>; action: string; children: ReactNode }) {
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await submit();
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        void run();
      }}
    >
      {children}
      {error && <Problem title={error} />}
      <Button type="submit" variant="primary" isDisabled={busy}>{action}</Button>
    </form>
  );
}

/** Only an address of this site: a link must not send people elsewhere after they signed in. */
export function nextAddress(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])[^\\]*$/.test(next) && !next.startsWith("/user/login") ? next : "/projects";
}

function enter(address: string): void {
  window.location.assign(address);
}

export function SignIn() {
  const search = useSearch();
  const { session } = useSessionState();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [persist, setPersist] = useState(true);
  if (session?.setup_required) return <Card title="Labelkeep" text={t("setupNeeded")}>{null}</Card>;
  return (
    <Card title={t("signIn")}>
      <Form
        action={t("signIn")}
        submit={async () => {
          await http("POST", "/api/session", { email, password, persist });
          client.clear();
          enter(nextAddress(search));
        }}
      >
        <TextField label={t("email")} type="email" value={email} onChange={setEmail} autoComplete="username" isRequired autoFocus />
        <TextField label={t("password")} type="password" value={password} onChange={setPassword} autoComplete="current-password" isRequired />
        <Checkbox isSelected={persist} onChange={setPersist}>{t("stay")}</Checkbox>
      </Form>
      {session?.signup_open && <Link href="/user/signup">{t("signupLink")}</Link>}
    </Card>
  );
}

function NewAccount({ path, token, action }: { path: string; token: string | null; action: string }) {
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  return (
    <Form
      action={action}
      submit={async () => {
        await http("POST", path, { ...(token === null ? {} : { token }), first_name: first, last_name: last, email, password });
        enter("/projects");
      }}
    >
      <div className={styles["pair"]}>
        <TextField label={t("firstName")} value={first} onChange={setFirst} autoComplete="given-name" autoFocus maxLength={256} />
        <TextField label={t("lastName")} value={last} onChange={setLast} autoComplete="family-name" maxLength={256} />
      </div>
      <TextField label={t("email")} type="email" value={email} onChange={setEmail} autoComplete="username" isRequired />
      <TextField label={t("password")} type="password" value={password} onChange={setPassword} autoComplete="new-password" hint={t("passwordHint")} isRequired minLength={8} maxLength={128} />
    </Form>
  );
}

export function Setup() {
  const token = new URLSearchParams(useSearch()).get("token");
  return (
    <Card title={t("setupTitle")} text={t("setupText")}>
      <NewAccount path="/api/setup" token={token ?? ""} action={t("makeAccount")} />
    </Card>
  );
}

export function SignUp() {
  const token = new URLSearchParams(useSearch()).get("token");
  const link = useQuery({ queryKey: ["signup", token], queryFn: () => http<{ valid: boolean; role: string | null }>("GET", `/api/signup${token === null ? "" : `?token=${encodeURIComponent(token)}`}`), retry: false });
  if (link.data?.valid === false || link.error) return <Card title={t("signupTitle")} text={t("signupClosed")}>{null}</Card>;
  if (!link.data) return null;
  const role = link.data.role;
  return (
    <Card title={t("signupTitle")} text={isRole(role) ? t("signupRole", { role: people(`role_${role}`) }) : undefined}>
      <NewAccount path="/api/signup" token={token} action={t("makeAccount")} />
    </Card>
  );
}

export function PasswordReset() {
  const token = new URLSearchParams(useSearch()).get("token");
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  if (done) return <Card title={t("resetTitle")} text={t("resetDone")}><Link href="/user/login">{t("signIn")}</Link></Card>;
  return (
    <Card title={t("resetTitle")}>
      <Form
        action={t("setPassword")}
        submit={async () => {
          await http("POST", "/api/password-reset", { token: token ?? "", password });
          setDone(true);
        }}
      >
        <TextField label={t("newPassword")} type="password" value={password} onChange={setPassword} autoComplete="new-password" hint={t("passwordHint")} isRequired minLength={8} maxLength={128} autoFocus />
      </Form>
    </Card>
  );
}
