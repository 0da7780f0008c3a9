/** Who works on a project, and as what. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { initialsOf, nameOf, type UserLike } from "../../shared/words/person";
import { attempt } from "../../shared/ui/attempt";
import { api, ask, type Schemas } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { may, useProject } from "../../api/project";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { Avatar, Badge, Button, classes, Dialog, Empty, IconButton, Problem, Select, TextField } from "../../shared/ui/ui";
import { useDebounced } from "../../shared/use-latest";
import { useMembers } from "../people/api";
import { t } from "../people/messages";
import { isRole, type Role } from "../people/roles";
import styles from "./members.module.css";

type ProjectMember = Schemas["ProjectMember"];

const failed = (reason: string): string => t("failed", { reason });

function roleName(role: string): string {
  return isRole(role) ? t(`role_${role}`) : role;
}

export function ProjectMembers({ projectId }: { projectId: number }) {
  const project = useProject(projectId);
  const client = useQueryClient();
  const members = useQuery({ queryKey: ["project-members", projectId], queryFn: () => ask(api.GET("/api/projects/{id}/members", { params: { path: { id: projectId } } })) });
  const [adding, setAdding] = useState(false);
  const canManage = may(project.data, "project_members_manage");
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ["project-members", projectId] });
  const setRole = (member: ProjectMember, role: Role | null): void => {
    void attempt(async () => {
      await ask(api.POST("/api/projects/{id}/members", { params: { path: { id: projectId } }, body: { user: member.user.id, role } }));
      await refresh();
    }, failed);
  };
  const remove = (member: ProjectMember): void => {
    void attempt(async () => {
      await ask(api.DELETE("/api/projects/{id}/members", { params: { path: { id: projectId }, query: { user: member.user.id } } }));
      toast(t("removed", { name: nameOf(member.user) }), { action: { label: t("undo"), run: () => setRole(member, member.role) } });
      await refresh();
    }, failed);
  };
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h2>{t("membersTitle")}</h2>
          <p>{t("membersIntro")}</p>
        </div>
        {canManage && <Button variant="primary" icon="plus" onPress={() => setAdding(true)}>{t("addMember")}</Button>}
      </header>
      {members.error && <Problem title={members.error.message} action={<Button onPress={() => void members.refetch()}>{t("retry")}</Button>} />}
      {members.data && (
        <div className={page["tableWrap"]} role="region" aria-label={t("membersTitle")} tabIndex={0}>
          <table className={classes(page["table"], page["stacked"])}>
            <thead>
              <tr>
                <th scope="col">{t("person")}</th>
                <th scope="col">{t("projectRole")}</th>
                {canManage && <th scope="col"><span className={page["srOnly"]}>{t("actions")}</span></th>}
              </tr>
            </thead>
            <tbody>
              {members.data.map((member) => <Row key={member.user.id} member={member} canManage={canManage} onRole={(role) => setRole(member, role)} onRemove={() => remove(member)} />)}
            </tbody>
          </table>
        </div>
      )}
      {adding && <AddDialog projectId={projectId} present={new Set((members.data ?? []).map((member) => member.user.id))} onClose={() => setAdding(false)} onAdded={() => void refresh()} />}
    </div>
  );
}

function Row({ member, canManage, onRole, onRemove }: { member: ProjectMember; canManage: boolean; onRole: (role: Role | null) => void; onRemove: () => void }) {
  const name = nameOf(member.user);
  // Managers and above come with the organization; their role cannot be lowered here.
  const fixed = !canManage || (member.implicit && !member.of_workspace) || !["AN", "RE"].includes(member.effective_role);
  return (
    <tr>
      <td>
        <div className={page["person"]}>
          <Avatar id={member.user.id} initials={initialsOf(member.user)} name={name} />
          <div>
            <strong><span>{name}</span></strong>
            {name !== member.user.email && <span>{member.user.email}</span>}
          </div>
        </div>
      </td>
      <td className={styles["role"]}>
        {fixed ? (
          <span className={page["row"]}><Badge>{roleName(member.effective_role)}</Badge>{member.implicit && !member.of_workspace && <span className={`${page["muted"]} ${page["small"]}`}>{t("implicit")}</span>}</span>
        ) : (
          <Select<"inherit" | Role>
            bare
            label={t("roleFor", { name })}
            value={member.role ?? "inherit"}
            options={[{ value: "inherit", label: member.role === null ? t("inherit", { role: roleName(member.effective_role) }) : t("inheritOnly") }, { value: "AN", label: t("role_AN"), hint: t("hint_AN") }, { value: "RE", label: t("role_RE"), hint: t("hint_RE") }]}
            onChange={(value) => onRole(value === "inherit" ? null : value)}
          />
        )}
      </td>
      {canManage && <td className={page["number"]}>{member.of_workspace ? <span className={`${page["muted"]} ${page["small"]}`}>{t("ofWorkspace")}</span> : !member.implicit && <IconButton label={`${t("remove")}: ${name}`} icon="close" onPress={onRemove} />}</td>}
    </tr>
  );
}

function AddDialog({ projectId, present, onClose, onAdded }: { projectId: number; present: ReadonlySet<number>; onClose: () => void; onAdded: () => void }) {
  const session = useSession();
  const [search, setSearch] = useState("");
  const [role, setRole] = useState<"inherit" | "AN" | "RE">("inherit");
  const members = useMembers(session?.organization?.id ?? null, 1, useDebounced(search, 200), "");
  const [added, setAdded] = useState<ReadonlySet<number>>(new Set());
  const off: readonly Role[] = ["DI", "NO"];
  const others = (members.data?.results ?? []).filter((member) => !present.has(member.user.id) && !added.has(member.user.id) && !off.includes(member.role));
  const add = (user: UserLike): void => {
    void attempt(async () => {
      await ask(api.POST("/api/projects/{id}/members", { params: { path: { id: projectId } }, body: { user: user.id, ...(role === "inherit" ? {} : { role }) } }));
      setAdded((all) => new Set(all).add(user.id));
      toast(t("added", { name: nameOf(user) }));
      onAdded();
    }, failed);
  };
  return (
    <Dialog title={t("addMemberTitle")} isOpen onClose={onClose} closeLabel={t("close")} actions={<Button variant="primary" onPress={onClose}>{t("done")}</Button>}>
      <div className={styles["add"]}>
        <Select<"inherit" | "AN" | "RE"> label={t("projectRole")} value={role} options={[{ value: "inherit", label: t("inheritOnly") }, { value: "AN", label: t("role_AN") }, { value: "RE", label: t("role_RE") }]} onChange={setRole} />
        <TextField type="search" label={t("search")} value={search} onChange={setSearch} autoFocus />
        {members.data && others.length === 0 && <Empty title={search ? t("none") : t("addMemberNobody")} />}
        <ul>
          {others.slice(0, 50).map(({ user, role: orgRole }) => (
            <li key={user.id} className={page["person"]}>
              <Avatar id={user.id} initials={initialsOf(user)} name={nameOf(user)} />
              <div>
                <strong><span>{nameOf(user)}</span></strong>
                <span>{roleName(orgRole)}</span>
              </div>
              <Button aria-label={`${t("addMember")}: ${nameOf(user)}`} onPress={() => add(user)}>{t("addMember")}</Button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}
