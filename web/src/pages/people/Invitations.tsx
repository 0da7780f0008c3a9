/** Links by which people make their own account. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { usePeople } from "../../api/people";
import { nameOf } from "../../shared/words/person";
import { attempt } from "../../shared/ui/attempt";
import { formatDate } from "../../shared/words/i18n";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Checkbox, classes, Problem } from "../../shared/ui/ui";
import { type Invitation, INVITATIONS_A_PAGE, invitationState, revokeInvitation, useInvitations } from "./api";
import { t } from "./messages";
import { Pager } from "./Pager";
import styles from "./people.module.css";

export function Invitations() {
  const [mine, setMine] = useState(false);
  const [past, setPast] = useState(false);
  const [number, setNumber] = useState(1);
  const invitations = useInvitations({ mine, usable: !past, page: number });
  const client = useQueryClient();
  const list = invitations.data?.results ?? [];
  const open = list.filter((item) => invitationState(item, Date.now()) === "open");
  const narrow = (change: () => void): void => {
    change();
    setNumber(1);
  };
  const revoke = (items: readonly Invitation[]): void => {
    void attempt(
      async () => {
        for (const item of items) await revokeInvitation(item.id);
        toast(t("revokedToast"));
        setNumber(1);
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
      <div className={styles["tools"]}>
        <Checkbox isSelected={mine} onChange={(on) => narrow(() => setMine(on))}>{t("invitationsMine")}</Checkbox>
        <Checkbox isSelected={past} onChange={(on) => narrow(() => setPast(on))}>{t("invitationsPast")}</Checkbox>
      </div>
      {invitations.error && <Problem title={invitations.error.message} />}
      {!invitations.data ? null : list.length === 0 ? <p className={page["muted"]}>{t(past ? "invitationsNoneEver" : "invitationsNone")}</p> : (
        <div className={page["tableWrap"]} role="region" aria-label={t("invitations")} tabIndex={0}>
          <table className={classes(page["table"], page["stacked"])}>
            <thead>
              <tr>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("projects")}</th>
                <th scope="col">{t("invitedBy")}</th>
                <th scope="col">{t("used")}</th>
                <th scope="col">{t("until")}</th>
                <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>
              </tr>
            </thead>
            <tbody>
              {list.map((item) => <Row key={item.id} item={item} onRevoke={() => revoke([item])} />)}
            </tbody>
          </table>
        </div>
      )}
      <Pager count={invitations.data?.count ?? 0} size={INVITATIONS_A_PAGE} number={number} onChange={setNumber} label={t("invitations")} />
    </section>
  );
}

/** What became of the mail, if it is one. */
function mailState(item: Invitation): string {
  if (item.mail_status === "sent") return ` – ${t("mailSent")}`;
  if (item.mail_status === "waiting") return ` – ${item.mail_error ?? t("mailWaiting")}`;
  return item.mail_error ? ` – ${item.mail_error}` : "";
}

function Row({ item, onRevoke }: { item: Invitation; onRevoke: () => void }) {
  const state = invitationState(item, Date.now());
  const people = usePeople();
  const by = item.created_by;
  return (
    <tr>
      <td>
        {t(`role_${item.role}`)}
        {item.email && <div className={page["muted"]}>{item.email}{mailState(item)}</div>}
      </td>
      <td>{item.projects.length === 0 ? <span className={page["muted"]}>{t("projectsNone")}</span> : item.projects.map((project) => project.title).join(", ")}</td>
      <td>{typeof by === "object" && by !== null ? nameOf(by) : by === null ? "" : (people.get(by)?.name ?? `#${by}`)}</td>
      <td>{item.max_uses === null ? String(item.uses) : t("usedOf", { uses: item.uses, max: item.max_uses })}</td>
      <td>{formatDate(item.expires_at)}</td>
      <td className={page["number"]}>
        {state === "open" ? <Button variant="danger" onPress={onRevoke}>{t("revoke")}</Button> : <Badge>{state === "revoked" ? t("revoked") : state === "expired" ? t("expired") : t("usedUp")}</Badge>}
      </td>
    </tr>
  );
}
