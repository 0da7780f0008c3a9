/** One storage: where it points, how it goes, and what can be done with it. */
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { Icon, type IconName } from "../../shared/ui/icons";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes, Dialog, MenuButton, Problem } from "../../shared/ui/ui";
import { formatAgo, formatDate, formatDuration } from "../../shared/words/i18n";
import { t } from "./messages";
import { addressOf, hostOf } from "./model/address";
import { cancelSync, removeStorage, syncStorage, validateStorage } from "./model/api";
import { hasLinks, lifetimeOf } from "./model/draft";
import { paceOf, type Pace } from "./model/pace";
import { isWorking, type Storage } from "./model/storage";
import { DoctorDialog } from "./DoctorDialog";
import { StorageLog } from "./StorageLog";
import styles from "./storage.module.css";

const failed = (reason: string): string => t("failed", { reason });

export function titleOf({ title, provider, fields }: Pick<Storage, "title" | "provider" | "fields">): string {
  return title || addressOf(provider, fields);
}

const ICONS: Readonly<Record<Storage["provider"], IconName>> = { s3: "cloud", gcs: "cloud", azure: "cloud", redis: "database", localfiles: "folder" };

export function StorageCard({ storage, onEdit, onChanged }: { storage: Storage; onEdit: () => void; onChanged: () => void }) {
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const [examining, setExamining] = useState(false);
  const title = titleOf(storage);
  const isSource = storage.direction === "source";
  const act = (work: () => Promise<void>): void => {
    setBusy(true);
    void attempt(work, failed).finally(() => { setBusy(false); onChanged(); });
  };
  const sync = (): void => act(async () => {
    const now = await syncStorage(storage);
    // One that is over already says so itself.
    if (isWorking(now) || !isSource) toast(isSource ? t("started", { title }) : t("startedTarget", { title }), { kind: "storage" });
  });
  const test = (): void => act(async () => {
    await validateStorage(storage.provider, storage.direction, { ...storage.fields, id: storage.id });
    toast(t("tested", { title }), { kind: "storage" });
  });
  const canSync = !isSource || storage.mode !== "none";
  return (
    <li className={classes(page["card"], styles["storage"])} aria-label={title}>
      <div className={styles["top"]}>
        <Icon name={ICONS[storage.provider]} size={20} />
        <div className={styles["names"]}>
          <strong>{title}</strong>
          <span>{[t(`provider_${storage.provider}`), ...where(storage)].join(" · ")}</span>
        </div>
        <Health storage={storage} />
      </div>
      <Facts storage={storage} />
      {storage.connection?.title === "" && <Problem title={t("connectionGone")} text={t("connectionGoneText")} />}
      {isWorking(storage) && <Progress storage={storage} title={title} onCancel={(job) => act(() => cancelSync(job))} />}
      {storage.fault && <Problem title={t("fault")} text={storage.fault} />}
      {storage.lastError && <Problem title={t("lastError")} text={t("lastErrorText", { reason: storage.lastError })} />}
      {storage.errors.length > 0 && <StorageLog storage={storage} title={title} />}
      <div className={styles["actions"]}>
        {canSync && <Button icon="refresh" isDisabled={busy || isWorking(storage)} aria-label={`${isSource ? t("sync") : t("resync")}: ${title}`} onPress={sync}>{isSource ? t("sync") : t("resync")}</Button>}
        <Button icon="check" isDisabled={busy} aria-label={`${t("test")}: ${title}`} onPress={test}>{t("test")}</Button>
        <MenuButton
          label={t("more", { title })}
          icon="more"
          entries={[
            { id: "edit", label: t("edit"), icon: "edit", onAction: onEdit },
            ...(storage.provider === "localfiles" ? [] : [{ id: "doctor", label: t("doctor"), icon: "lock" as const, onAction: () => setExamining(true) }]),
            { id: "remove", label: t("remove"), icon: "trash", danger: true, apart: true, onAction: () => setRemoving(true) },
          ]}
        />
      </div>
      {examining && <DoctorDialog storage={storage} title={title} onClose={() => setExamining(false)} onChanged={onChanged} />}
      {removing && (
        <RemoveDialog
          title={title}
          isSource={isSource}
          onClose={() => setRemoving(false)}
          onRemove={() => act(async () => {
            await removeStorage(storage);
            setRemoving(false);
            toast(t("removed", { title }));
          })}
        />
      )}
    </li>
  );
}

/** An address that is the title already is not said twice. */
function where({ title, provider, fields }: Storage): string[] {
  return [title === "" ? "" : addressOf(provider, fields), hostOf(provider, fields)].filter((text) => text !== "");
}

function Health({ storage }: { storage: Storage }) {
  const { direction, mode, status, pendingCount, lastError } = storage;
  if (isWorking(storage)) return <Badge tone="accent">{t(`status_${status}`)}</Badge>;
  if (status === "failed") return <Badge tone="bad">{t("status_failed")}</Badge>;
  if (direction === "target") {
    if ((pendingCount ?? 0) > 0) return <Badge tone={lastError ? "bad" : "accent"}>{t("status_pending", { count: pendingCount ?? 0 })}</Badge>;
    return status === "completed_with_errors" ? <Badge tone="warn">{t("status_completed_with_errors")}</Badge> : <Badge tone="good">{pendingCount === null ? t("status_none") : t("status_written")}</Badge>;
  }
  if (mode === "none") return <Badge tone="good">{t("status_none")}</Badge>;
  return <Badge tone={status === "completed" ? "good" : status === "completed_with_errors" ? "warn" : "plain"}>{t(`status_${status}`)}</Badge>;
}

function Facts({ storage }: { storage: Storage }) {
  const { direction, provider, mode, fields, connection, lastSync, lastSyncCount, tasksExisted, duration, missing } = storage;
  const isSource = direction === "source";
  const seconds = Number(fields["presign_ttl_seconds"]) || Number(fields["presign_ttl"] ?? 1) * 60;
  const facts = [
    connection?.title && t("viaConnection", { title: connection.title }),
    isSource && t(`mode_${mode}`),
    isSource && Number(fields["sync_every_minutes"] ?? 0) > 0 && t("syncedEvery", { time: formatDuration(Number(fields["sync_every_minutes"]) * 60) }),
    isSource && hasLinks(provider) && (fields["task_links"] === true ? t("byTaskLink") : fields["presign"] === false ? t("byServer") : t("byLink", { time: lifetimeOf(seconds) })),
    lastSync && <time key="last" dateTime={lastSync} title={formatDate(lastSync)}>{isSource ? t("lastSync", { ago: formatAgo(lastSync) }) : t("lastWrite", { ago: formatAgo(lastSync) })}</time>,
    lastSync && lastSyncCount !== null && (isSource ? t("newTasks", { count: lastSyncCount }) : t("written", { count: lastSyncCount })),
    tasksExisted !== null && tasksExisted > 0 && t("existed", { count: tasksExisted }),
    missing !== null && missing > 0 && t("missingCount", { count: missing }),
    lastSync && duration !== null && duration > 0 && t("took", { time: formatDuration(duration) }),
  ].filter((fact) => fact !== false && fact !== null && fact !== "");
  // Positions are what they are: the list is made anew each time.
  return <p className={styles["facts"]}>{facts.map((fact, at) => <span key={at}>{fact}</span>)}</p>;
}

function Progress({ storage, title, onCancel }: { storage: Storage; title: string; onCancel: (job: number) => void }) {
  const { objectsSeen, objectsBefore, tasksMade, lastSyncCount, lastSyncJob } = storage;
  const made = tasksMade ?? lastSyncCount;
  const [begun] = useState(() => ({ at: Date.now(), seen: objectsSeen ?? 0 }));
  const pace: Pace | null = paceOf(begun, { at: Date.now(), seen: objectsSeen ?? 0 }, objectsBefore);
  return (
    <div className={styles["progress"]}>
      {/* How many there are nobody knows before the end: the bar only says that it goes on. */}
      <div role="progressbar" aria-label={t("progressOf", { title })} className={styles["moving"]}><div /></div>
      <span role="status">{[objectsSeen !== null && t("seen", { count: objectsSeen }), made !== null && t("newTasks", { count: made }), pace !== null && t("rate", { count: pace.perSecond }), pace?.secondsLeft != null && t("left", { time: formatDuration(pace.secondsLeft) })].filter(Boolean).join(" · ")}</span>
      {lastSyncJob !== null && <div><Button icon="close" aria-label={`${t("cancel")}: ${title}`} onPress={() => onCancel(lastSyncJob)}>{t("cancel")}</Button></div>}
    </div>
  );
}

function RemoveDialog({ title, isSource, onClose, onRemove }: { title: string; isSource: boolean; onClose: () => void; onRemove: () => void }) {
  return (
    <Dialog
      title={t("removeTitle", { title })}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button autoFocus onPress={onClose}>{t("cancel")}</Button>
          <Button variant="danger" icon="trash" onPress={onRemove}>{t("remove")}</Button>
        </>
      }
    >
      <p>{isSource ? t("removeSource") : t("removeTarget")}</p>
      <p>{t("removeSecret")}</p>
    </Dialog>
  );
}
