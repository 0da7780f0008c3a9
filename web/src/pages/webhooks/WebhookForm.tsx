/** Making or changing a webhook. */
import { useState } from "react";
import { ApiError } from "../../api/client";
import { messageOf } from "../../shared/failure";
import { toast } from "../../shared/ui/toast";
import { Button, Checkbox, Dialog, Problem, Switch, TextField } from "../../shared/ui/ui";
import { t } from "./messages";
import { ACTIONS, headersOf, HIDDEN, saveWebhook, type Webhook } from "./webhook";
import styles from "./webhooks.module.css";

interface Props {
  projectId: number;
  stored: Webhook | null;
  onClose: () => void;
  onSaved: (secret: string | null) => void;
}

export function WebhookForm({ projectId, stored, onClose, onSaved }: Props) {
  const [url, setUrl] = useState(stored?.url ?? "");
  const [isActive, setActive] = useState(stored?.isActive ?? true);
  const [sendPayload, setSendPayload] = useState(stored?.sendPayload ?? true);
  const [isForAll, setForAll] = useState(stored?.isForAll ?? true);
  const [actions, setActions] = useState<readonly string[]>(stored?.actions ?? []);
  const [headers, setHeaders] = useState(stored?.headers.map((name) => `${name}: ${HIDDEN}`).join("\n") ?? "");
  const [makesSecret, setMakesSecret] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const faults = refused instanceof ApiError ? refused.fields : {};
  const fault = (field: string): string | null => faults[field]?.join(" ") ?? null;
  const isAboutField = fault("url") !== null || fault("headers") !== null;
  const save = async (): Promise<void> => {
    const body = { url, is_active: isActive, send_payload: sendPayload, send_for_all_actions: isForAll, actions, headers: headersOf(headers), ...(makesSecret ? { secret: "" } : {}) };
    try {
      const secret = await saveWebhook(projectId, stored, body);
      if (secret === null) toast(t("saved"));
      onSaved(secret);
    } catch (error) {
      setRefused(error);
    }
  };
  return (
    <Dialog
      title={t(stored === null ? "new" : "change")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      wide
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" isDisabled={url.trim() === ""} onPress={() => void save()}>{t("save")}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <TextField label={t("url")} hint={t("urlHint")} value={url} onChange={setUrl} error={fault("url")} autoComplete="off" autoFocus isRequired />
        <Switch isSelected={isActive} onChange={setActive}>{t("isActive")}</Switch>
        <Switch hint={t("sendPayloadHint")} isSelected={sendPayload} onChange={setSendPayload}>{t("sendPayload")}</Switch>
        <Switch isSelected={isForAll} onChange={setForAll}>{t("isForAll")}</Switch>
        {!isForAll && (
          <fieldset className={styles["choices"]}>
            <legend>{t("which")}</legend>
            {ACTIONS.map((action) => (
              <Checkbox key={action} isSelected={actions.includes(action)} onChange={(on) => setActions(on ? [...actions, action] : actions.filter((other) => other !== action))}>{action}</Checkbox>
            ))}
          </fieldset>
        )}
        <TextField label={t("headers")} hint={t("headersHint")} value={headers} onChange={setHeaders} error={fault("headers")} lines={3} autoComplete="off" />
        {stored !== null && <Switch hint={t("newSecretHint")} isSelected={makesSecret} onChange={setMakesSecret}>{t("newSecret")}</Switch>}
        {refused !== null && !isAboutField && <Problem title={messageOf(refused)} />}
      </div>
    </Dialog>
  );
}
