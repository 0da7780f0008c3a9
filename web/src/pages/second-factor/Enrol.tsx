/** Setting up an authenticator app, and the recovery codes that it brings. */
import { type FormEvent, useState } from "react";
import { api, ask, type Schemas } from "../../api/client";
import { CopyBox } from "../../shared/ui/copy";
import { Button, Dialog, Problem, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import { QrCode } from "./QrCode";
import styles from "./second-factor.module.css";

const FORM = "second-factor-code";

export function Enrol({ app, onClose, onDone }: { app: Schemas["NewApp"]; onClose: () => void; onDone: (codes: readonly string[]) => void }) {
  const [code, setCode] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (busy || code === "") return;
    setBusy(true);
    setError(null);
    try {
      onDone((await ask(api.POST("/api/current-user/second-factor/totp/confirm", { body: { code } }))).recovery_codes);
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={t("setUp")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" type="submit" form={FORM} isDisabled={busy || code === ""}>{t("confirm")}</Button>
        </>
      }
    >
      <form id={FORM} className={styles["enrol"]} onSubmit={(event) => void confirm(event)}>
        <p>{t("scan")}</p>
        <QrCode rows={app.qr} label={t("qr")} />
        <p>{t("orType")}</p>
        <CopyBox text={app.secret} label={t("key")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
        <TextField label={t("code")} hint={t("codeHint")} value={code} onChange={setCode} autoComplete="one-time-code" maxLength={10} error={error} autoFocus />
      </form>
    </Dialog>
  );
}

export function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = codes.join("\n");
  return (
    <Dialog title={t("codesTitle")} isOpen firm onClose={onClose} closeLabel={t("close")} actions={<Button variant="primary" onPress={onClose}>{t("done")}</Button>}>
      <div className={styles["enrol"]}>
        <p>{t("codesText")}</p>
        <ol className={styles["codes"]}>
          {codes.map((code) => <li key={code}>{code}</li>)}
        </ol>
        <Save text={text} />
      </div>
    </Dialog>
  );
}

function Save({ text }: { text: string }) {
  const [error, setError] = useState<string | null>(null);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(() => setError(null), () => setError(t("copyFailed")));
  };
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain" }));
    Object.assign(document.createElement("a"), { href: address, download: "labelkeep-recovery-codes.txt" }).click();
    URL.revokeObjectURL(address);
  };
  return (
    <>
      <div className={styles["row"]}>
        <Button icon="download" onPress={download}>{t("download")}</Button>
        <Button icon="copy" onPress={copy}>{t("copy")}</Button>
      </div>
      {error && <Problem title={error} />}
    </>
  );
}
