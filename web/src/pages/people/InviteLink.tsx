/** The organization's one link, which everybody who joins can share, and what people become who use it. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { CopyBox } from "../../shared/ui/copy";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button, Dialog, Problem, Select } from "../../shared/ui/ui";
import { type InviteLink as Link, resetInviteLink, setInviteRole, useInviteLink } from "./api";
import { t } from "./messages";
import styles from "./people.module.css";
import { LINK_ROLES, type Role } from "./roles";

export function InviteLink({ canChoose }: { canChoose: boolean }) {
  const link = useInviteLink();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const keep = (work: () => Promise<Link>, done: string): void => {
    setAsking(false);
    void attempt(
      async () => {
        client.setQueryData(["invite-link"], await work());
        toast(done);
      },
      (reason) => t("failed", { reason }),
    );
  };
  return (
    <section className={page["section"]}>
      <header>
        <h2>{t("inviteLink")}</h2>
        {link.data && <Button variant="danger" onPress={() => setAsking(true)}>{t("linkReset")}</Button>}
      </header>
      <p className={`${page["muted"]} ${styles["flat"]}`}>{t("inviteLinkText")}</p>
      {link.error && <Problem title={link.error.message} />}
      {link.data && (
        <div className={`${page["card"]} ${styles["form"]}`}>
          <CopyBox text={new URL(link.data.invite_url, window.location.origin).href} label={t("inviteLink")} copyLabel={t("copy")} doneText={t("copied")} failedText={t("copyFailed")} />
          <Select<Role>
            label={t("linkRole")}
            hint={canChoose ? t("linkRoleHint") : t("linkRoleFixed")}
            value={link.data.role}
            isDisabled={!canChoose}
            options={LINK_ROLES.map((item) => ({ value: item, label: t(`role_${item}`), hint: t(`hint_${item}`) }))}
            onChange={(role) => role !== link.data.role && keep(() => setInviteRole(role), t("linkRoleChanged", { role: t(`role_${role}`) }))}
            className={styles["linkRole"] ?? ""}
          />
        </div>
      )}
      {asking && (
        <Dialog
          title={t("linkResetTitle")}
          isOpen
          onClose={() => setAsking(false)}
          closeLabel={t("close")}
          actions={
            <>
              <Button onPress={() => setAsking(false)}>{t("cancel")}</Button>
              <Button variant="danger" onPress={() => keep(resetInviteLink, t("linkIsNew"))}>{t("linkReset")}</Button>
            </>
          }
        >
          {t("linkResetText")}
        </Dialog>
      )}
    </section>
  );
}
