/** The workspaces, and the page of one. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { useSession } from "../../api/session";
import { useWorkspaces, type Workspace, WORKSPACES } from "../../api/workspaces";
import { messageOf } from "../../shared/failure";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Empty, Problem } from "../../shared/ui/ui";
import { formatNumber } from "../../shared/words/i18n";
import { restoreWorkspace, useDeletedWorkspaces } from "./api";
import { EditDialog } from "./EditDialog";
import { t } from "./messages";
import { nameOfWorkspace } from "./names";
import { OneWorkspace } from "./OneWorkspace";
import styles from "./workspaces.module.css";

export function Workspaces() {
  const [location] = useLocation();
  const id = Number(/^\/workspaces\/(\d+)\/?$/.exec(location)?.[1] ?? 0);
  return id > 0 ? <OneWorkspace key={id} id={id} /> : <All />;
}

function All() {
  const session = useSession();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const workspaces = useWorkspaces();
  const [isMaking, setMaking] = useState(false);
  const mayMake = session?.permissions.includes("workspaces_create") ?? false;
  const add = <Button icon="plus" variant="primary" onPress={() => setMaking(true)}>{t("add")}</Button>;
  const isEmpty = workspaces.data?.every((one) => one.is_personal) ?? false;
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro")}</p>
        </div>
        {mayMake && !isEmpty && add}
      </header>
      {workspaces.error && <Problem title={messageOf(workspaces.error)} action={<Button onPress={() => void workspaces.refetch()}>{t("retry")}</Button>} />}
      {isEmpty && <div className={page["card"]}><Empty icon="grid" title={t("none")} action={mayMake ? add : undefined}>{mayMake ? t("noneText") : t("noneMember")}</Empty></div>}
      <List workspaces={workspaces.data ?? []} />
      {mayMake && <Deleted />}
      {isMaking && <EditDialog workspace={null} onClose={() => setMaking(false)} onSaved={({ id }) => { void client.invalidateQueries({ queryKey: WORKSPACES }); navigate(`/workspaces/${id}`); }} />}
    </div>
  );
}

function List({ workspaces }: { workspaces: readonly Workspace[] }) {
  if (workspaces.length === 0) return null;
  return (
    <ul className={styles["list"]}>
      {workspaces.map((workspace) => (
        <li key={workspace.id} className={page["card"]}>
          <Link href={`/workspaces/${workspace.id}`}><strong>{nameOfWorkspace(workspace)}</strong></Link> {workspace.is_archived && <Badge>{t("archived")}</Badge>}
          <p className={page["muted"]}>{workspace.is_personal ? t("sandboxText") : workspace.description}</p>
          <p className={`${page["muted"]} ${page["small"]}`}>{t("projectCount", { count: formatNumber(workspace.projects_count) })}</p>
        </li>
      ))}
    </ul>
  );
}

/** What was deleted stays within reach. */
function Deleted() {
  const client = useQueryClient();
  const { data } = useDeletedWorkspaces();
  const restore = ({ id, title }: Workspace): void => void attempt(async () => {
    await restoreWorkspace(id);
    await client.invalidateQueries({ queryKey: WORKSPACES });
    toast(t("restored", { title }));
  }, (reason) => t("failed", { reason }));
  const gone = data?.filter((one) => !one.is_personal) ?? [];
  if (gone.length === 0) return null;
  return (
    <section className={page["section"]}>
      <h2>{t("deletedOnes")}</h2>
      <ul className={styles["list"]}>
        {gone.map((workspace) => (
          <li key={workspace.id} className={`${page["card"]} ${styles["gone"]}`}>
            <span>{workspace.title}</span>
            <Button icon="undo" aria-label={`${t("restore")}: ${workspace.title}`} onPress={() => restore(workspace)}>{t("restore")}</Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
