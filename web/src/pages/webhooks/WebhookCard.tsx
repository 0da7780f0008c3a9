/** One webhook: where it points, how it goes, and what can be done with it. */
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes, Dialog, MenuButton, Problem } from "../../shared/ui/ui";
import { Deliveries } from "./Deliveries";
import { t } from "./messages";
import { removeWebhook, resumeWebhook, type Webhook } from "./webhook";
import styles from "./webhooks.module.css";

const failed = (reason: string): string => t("failed", { reason });

export function WebhookCard({ webhook, onEdit, onChanged }: { webhook: Webhook; onEdit: () => void; onChanged: () => void }) {
  const [removing, setRemoving] = useState(false);
  const { url, isForAll, actions, headers, sendPayload } = webhook;
  const act = (work: () => Promise<void>): void => void attempt(work, failed).finally(onChanged);
  const facts = [isForAll ? t("allActions") : actions.join(", "), sendPayload ? "" : t("onlyName"), headers.join(", ")].filter((fact) => fact !== "");
  return (
    <li className={classes(page["card"], styles["webhook"])} aria-label={url}>
      <div className={styles["top"]}>
        <strong>{url}</strong>
        <Health webhook={webhook} />
      </div>
      <p className={styles["facts"]}>{facts.map((fact) => <span key={fact}>{fact}</span>)}</p>
      {webhook.lastError && <Problem title={t("lastError")} text={t("lastErrorText", { reason: webhook.lastError })} />}
      <Deliveries webhook={webhook} onChanged={onChanged} />
      <div className={styles["actions"]}>
        {webhook.pausedUntil && <Button icon="refresh" aria-label={`${t("resume")}: ${url}`} onPress={() => act(async () => { await resumeWebhook(webhook); toast(t("resumed", { url })); })}>{t("resume")}</Button>}
        <Button icon="edit" aria-label={`${t("edit")}: ${url}`} onPress={onEdit}>{t("edit")}</Button>
        <MenuButton label={t("more", { url })} icon="more" entries={[{ id: "remove", label: t("remove"), icon: "trash", danger: true, onAction: () => setRemoving(true) }]} />
      </div>
      {removing && (
        <Dialog
          title={t("removeTitle")}
          isOpen
          onClose={() => setRemoving(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button autoFocus onPress={() => setRemoving(false)}>{t("cancel")}</Button>
              <Button variant="danger" icon="trash" onPress={() => act(async () => { await removeWebhook(webhook); setRemoving(false); toast(t("removed")); })}>{t("remove")}</Button>
            </>
          }
        >
          <p>{t("removeText", { url })}</p>
        </Dialog>
      )}
    </li>
  );
}

function Health({ webhook: { isActive, waiting, lastError } }: { webhook: Webhook }) {
  if (!isActive) return <Badge>{t("off")}</Badge>;
  if (lastError) return <Badge tone="bad">{waiting > 0 ? t("waiting", { count: waiting }) : t("paused")}</Badge>;
  return waiting > 0 ? <Badge tone="accent">{t("waiting", { count: waiting })}</Badge> : <Badge tone="good">{t("active")}</Badge>;
}
