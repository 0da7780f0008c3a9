/** A workspace: its projects and its people. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { api, ask } from "../../api/client";
import { finishedCount, taskCount } from "../../api/project";
import { useSession } from "../../api/session";
import type { Workspace } from "../../api/workspaces";
import { messageOf } from "../../shared/failure";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, MenuButton, type MenuEntry, Problem, ProgressBar } from "../../shared/ui/ui";
import { formatNumber } from "../../shared/words/i18n";
import { changeWorkspace, deleteWorkspace, restoreWorkspace, useWorkspace } from "./api";
import { EditDialog } from "./EditDialog";
import { t } from "./messages";
import { nameOfWorkspace } from "./names";
import { WorkspacePeople } from "./WorkspacePeople";
import styles from "./workspaces.module.css";

const failed = (reason: string): string => t("failed", { reason });

export function OneWorkspace({ id }: { id: number }) {
  const session = useSession();
  const workspace = useWorkspace(id);
  const may = (permission: string): boolean => session?.permissions.includes(permission) ?? false;
  if (workspace.error) return <div className={page["page"]}><Problem title={messageOf(workspace.error)} action={<Link href="/workspaces/">{t("all")}</Link>} /></div>;
  if (!workspace.data) return null;
  const { data } = workspace;
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{nameOfWorkspace(data)} {data.is_archived && <Badge>{t("archived")}</Badge>}</h1>
          <p>{data.is_personal ? t("sandboxText") : data.description} {data.is_archived && t("archivedText")} <Link href="/workspaces/">{t("all")}</Link></p>
        </div>
        {may("workspace_change") && <Actions workspace={data} mayCreate={may("projects_create")} />}
      </header>
      <Projects id={id} />
      {!data.is_personal && may("workspace_members_view") && <WorkspacePeople id={id} canChange={may("workspace_change")} />}
    </div>
  );
}

function Actions({ workspace, mayCreate }: { workspace: Workspace; mayCreate: boolean }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [isEditing, setEditing] = useState(false);
  const { id } = workspace;
  const refresh = (): Promise<void> => client.invalidateQueries();
  const restore = (): void => void attempt(async () => { await restoreWorkspace(id); await refresh(); navigate(`/workspaces/${id}`); }, failed);
  const remove = (): void => void attempt(async () => {
    await deleteWorkspace(id);
    navigate("/workspaces/");
    await refresh();
    toast(t("deleted", { title: workspace.title }), { action: { label: t("undo"), run: restore } });
  }, failed);
  const archive = (): void => void attempt(async () => { await changeWorkspace(id, { is_archived: !workspace.is_archived }); await refresh(); }, failed);
  const entries: MenuEntry[] = [
    { id: "edit", label: t("edit"), icon: "edit", onAction: () => setEditing(true) },
    { id: "archive", label: workspace.is_archived ? t("unarchive") : t("archive"), icon: "inbox", onAction: archive },
    { id: "delete", label: t("delete"), icon: "trash", danger: true, apart: true, onAction: remove },
  ];
  return (
    <div className={page["row"]}>
      {mayCreate && <Button variant="primary" icon="plus" onPress={() => navigate(`/projects/new?workspace=${id}`)}>{t("newProject")}</Button>}
      {!workspace.is_personal && <MenuButton label={t("menu", { title: workspace.title })} icon="more" entries={entries} />}
      {isEditing && <EditDialog workspace={workspace} onClose={() => setEditing(false)} onSaved={() => { setEditing(false); void refresh(); }} />}
    </div>
  );
}

function Projects({ id }: { id: number }) {
  const projects = useQuery({ queryKey: ["projects", "of workspace", id], queryFn: () => ask(api.GET("/api/workspaces/{id}/projects", { params: { path: { id } } })) });
  return (
    <section className={page["section"]}>
      <h2>{t("projects")}</h2>
      {projects.error && <Problem title={messageOf(projects.error)} action={<Button onPress={() => void projects.refetch()}>{t("retry")}</Button>} />}
      {projects.data?.length === 0 && <p className={page["muted"]}>{t("noProjects")}</p>}
      <ul className={styles["list"]}>
        {projects.data?.map((project) => {
          const text = t("progress", { done: formatNumber(finishedCount(project)), total: formatNumber(taskCount(project)) });
          return (
            <li key={project.id} className={page["card"]}>
              <Link href={`/projects/${project.id}/`}><strong>{project.title}</strong></Link> {project.is_archived && <Badge>{t("archived")}</Badge>}
              <ProgressBar label={`${project.title}: ${text}`} value={finishedCount(project)} max={taskCount(project)} />
              <p className={`${page["muted"]} ${page["small"]}`}>{text}</p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
