/** Links by which people make their own account. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { usePeople } from "../data-manager/people";
import { nameOf } from "../lib/person";
import { attempt } from "../lib/attempt";
import { CopyBox } from "../lib/copy";
import { formatDate } from "../lib/i18n";
import page from "../lib/page.module.css";
import { toast } from "../lib/toast";
import { Badge, Button, Dialog, Problem, Select } from "../lib/ui";
import { type Invitation, invitationState, makeInvitation, revokeInvitation, useInvitations } from "./api";
import { t } from "./messages";
import styles from "./people.module.css";
import type { Role } from "./roles";

export function Invitations() {
  const invitations = useInvitations(true);
  const client = useQueryClient();
  const [past, setPast] = useState(false);
  const list = invitations.data ?? [];
  const open = list.filter((item) => invitationState(item, Date.now()) === "open");
  const over = list.length - open.length;
  const shown = past ? list.slice(0, 50) : open;
  const revoke = (items: readonly Invitation[]): void => {
    void attempt(
      async () => {
        for (const item of items) await revokeInvitation(item.id);
        toast(t("revokedToast"));
        await client.invalidateQueries({ queryKey: ["invitations"] });
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <section className={page["section"]}>
      <header>
        <h2>{t("invitations")}</h2>
        {open.length > 1 && <Button variant="danger" onPress={() => revoke(open)}>{t("resetAll")}</Button>}
      </header>
      {invitations.error && <Problem title={invitations.error.message} />}
      {!invitations.data ? null : shown.length === 0 ? <p className={page["muted"]}>{t("invitationsNone")}</p> : (
        <div className={page["tableWrap"]} role="region" aria-label={t("invitations")} tabIndex={0}>
          <table className={page["table"]}>
            <thead>
              <tr>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("invitedBy")}</th>
                <th scope="col">{t("used")}</th>
                <th scope="col">{t("until")}</th>
                <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => <Row key={item.id} item={item} onRevoke={() => revoke([item])} />)}
            </tbody>
          </table>
        </div>
      )}
      {over > 0 && (
        <div>
          <Button variant="quiet" icon={past ? "up" : "down"} onPress={() => setPast(!past)}>{past ? t("pastHide") : t("pastShow", { count: over })}</Button>
        </div>
      )}
    </section>
  );
}

function Row({ item, onRevoke }: { item: Invitation; onRevoke: () => void }) {
  const state = invitationState(item, Date.now());
  const people = usePeople();
  const by = item.created_by;
  return (
    <tr>
      <td>{t(`role_${item.role}`)}</td>
      <td>{typeof by === "object" && by !== null ? nameOf(by) : by === null ? "" : (people.get(by)?.name ?? `#${by}`)}</td>
      <td>{item.max_uses === null ? String(item.uses) : t("usedOf", { uses: item.uses, max: item.max_uses })}</td>
      <td>{formatDate(item.expires_at)}</td>
      <td className={page["number"]}>
        {state === "open" ? <Button variant="danger" onPress={onRevoke}>{t("revoke")}</Button> : <Badge>{state === "revoked" ? t("revoked") : state === "expired" ? t("expired") : t("usedUp")}</Badge>}
      </td>
    </tr>
  );
}

const USES = ["1", "5", "10", "50", "500"] as const;

export function InviteDialog({ roles, onClose }: { roles: readonly Role[]; onClose: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(roles[0] ?? "AN");
  const [hours, setHours] = useState<"24" | "168" | "720">("168");
  const [uses, setUses] = useState<(typeof USES)[number]>("1");
  const [url, setUrl] = useState<string | null>(null);
  const make = (): void => {
    void attempt(
      async () => {
        const made = await makeInvitation(role, Number(hours), Number(uses));
        setUrl(made.url);
        await client.invalidateQueries({ queryKey: ["invitations"] });
      },
      (reason) => t("failed", { reason }),
    );
  };
  if (url !== null) {
    return (
      <Dialog title={t("inviteTitle")} isOpen onClose={onClose} closeLabel={t("close")} firm actions={<Button variant="primary" onPress={onClose}>{t("done")}</Button>}>
        <p>{t("linkReady")}</p>
        <CopyBox text={url} label={t("inviteTitle")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t("inviteTitle")}
      isOpen
      onClose={onClose}
      closeLabel={t("close")}
      actions={
        <>
          <Button onPress={onClose}>{t("cancel")}</Button>
          <Button variant="primary" icon="link" onPress={make}>{t("makeLink")}</Button>
        </>
      }
    >
      <div className={styles["form"]}>
        <p>{t("inviteText")}</p>
        <Select<Role> label={t("role")} value={role} options={roles.map((item) => ({ value: item, label: t(`role_${item}`), hint: t(`hint_${item}`) }))} onChange={setRole} />
        <Select label={t("expires")} value={hours} options={[{ value: "24", label: t("hours24") }, { value: "168", label: t("hours168") }, { value: "720", label: t("hours720") }]} onChange={setHours} />
        <Select label={t("uses")} value={uses} options={USES.map((value) => ({ value, label: value === "1" ? t("usesOne") : t("usesMany", { count: Number(value) }) }))} onChange={setUses} />
      </div>
    </Dialog>
  );
}
