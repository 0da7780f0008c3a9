/** What a webhook was told, what waits, and what was given up. */
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes } from "../../shared/ui/ui";
import { formatAgo, formatDate } from "../../shared/words/i18n";
import { t } from "./messages";
import { type Delivery, redeliver, useDeliveries, type Webhook } from "./webhook";
import styles from "./webhooks.module.css";

export function Deliveries({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className={styles["log"]} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("log")}</summary>
      {isOpen && <Log webhook={webhook} onChanged={onChanged} />}
    </details>
  );
}

function Log({ webhook, onChanged }: { webhook: Webhook; onChanged: () => void }) {
  const log = useDeliveries(webhook);
  const lines = log.data?.pages.flatMap((each) => each.results) ?? [];
  const again = (delivery: Delivery): void =>
    void attempt(async () => { await redeliver(webhook, delivery); toast(t("again")); }, (reason) => t("failed", { reason })).finally(onChanged);
  if (log.data && lines.length === 0) return <p className={page["muted"]}>{t("logNone")}</p>;
  return (
    <>
      <div className={classes(page["tableWrap"], styles["logTable"])} role="region" aria-label={t("logOf", { url: webhook.url })} tabIndex={0}>
        <table className={page["table"]}>
          <thead>
            <tr>
              <th scope="col">{t("logAction")}</th><th scope="col">{t("logState")}</th><th scope="col">{t("logAt")}</th><th scope="col">{t("logAnswer")}</th>
              <th scope="col"><span className={page["srOnly"]}>{t("logAgain")}</span></th>
            </tr>
          </thead>
          <tbody>{lines.map((delivery) => <Line key={delivery.id} delivery={delivery} onAgain={() => again(delivery)} />)}</tbody>
        </table>
      </div>
      {log.hasNextPage && <div><Button onPress={() => void log.fetchNextPage()}>{t("logMore")}</Button></div>}
    </>
  );
}

function Line({ delivery, onAgain }: { delivery: Delivery; onAgain: () => void }) {
  const { id, action, objects, status, attempts, at, answerStatus, answerMs, error } = delivery;
  const tone = status === "delivered" ? "good" : status === "failed" ? "bad" : "plain";
  const answer = answerStatus === null ? "" : t("answered", { status: String(answerStatus), ms: String(answerMs ?? 0) });
  return (
    <tr>
      <td>{action}<br /><span className={page["muted"]}>{t("objects", { count: objects })}</span></td>
      <td><Badge tone={tone}>{t(`state_${status}`)}</Badge> {attempts > 1 && <span className={page["muted"]}>{t("tries", { count: attempts })}</span>}</td>
      <td><time dateTime={at} title={formatDate(at)}>{formatAgo(at)}</time></td>
      <td>{answer}{error && <p className={styles["why"]}>{error}</p>}</td>
      <td>{status !== "waiting" && <Button icon="refresh" aria-label={t("logAgainOf", { action, id: String(id) })} onPress={onAgain}>{t("logAgain")}</Button>}</td>
    </tr>
  );
}
