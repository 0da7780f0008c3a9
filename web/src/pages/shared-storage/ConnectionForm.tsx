/** Making or changing a connection: where it leads, and the credentials, which are never shown again. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import { messageOf } from "../../shared/failure";
import { Button, Dialog, Problem, Select, TextField } from "../../shared/ui/ui";
import { t as words } from "../storage/messages";
import { type Draft, draftOf, type Faults, faultsOf, newDraft } from "../storage/model/draft";
import { PROVIDERS, type Provider } from "../storage/model/storage";
import { OwnConnection } from "../storage/wizard/ConnectionStep";
import { t as wizard } from "../storage/wizard/messages";
import { connectionBody, saveConnection, type SharedConnection, storedOf, validateConnection } from "./api";
import { t } from "./messages";
import styles from "./shared-storage.module.css";

const SHARED = PROVIDERS.filter((provider) => provider !== "localfiles");

export function ConnectionForm({ connection, onClose, onSaved }: { connection: SharedConnection | null; onClose: () => void; onSaved: (connection: SharedConnection) => void }) {
  const stored = connection === null ? null : storedOf(connection);
  const [draft, setDraft] = useState<Draft>(() => (stored === null ? newDraft("source") : draftOf(stored)));
  const [prefix, setPrefix] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const [refused, setRefused] = useState<unknown>(null);
  const [tested, setTested] = useState<string | null>(null);
  const body = connectionBody(draft, stored);
  const of = JSON.stringify([body, prefix]);
  const set = (change: Partial<Draft>): void => {
    setDraft((before) => ({ ...before, ...change }));
    setFaults({});
    setRefused(null);
  };
  const said = refused instanceof ApiError ? refused.fields : {};
  const fault = (name: string): string | null => said[name]?.join(" ") ?? (faults[name] ? wizard(`fault_${faults[name]}`) : null);
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    const missing: Faults = { ...faultsOf(draft, "connection", stored), ...(draft.title.trim() === "" ? { title: "required" as const } : {}) };
    setFaults(missing);
    if (Object.keys(missing).length > 0) return;
    setRefused(null);
    await work().catch(setRefused);
  };
  const general = refused === null ? null : (said["non_field_errors"]?.join(" ") ?? (Object.keys(said).length === 0 ? messageOf(refused) : null));
  return (
    <Dialog
      title={connection === null ? t("add") : t("changeTitle", { title: connection.title })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      wide
      actions={<><Button onPress={onClose}>{t("cancel")}</Button><Button variant="primary" onPress={() => void attempt(async () => onSaved(await saveConnection(stored, body)))}>{t("save")}</Button></>}
    >
      <div className={styles["form"]}>
        {general !== null && <Problem title={wizard("refused")} text={general} />}
        <TextField label={wizard("name")} hint={t("nameHint")} value={draft.title} onChange={(title) => set({ title })} maxLength={256} error={fault("title")} isRequired autoFocus />
        {stored === null && <Select<Provider> label={wizard("step_provider")} value={draft.provider} options={SHARED.map((provider) => ({ value: provider, label: words(`provider_${provider}`) }))} onChange={(provider) => set({ ...newDraft("source", provider), title: draft.title })} />}
        <OwnConnection draft={draft} stored={stored} set={set} fault={fault} />
        <TextField label={t("testPrefix")} hint={t("testPrefixHint")} value={prefix} onChange={setPrefix} autoComplete="off" error={fault("prefix")} />
        <div className={styles["actions"]}>
          <Button icon="check" onPress={() => void attempt(async () => { await validateConnection(body, prefix); setTested(of); })}>{wizard("test")}</Button>
          <span role="status">{tested === of ? wizard("testOk") : null}</span>
        </div>
      </div>
    </Dialog>
  );
}
