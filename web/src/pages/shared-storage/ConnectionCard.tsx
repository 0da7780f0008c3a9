/** One connection: where it leads, and who may use it below which prefix. */
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes, Dialog, MenuButton } from "../../shared/ui/ui";
import { t as words } from "../storage/messages";
import { addressOf, hostOf } from "../storage/model/address";
import { isProvider } from "../storage/model/storage";
import { removeConnection, type SharedConnection, takeAway } from "./api";
import { t } from "./messages";
import { ShareDialog } from "./ShareDialog";
import styles from "./shared-storage.module.css";

type Asking = { what: "share"; project: SharedConnection["projects"][number] | null } | { what: "take"; project: SharedConnection["projects"][number] } | { what: "remove" } | null;

export function ConnectionCard({ connection, onEdit, onChanged }: { connection: SharedConnection; onEdit: () => void; onChanged: () => void }) {
  const { id, title, provider, settings, projects } = connection;
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  const act = (work: () => Promise<unknown>, done: string): void => void attempt(async () => { await work(); close(); toast(done); }, (reason) => t("failed", { reason })).finally(onChanged);
  const uses = projects.reduce((count, { storages }) => count + storages, 0);
  return (
    <li className={classes(page["card"], styles["connection"])} aria-label={title}>
      <div className={styles["top"]}>
        <div className={styles["names"]}>
          <strong>{title}</strong>
          {isProvider(provider) && <span>{[words(`provider_${provider}`), addressOf(provider, settings), hostOf(provider, settings)].filter((text) => text !== "").join(" · ")}</span>}
        </div>
        {!connection.has_credentials && <Badge>{t("ownIdentity")}</Badge>}
      </div>
      {projects.length === 0 ? <p className={page["muted"]}>{t("sharedWithNone")}</p> : (
        <ul className={styles["projects"]} aria-label={t("projectsOf", { title })}>
          {projects.map((shared) => (
            <li key={shared.project}>
              <span className={styles["names"]}>
                <a href={`/projects/${shared.project}/storage`}>{shared.title}</a>
                <span>{[shared.prefix === "" ? t("everything") : t("below", { prefix: shared.prefix }), t("uses", { count: shared.storages })].join(" · ")}</span>
              </span>
              <Button icon="edit" aria-label={`${t("prefix")}: ${shared.title}`} onPress={() => setAsking({ what: "share", project: shared })}>{t("prefix")}</Button>
              <Button icon="close" aria-label={`${t("take")}: ${shared.title}`} onPress={() => setAsking({ what: "take", project: shared })}>{t("take")}</Button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles["actions"]}>
        <Button icon="plus" aria-label={`${t("share")}: ${title}`} onPress={() => setAsking({ what: "share", project: null })}>{t("share")}</Button>
        <Button icon="edit" aria-label={`${t("edit")}: ${title}`} onPress={onEdit}>{t("edit")}</Button>
        <MenuButton label={t("more", { title })} icon="more" entries={[{ id: "remove", label: t("remove"), icon: "trash", danger: true, onAction: () => setAsking({ what: "remove" }) }]} />
      </div>
      {asking?.what === "share" && <ShareDialog connection={connection} project={asking.project} onClose={close} onShared={() => { close(); onChanged(); }} />}
      {asking?.what === "take" && (
        <Sure title={t("takeTitle", { title: asking.project.title })} text={t("takeText", { count: asking.project.storages })} label={t("take")} onClose={close} onSure={() => act(() => takeAway(id, asking.project.project), t("taken", { title: asking.project.title }))} />
      )}
      {asking?.what === "remove" && <Sure title={t("removeTitle", { title })} text={t("removeText", { count: uses })} label={t("remove")} onClose={close} onSure={() => act(() => removeConnection(id), t("removed", { title }))} />}
    </li>
  );
}

function Sure({ title, text, label, onClose, onSure }: { title: string; text: string; label: string; onClose: () => void; onSure: () => void }) {
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={t("close")} actions={<><Button autoFocus onPress={onClose}>{t("cancel")}</Button><Button variant="danger" onPress={onSure}>{label}</Button></>}>
      <p>{text}</p>
    </Dialog>
  );
}
