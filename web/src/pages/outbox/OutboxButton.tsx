/** Says that submits wait for the connection, and lets a person look at them. Nothing is shown when none waits. */
import { useEffect, useState, useSyncExternalStore } from "react";
import type { ResultItem } from "../../editor/api";
// From its own place: every page has this button, and the words of the editor are not for every page.
import { keepWork } from "../../editor/drafts/journal";
import { formatAgo } from "../../shared/words/i18n";
import { askToSignIn } from "../../api/session-ended";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Dialog } from "../../shared/ui/ui";
import { outboxOf } from "./current";
import { t } from "./messages";
import type { Outbox } from "./outbox";
import styles from "./outbox.module.css";
import type { OutboxEntry } from "./store";

export function OutboxButton({ small = false }: { small?: boolean }) {
  const userId = useSession()?.user?.id;
  return userId === undefined ? null : <Waiting outbox={outboxOf(userId)} small={small} />;
}

function Waiting({ outbox, small }: { outbox: Outbox; small: boolean }) {
  const { entries, obstacle, sending } = useSyncExternalStore(outbox.subscribe, outbox.getState);
  const [isOpen, setOpen] = useState(false);
  const refused = entries.filter((entry) => entry.refused !== null).length;
  const close = (): void => setOpen(false);
  useEffect(() => {
    if (entries.length === 0) setOpen(false);
  }, [entries.length]);
  if (entries.length === 0) return null;
  const words = refused > 0 ? t("refusedCount", { count: refused }) : t("waiting", { count: entries.length });
  return (
    <>
      <Button variant="quiet" icon={refused > 0 ? "warning" : "clock"} className={styles["button"] ?? ""} onPress={() => setOpen(true)} aria-label={words}>
        {small ? String(entries.length) : words}
      </Button>
      <Dialog title={t("title")} isOpen={isOpen} onClose={close} closeLabel={t("close")} wide actions={<Retry outbox={outbox} obstacle={obstacle} sending={sending} />}>
        <p className={styles["text"]}>{obstacle === "session" ? t("session") : t("text")}</p>
        <ul className={styles["list"]}>
          {entries.map((entry) => <Row key={entry.id} outbox={outbox} entry={entry} />)}
        </ul>
      </Dialog>
    </>
  );
}

function Retry({ outbox, obstacle, sending }: { outbox: Outbox; obstacle: "offline" | "session" | null; sending: boolean }) {
  const retry = async (): Promise<void> => {
    if (obstacle === "session" && !(await askToSignIn())) return;
    await outbox.deliver();
  };
  return <Button variant="primary" isDisabled={sending} onPress={() => void retry()}>{obstacle === "session" ? t("signIn") : t("now")}</Button>;
}

function Row({ outbox, entry }: { outbox: Outbox; entry: OutboxEntry }) {
  return (
    <li className={styles["row"]}>
      <span>{t(entry.kind, { id: String(entry.taskId) })}</span>
      <Badge tone={entry.refused === null ? "plain" : "bad"}>{entry.refused === null ? formatAgo(new Date(entry.at).toISOString()) : t("refused")}</Badge>
      {entry.refused !== null && <p className={styles["reason"]}>{entry.refused}</p>}
      <span className={styles["acts"]}>
        {entry.refused !== null && <Button variant="quiet" onPress={() => void outbox.again(entry.id)}>{t("again")}</Button>}
        {entry.refused !== null && <Button variant="quiet" onPress={() => download(entry)}>{t("download")}</Button>}
        <Button variant="quiet" onPress={() => void takeBack(outbox, entry)}>{t("takeBack")}</Button>
      </span>
    </li>
  );
}

/** The work becomes unsaved work of its annotation again: the editor restores it, and saves it as a draft. */
export async function takeBack(outbox: Outbox, entry: OutboxEntry): Promise<boolean> {
  const awaited = outbox.isAwaited(entry.id);
  // First the copy, then the removal: at no moment is the work nowhere.
  if (!awaited) await keepWork(workOf(entry));
  if (await outbox.takeBack(entry.id)) return true;
  toast(t("onItsWay"));
  return false;
}

function workOf(entry: OutboxEntry) {
  const { result, lead_time: leadTime, draft_id: draftId } = entry.body;
  return {
    userId: entry.userId, taskId: entry.taskId, annotationId: entry.annotationId, baseUpdatedAt: entry.base,
    draftId: typeof draftId === "number" ? draftId : null,
    result: Array.isArray(result) ? (result as ResultItem[]) : [],
    leadTime: typeof leadTime === "number" ? leadTime : 0,
  };
}

function download(entry: OutboxEntry): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify({ task: entry.taskId, annotation: entry.annotationId, ...entry.body }, null, 1)], { type: "application/json" }));
  link.download = `task-${entry.taskId}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
