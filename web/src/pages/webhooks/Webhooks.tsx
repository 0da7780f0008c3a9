/** The webhooks of a project: who is told what, how it goes, and the log of each. */
import { useState } from "react";
import { Link } from "wouter";
import { useQueryClient } from "@tanstack/react-query";
import { messageOf } from "../../shared/failure";
import { CopyBox } from "../../shared/ui/copy";
import page from "../../shared/ui/page.module.css";
import { Button, Dialog, Empty, Problem } from "../../shared/ui/ui";
import { t } from "./messages";
import { useWebhooks, type Webhook } from "./webhook";
import { WebhookCard } from "./WebhookCard";
import { WebhookForm } from "./WebhookForm";
import styles from "./webhooks.module.css";

export function Webhooks({ projectId }: { projectId: number }) {
  const client = useQueryClient();
  const webhooks = useWebhooks(projectId);
  const [edited, setEdited] = useState<Webhook | "new" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: ["webhooks", projectId] });
    void client.invalidateQueries({ queryKey: ["webhook-deliveries"] });
  };
  const add = <Button icon="plus" variant="primary" onPress={() => setEdited("new")}>{t("add")}</Button>;
  const isEmpty = webhooks.data?.length === 0;
  return (
    <div className={styles["webhooks"]}>
      <p className={page["muted"]}>{t("intro")} <Link href="/help/webhooks">{t("help")}</Link></p>
      {webhooks.error && <Problem title={messageOf(webhooks.error)} action={<Button onPress={() => void webhooks.refetch()}>{t("retry")}</Button>} />}
      {isEmpty && <div className={page["card"]}><Empty icon="external" title={t("none")} action={add}>{t("noneText")}</Empty></div>}
      {webhooks.data && !isEmpty && (
        <>
          <ul className={styles["list"]}>
            {webhooks.data.map((webhook) => <WebhookCard key={webhook.id} webhook={webhook} onEdit={() => setEdited(webhook)} onChanged={refresh} />)}
          </ul>
          <div>{add}</div>
        </>
      )}
      {edited !== null && (
        <WebhookForm
          projectId={projectId}
          stored={edited === "new" ? null : edited}
          onClose={() => setEdited(null)}
          onSaved={(made) => { setEdited(null); setSecret(made); refresh(); }}
        />
      )}
      {secret !== null && (
        <Dialog title={t("secretTitle")} isOpen onClose={() => setSecret(null)} closeLabel={t("close")} firm actions={<Button variant="primary" onPress={() => setSecret(null)}>{t("done")}</Button>}>
          <p>{t("secretText")}</p>
          <CopyBox text={secret} label={t("secret")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("notCopied")} />
        </Dialog>
      )}
    </div>
  );
}
