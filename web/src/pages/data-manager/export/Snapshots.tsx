/** The snapshots that are kept of a project: take one, download it again, delete it. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../../shared/ui/attempt";
import { formatDate } from "../../../shared/words/i18n";
import page from "../../../shared/ui/page.module.css";
import { nameOf } from "../../../shared/words/person";
import { toast } from "../../../shared/ui/toast";
import { Badge, Button, IconButton, MenuButton, Problem } from "../../../shared/ui/ui";
import type { ExportFormat } from "../data/api";
import { deleteSnapshot, isBeingWritten, type Snapshot, snapshotsKey, snapshotUrl, takeSnapshot, useSnapshots } from "./snapshots-api";
import { t } from "./messages";
import styles from "./snapshots.module.css";

interface Props {
  projectId: number;
  formats: readonly ExportFormat[];
  onDownload: (url: string) => void;
}

export function Snapshots({ projectId, formats, onDownload }: Props) {
  const snapshots = useSnapshots(projectId);
  const client = useQueryClient();
  const [isTaking, setTaking] = useState(false);
  const [removing, setRemoving] = useState<Snapshot | null>(null);
  const list = snapshots.data ?? [];
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: snapshotsKey(projectId) });
  const act = (work: () => Promise<void>): Promise<boolean> => attempt(work, (reason) => t("failed", { reason }));
  const take = (): void => {
    setTaking(true);
    const taken = act(async () => {
      const pending = takeSnapshot(projectId);
      void client.invalidateQueries({ queryKey: ["jobs"] });
      const made = await pending;
      toast(t(isBeingWritten(made) ? "inProgress" : "taken"));
    });
    void taken.then(() => setTaking(false)).then(refresh);
  };
  const remove = (snapshot: Snapshot): void => {
    setRemoving(null);
    void act(async () => {
      await deleteSnapshot(projectId, snapshot.id);
      toast(t("removed"));
    }).then(refresh);
  };
  return (
    <section className={page["section"]} aria-labelledby="snapshots">
      <header>
        <h2 id="snapshots">{t("title")}</h2>
        <Button icon="clock" isDisabled={isTaking} onPress={take}>{t("take")}</Button>
      </header>
      <p className={page["muted"]}>{isTaking ? t("taking") : t("text")}</p>
      {snapshots.error && <Problem title={snapshots.error.message} />}
      {removing && (
        <div className={styles["sure"]} role="group" aria-label={t("remove", { title: removing.title })}>
          <span>{t("removeSure", { title: removing.title })}</span>
          <Button onPress={() => setRemoving(null)}>{t("cancel")}</Button>
          <Button variant="danger" onPress={() => remove(removing)}>{t("delete")}</Button>
        </div>
      )}
      {list.length === 0 && snapshots.isSuccess && <p className={page["muted"]}>{t("none")}</p>}
      {list.length > 0 && (
        <ul className={styles["list"]} aria-labelledby="snapshots">
          {list.map((snapshot) => <Row key={snapshot.id} snapshot={snapshot} formats={formats} onDownload={(format) => onDownload(snapshotUrl(projectId, snapshot.id, format))} onRemove={() => setRemoving(snapshot)} />)}
        </ul>
      )}
    </section>
  );
}

function Row({ snapshot, formats, onDownload, onRemove }: { snapshot: Snapshot; formats: readonly ExportFormat[]; onDownload: (format: string) => void; onRemove: () => void }) {
  const isComplete = snapshot.status === "completed";
  return (
    <li>
      <div className={styles["what"]}>
        <strong>{snapshot.title}</strong>
        <span className={page["muted"]}>{t("by", { when: formatDate(snapshot.created_at), who: nameOf(snapshot.created_by) })}</span>
      </div>
      {isComplete ? <span className={page["muted"]}>{t("tasks", { count: snapshot.counters.task_number })}</span> : <Badge tone={snapshot.status === "failed" ? "bad" : "plain"}>{t(`status_${snapshot.status}`)}</Badge>}
      {isComplete && (
        <MenuButton
          label={t("downloadOf", { title: snapshot.title })}
          icon="download"
          entries={formats.map((format) => ({ id: format.name, label: format.title, onAction: () => onDownload(format.name) }))}
        />
      )}
      <IconButton label={t("remove", { title: snapshot.title })} icon="trash" onPress={onRemove} />
    </li>
  );
}
