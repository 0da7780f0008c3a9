/** The doors: sign in, sign up with a link, first start, new password. */
import { type FormEvent, type ReactNode, useEffect, useState } from "react";
import { useTitle } from "../../shared/use-title";
import { applyLanguage } from "../../shared/appearance";
import { ApiError, api, ask } from "../../api/client";
import { locale } from "../../shared/words/i18n";
import type { Session } from "../../api/session";
import { Button, Checkbox, Problem, TextField } from "../../shared/ui/ui";
import styles from "./entry.module.css";
import { roleName, t } from "./messages";
import { problemOf } from "./problems";
import { Providers } from "./Providers";

export function Entry({ door }: { door: string }) {
  // Before somebody is known, the browser's language counts.
  useEffect(() => applyLanguage("system"), []);
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  useTitle(t(door === "/user/password-reset" && token === "" ? "forgotTitle" : door === "/setup" ? "setup" : door === "/user/signup" ? "signUp" : door === "/user/password-reset" ? "reset" : "signIn"));
  return (
    <main className={styles["entry"]}>
      <div className={styles["card"]}>
        <p className={styles["brand"]}>
          <img src="/logo.svg" alt="" width={28} height={28} /> Labelkeep
        </p>
        {door === "/user/login" && <SignIn />}
        {door === "/user/signup" && <SignUp token={token} />}
        {door === "/setup" && <Setup token={token} />}
        {door === "/user/password-reset" && (token ? <Reset token={token} /> : <Forgot />)}
      </div>
    </main>
  );
}

/** Only a page of ours, never another site. */
export function nextPage(search: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  return /^\/(?![/\\])/.test(next) && !/[\\\s]/.test(next) ? next : "/projects/";
}

interface FormState {
  busy: boolean;
  problem: string | null;
  fields: ApiError["fields"];
}

/** Sends once at a time; puts the server's words beside the field they belong to. */
function useSend(): [FormState, (work: () => Promise<void>) => (event: FormEvent) => void, () => void] {
  const [state, setState] = useState<FormState>({ busy: false, problem: null, fields: {} });
  const send = (work: () => Promise<void>) => (event: FormEvent) => {
    event.preventDefault();
    if (state.busy) return;
    setState({ busy: true, problem: null, fields: {} });
    work().catch((error: unknown) => {
      const fields = error instanceof ApiError ? error.fields : {};
      const hasFields = Object.keys(fields).length > 0;
      setState({ busy: false, problem: hasFields ? (fields["non_field_errors"]?.[0] ?? null) : error instanceof Error ? error.message : String(error), fields });
    });
  };
  return [state, send, () => setState({ busy: false, problem: null, fields: {} })];
}

function Form({ title, text, state, onSubmit, action, children }: { title: string; text?: string | null; state: FormState; onSubmit: (event: FormEvent) => void; action: string; children: ReactNode }) {
  return (
    <form onSubmit={onSubmit} className={styles["form"]}>
      <div>
        <h1>{title}</h1>
        {text && <p className={styles["text"]}>{text}</p>}
      </div>
      {state.problem && <Problem title={state.problem} />}
      {children}
      <Button type="submit" variant="primary" isDisabled={state.busy} className={styles["submit"] ?? ""}>
        {action}
      </Button>
    </form>
  );
}

function SignIn() {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string | null>(null);
  const [persist, setPersist] = useState(false);
  const [session, setSession] = useState<(Session & { setup_required?: boolean; signup_open?: boolean }) | null>(null);
  const [state, send, done] = useSend();
  useEffect(() => {
    void ask(api.GET("/api/session")).then(setSession, () => setSession(null));
  }, []);
  const known = Boolean(session?.user);
  useEffect(() => {
    // Who is signed in already has nothing to do here.
    if (known) window.location.replace(nextPage(window.location.search));
  }, [known]);
  if (known) return null;
  if (session?.setup_required) {
    return (
      <div className={styles["form"]}>
        <h1>{t("needsSetup")}</h1>
        <p className={styles["text"]}>{t("needsSetupText")}</p>
      </div>
    );
  }
  const submit = send(async () => {
    try {
      await ask(api.POST("/api/session", { body: { email, password, code: code ?? "", persist } }));
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== "second_factor_needed") throw error;
      // The password was right.
      setCode("");
      done();
      return;
    }
    window.location.assign(nextPage(window.location.search));
  });
  const problem = problemOf(window.location.search);
  const next = nextPage(window.location.search);
  const providers = session?.providers ?? [];
  if (session?.only_single_sign_on) {
    return (
      <>
        <h1>{t("signIn")}</h1>
        {problem && <Problem title={problem} />}
        <Providers providers={providers} next={next} />
      </>
    );
  }
  return (
    <>
    {problem && <Problem title={problem} />}
    <Form title={t("signIn")} state={state} onSubmit={submit} action={t("signIn")}>
      <TextField label={t("email")} type="email" value={email} onChange={setEmail} autoComplete="username" isRequired autoFocus />
      <TextField label={t("password")} type="password" value={password} onChange={setPassword} autoComplete="current-password" isRequired />
      {code !== null && <TextField label={t("code")} hint={t("codeHint")} value={code} onChange={setCode} autoComplete="one-time-code" maxLength={40} isRequired autoFocus />}
      <Checkbox isSelected={persist} onChange={setPersist}>
        {t("stay")}
      </Checkbox>
      <p className={styles["text"]}>{session?.resets_by_mail ? <a href="/user/password-reset/">{t("forgotLink")}</a> : t("forgot")}</p>
      {session?.signup_open && (
        <p className={styles["text"]}>
          <a href="/user/signup/">{t("openSignUp")}</a>
        </p>
      )}
    </Form>
    {providers.length > 0 && <Providers providers={providers} next={next} />}
    </>
  );
}

function NewAccount({ path, token, title, text, action, address = null }: { path: "/api/signup" | "/api/setup"; token: string; title: string; text: string | null; action: string; address?: string | null }) {
  const [first, setFirst] = useState("");
  const [last, setLast] = useState("");
  const [email, setEmail] = useState(address ?? "");
  const [password, setPassword] = useState("");
  const [state, send] = useSend();
  const submit = send(async () => {
    const body = { token, first_name: first, last_name: last, email, password };
    await ask(path === "/api/setup" ? api.POST(path, { body }) : api.POST(path, { body }));
    window.location.assign("/projects/");
  });
  const error = (field: string): string | null => state.fields[field]?.[0] ?? null;
  return (
    <Form title={title} text={text} state={state} onSubmit={submit} action={action}>
      <div className={styles["pair"]}>
        <TextField label={t("firstName")} value={first} onChange={setFirst} autoComplete="given-name" error={error("first_name")} autoFocus />
        <TextField label={t("lastName")} value={last} onChange={setLast} autoComplete="family-name" error={error("last_name")} />
      </div>
      <TextField label={t("email")} type="email" value={email} onChange={setEmail} autoComplete="username" error={error("email")} {...(address ? { hint: t("emailFixed") } : {})} isReadOnly={address !== null} isRequired />
      <TextField label={t("password")} type="password" value={password} onChange={setPassword} autoComplete="new-password" hint={t("passwordHint")} error={error("password")} isRequired />
    </Form>
  );
}

function SignUp({ token }: { token: string }) {
  const [door, setDoor] = useState<{ valid: boolean; role: string | null; email: string | null } | null>(null);
  useEffect(() => {
    void ask(api.GET("/api/signup", { params: { query: { token } } })).then(setDoor, () => setDoor({ valid: false, role: null, email: null }));
  }, [token]);
  if (!door) return null;
  if (!door.valid) {
    return (
      <>
        <h1>{t("signUp")}</h1>
        <Problem title={t("noLink")} text={t("noLinkText")} />
        <p className={styles["text"]}>
          <a href="/user/login/">{t("haveAccount")}</a>
        </p>
      </>
    );
  }
  const role = door.role ? roleName(door.role, locale()) : null;
  return <NewAccount path="/api/signup" token={token} title={t("welcome")} text={role ? t("role", { role }) : t("waits")} action={t("signUp")} address={door.email} />;
}

function Setup({ token }: { token: string }) {
  const [needed, setNeeded] = useState<boolean | null>(null);
  useEffect(() => {
    void ask(api.GET("/api/session")).then((session) => setNeeded(session.setup_required), () => setNeeded(true));
  }, []);
  if (needed === null) return null;
  if (!needed) {
    return (
      <>
        <h1>{t("setup")}</h1>
        <Problem title={t("setupOver")} text={t("setupOverText")} />
        <p className={styles["text"]}>
          <a href="/user/login/">{t("toSignIn")}</a>
        </p>
      </>
    );
  }
  return <NewAccount path="/api/setup" token={token} title={t("setup")} text={t("setupText")} action={t("setupDone")} />;
}

function Forgot() {
  const [email, setEmail] = useState("");
  const [done, setDone] = useState(false);
  const [state, send] = useSend();
  if (done) {
    return (
      <div className={styles["form"]} role="status">
        <p>{t("forgotDone")}</p>
        <p>
          <a href="/user/login/">{t("toSignIn")}</a>
        </p>
      </div>
    );
  }
  const submit = send(async () => {
    await ask(api.POST("/api/password-reset/mail", { body: { email } }));
    setDone(true);
  });
  return (
    <Form title={t("forgotTitle")} text={t("forgotText")} state={state} onSubmit={submit} action={t("forgotDo")}>
      <TextField label={t("email")} type="email" value={email} onChange={setEmail} autoComplete="username" error={state.fields["email"]?.[0] ?? null} isRequired autoFocus />
      <p className={styles["text"]}>
        <a href="/user/login/">{t("toSignIn")}</a>
      </p>
    </Form>
  );
}

function Reset({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const [state, send] = useSend();
  if (done) {
    return (
      <div className={styles["form"]} role="status">
        <p>{t("resetDone")}</p>
        <p>
          <a href="/user/login/">{t("toSignIn")}</a>
        </p>
      </div>
    );
  }
  const submit = send(async () => {
    await ask(api.POST("/api/password-reset", { body: { token, password } }));
    setDone(true);
  });
  return (
    <Form title={t("reset")} state={state} onSubmit={submit} action={t("save")}>
      <TextField label={t("newPassword")} type="password" value={password} onChange={setPassword} autoComplete="new-password" hint={t("passwordHint")} error={state.fields["password"]?.[0] ?? null} isRequired autoFocus />
    </Form>
  );
}
