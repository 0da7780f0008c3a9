/** Making an invitation: role, time, number of people, and the projects they join. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { attempt } from "../../shared/ui/attempt";
import { toast } from "../../shared/ui/toast";
import { CopyBox } from "../../shared/ui/copy";
import { Button, Checkbox, Dialog, Select, TextField } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import { type ProjectName, useProjectNames } from "../../api/project-names";
import { addressesIn } from "./addresses";
import { makeInvitation, sendInvitations } from "./api";
import { t } from "./messages";
import styles from "./people.module.css";
import type { Role } from "./roles";

const USES = ["1", "5", "10", "50", "500"] as const;

export function InviteDialog({ roles, byMail, onClose }: { roles: readonly Role[]; byMail: boolean; onClose: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState<Role>(roles[0] ?? "AN");
  const [hours, setHours] = useState<"24" | "168" | "720">("168");
  const [uses, setUses] = useState<(typeof USES)[number]>("1");
  const [projects, setProjects] = useState<readonly ProjectName[]>([]);
  const [text, setText] = useState("");
  const emails = addressesIn(text);
  const [url, setUrl] = useState<string | null>(null);
  const make = (): void => {
    void attempt(
      async () => {
        const made = await makeInvitation({ role, expires_in_hours: Number(hours), max_uses: Number(uses), projects: projects.map((project) => project.id) });
        setUrl(made.url ?? null);
        await client.invalidateQueries({ queryKey: ["invitations"] });
      },
      (reason) => t("failed", { reason }),
    );
  };
  const send = (): void => {
    void attempt(
      async () => {
        await sendInvitations({ emails, role, expires_in_hours: Number(hours), projects: projects.map((project) => project.id) });
        toast(t("mailsNoted", { count: emails.length }));
        await client.invalidateQueries({ queryKey: ["invitations"] });
        onClose();
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
          {emails.length > 0 ? <Button variant="primary" onPress={send}>{t("sendMails")}</Button> : <Button variant="primary" icon="link" onPress={make}>{t("makeLink")}</Button>}
        </>
      }
    >
      <div className={styles["form"]}>
        {byMail && <TextField label={t("addresses")} lines={3} value={text} onChange={setText} hint={t("addressesHint")} />}
        <p>{emails.length > 0 ? t("inviteMailText") : t("inviteText")}</p>
        <Select<Role> label={t("role")} value={role} options={roles.map((item) => ({ value: item, label: t(`role_${item}`), hint: t(`hint_${item}`) }))} onChange={setRole} />
        <Select label={t("expires")} value={hours} options={[{ value: "24", label: t("hours24") }, { value: "168", label: t("hours168") }, { value: "720", label: t("hours720") }]} onChange={setHours} />
        {emails.length === 0 && <Select label={t("uses")} value={uses} options={USES.map((value) => ({ value, label: value === "1" ? t("usesOne") : t("usesMany", { count: Number(value) }) }))} onChange={setUses} />}
        <ProjectChoice chosen={projects} onChange={setProjects} />
      </div>
    </Dialog>
  );
}

/** What is chosen stays in sight while somebody searches for more. */
function ProjectChoice({ chosen, onChange }: { chosen: readonly ProjectName[]; onChange: (projects: readonly ProjectName[]) => void }) {
  const [search, setSearch] = useState("");
  const found = useProjectNames(useDebounced(search, 200));
  const isChosen = (project: ProjectName): boolean => chosen.some((other) => other.id === project.id);
  const others = (found.data ?? []).filter((project) => !isChosen(project));
  const list = [...chosen, ...others];
  if (list.length === 0 && search === "") return null;
  return (
    <fieldset className={styles["projects"]}>
      <legend>{t("joins")}</legend>
      <p>{t("joinsText")}</p>
      <TextField bare type="search" label={t("findProject")} placeholder={t("findProject")} value={search} onChange={setSearch} />
      <div className={styles["projectList"]} role="group" aria-label={t("projects")} tabIndex={0}>
        {list.map((project) => (
          <Checkbox key={project.id} isSelected={isChosen(project)} onChange={(on) => onChange(on ? [...chosen, project] : chosen.filter((other) => other.id !== project.id))}>
            {project.title}
          </Checkbox>
        ))}
        {list.length === 0 && <span>{t("noProject")}</span>}
      </div>
    </fieldset>
  );
}
