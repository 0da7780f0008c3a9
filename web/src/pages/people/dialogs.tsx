/** Questions before something changes for a person. */
import { useState } from "react";
import { CopyBox } from "../../shared/ui/copy";
import { Icon } from "../../shared/ui/icons";
import { Button, Dialog, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./people.module.css";
import { type Ability, type Role, roleChange } from "./roles";

export function ConfirmRole({ name, from, to, onClose, onConfirm }: { name: string; from: Role; to: Role; onClose: () => void; onConfirm: () => void }) {
  const { gives, takes } = roleChange(from, to);
  return (
    <Dialog
      title={t("changeRole", { name, role: t(`role_${to}`) })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" onPress={onConfirm}>{t("changeRoleDo")}</Button>
        </>
      }
    >
      {gives.length > 0 && <Abilities title={t("gives")} abilities={gives} gain />}
      {takes.length > 0 && <Abilities title={t("takes")} abilities={takes} gain={false} />}
    </Dialog>
  );
}

function Abilities({ title, abilities, gain }: { title: string; abilities: readonly Ability[]; gain: boolean }) {
  return (
    <div className={styles["abilities"]} data-gain={gain}>
      <h3>{title}</h3>
      <ul>
        {abilities.map((ability) => (
          <li key={ability}><Icon name={gain ? "plus" : "minus"} size={14} /> {t(`ability_${ability}`)}</li>
        ))}
      </ul>
    </div>
  );
}

export function ConfirmDeactivate({ name, onClose, onConfirm }: { name: string; onClose: () => void; onConfirm: () => void }) {
  return (
    <Dialog
      title={t("deactivateTitle", { name })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="danger" onPress={onConfirm}>{t("deactivate")}</Button>
        </>
      }
    >
      {t("deactivateText", { name })}
    </Dialog>
  );
}

/** Asks for the password; `onConfirm` answers why it did not work, or null. */
export function HandOver({ name, onClose, onConfirm }: { name: string; onClose: () => void; onConfirm: (password: string) => Promise<string | null> }) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    if (password === "" || busy) return;
    setBusy(true);
    setError(await onConfirm(password));
    setBusy(false);
  };
  return (
    <Dialog
      title={t("handOverTitle", { name })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="danger" isDisabled={password === "" || busy} onPress={() => void confirm()}>{t("handOverDo")}</Button>
        </>
      }
    >
      <p>{t("handOverText", { name })}</p>
      <form onSubmit={(event) => { event.preventDefault(); void confirm(); }}>
        <TextField label={t("handOverPassword")} type="password" value={password} onChange={setPassword} error={error} autoComplete="current-password" autoFocus isRequired />
      </form>
    </Dialog>
  );
}

export function PasswordLink({ name, url, until, onClose }: { name: string; url: string; until: string; onClose: () => void }) {
  return (
    <Dialog title={t("resetTitle", { name })} isOpen onClose={onClose} closeLabel={t("close")} firm actions={<Button variant="primary" onPress={onClose}>{t("done")}</Button>}>
      <p>{t("resetText", { name, time: until })}</p>
      <CopyBox text={url} label={t("resetTitle", { name })} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
    </Dialog>
  );
}
