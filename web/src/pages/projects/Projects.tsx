/** The list of projects, with the archive and the trash. */
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { attempt } from "../../shared/ui/attempt";
import { api, ask } from "../../api/client";
import { fetchPreferences, type Preferences, PREFERENCES, savePreferences } from "../../api/preferences";
import { formatAgo, formatDate, formatNumber } from "../../shared/words/i18n";
import { Icon, type IconName } from "../../shared/ui/icons";
import { may, type Project } from "../../api/project";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, Empty, IconButton, MenuButton, type MenuEntry, Problem, ProgressBar, Select, TextField } from "../../shared/ui/ui";
import page from "../../shared/ui/page.module.css";
import { useWorkspaces, type Workspace } from "../../api/workspaces";
import { MoveDialog } from "../workspaces/MoveDialog";
import { byWorkspace, nameOfWorkspace } from "../workspaces/names";
import { t as exampleText, useExample } from "./example";
import { t } from "./messages";
import styles from "./projects.module.css";
import { useWorkers, WorkerRow, type Workers } from "./Workers";

const PAGE_SIZE = 30;
type Shelf = "active" | "starred" | "archived" | "trash";
type Order = "" | "-last_activity_at" | "title";

/** `purged_at`: of what is in the trash; null: never. */
type Listed = Project & { purged_at?: string | null };

function useStars(): [ReadonlySet<number>, (id: number, on: boolean) => void] {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: PREFERENCES, queryFn: fetchPreferences, staleTime: 300_000 });
  const stars = new Set(data?.stars ?? []);
  const set = (id: number, on: boolean): void => {
    const next = [...stars].filter((star) => star !== id).concat(on ? [id] : []);
    client.setQueryData<Preferences>(PREFERENCES, { ...data, stars: next });
    void savePreferences({ stars: next });
  };
  return [stars, set];
}

export function Projects() {
  const [search, setSearch] = useState("");
  const [asked, setAsked] = useState("");
  const [shelf, setShelf] = useState<Shelf>("active");
  const [order, setOrder] = useState<Order>("-last_activity_at");
  const [number, setNumber] = useState(1);
  const [workspace, setWorkspace] = useState("");
  const workspaces = useWorkspaces().data ?? [];
  const session = useSession();
  useEffect(() => {
    if (search === asked) return;
    const timer = setTimeout(() => {
      setAsked(search);
      setNumber(1);
    }, 200);
    return () => clearTimeout(timer);
  }, [search, asked]);
  const [stars, setStar] = useStars();
  // Nobody has the number 0: without a star the list is empty. The server takes as many ids as a page holds.
  const starred = [...stars].slice(-100).join(",") || "0";
  const query = { page: number, page_size: PAGE_SIZE, ...(asked ? { search: asked } : {}), ...(order ? { ordering: order } : {}), ...(workspace ? { workspaces: workspace } : {}), ...(shelf === "starred" ? { ids: starred } : {}), ...(shelf === "trash" ? { deleted: true } : shelf === "starred" ? {} : { archived: shelf === "archived" }) };
  const { data, error } = useQuery({ queryKey: ["projects", query], queryFn: () => ask(api.GET("/api/projects", { params: { query } })), placeholderData: keepPreviousData });
  const mayCreate = session?.permissions.includes("projects_create") ?? false;
  const sorted = [...(data?.results ?? [])].sort((a, b) => Number(stars.has(b.id)) - Number(stars.has(a.id)));
  const workers = useWorkers(shelf === "trash" ? [] : sorted.map((project) => project.id).sort((a, b) => a - b));
  const pages = Math.max(1, Math.ceil((data?.count ?? 0) / PAGE_SIZE));
  const fresh = data?.count === 0 && asked === "" && shelf === "active" && workspace === "";
  const hasWorkspaces = workspaces.some((one) => !one.is_personal || one.projects_count > 0);
  const groups = hasWorkspaces && workspace === "" ? byWorkspace(sorted, new Set(workspaces.map(({ id }) => id))) : [{ workspace: null, projects: sorted }];
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h1>{t("title")}</h1>
        <div className={page["row"]}>
          {(mayCreate || hasWorkspaces) && <Link href="/workspaces/">{t("workspaces")}</Link>}
          {mayCreate && !fresh && <NewButton workspace={workspace} />}
        </div>
      </header>
      {error && <Problem title={t("failed", { reason: error.message })} />}
      {fresh ? (
        <>
          <Doors mayCreate={mayCreate} />
          <PutAway shelves={mayCreate ? ["archived", "trash"] : ["archived"]} onOpen={setShelf} />
        </>
      ) : (
        <>
          <div className={styles["tools"]}>
            <TextField label={t("search")} bare type="search" placeholder={t("search")} value={search} onChange={setSearch} className={styles["search"] ?? ""} />
            <Select label={t("show")} bare value={shelf} onChange={(value) => { setShelf(value); setNumber(1); }} options={[{ value: "active", label: t("active") }, { value: "starred", label: t("starred") }, { value: "archived", label: t("archived") }, ...(mayCreate ? [{ value: "trash" as const, label: t("trash") }] : [])]} />
            {hasWorkspaces && <WorkspaceFilter workspaces={workspaces} value={workspace} onChange={(value) => { setWorkspace(value); setNumber(1); }} />}
            <Select label={t("sort")} bare value={order === "" ? "created" : order} onChange={(value) => setOrder(value === "created" ? "" : (value as Order))} options={[{ value: "-last_activity_at", label: t("sortActivity") }, { value: "created", label: t("sortCreated") }, { value: "title", label: t("sortTitle") }]} />
          </div>
          {data && sorted.length === 0 && <p className={page["muted"]}>{shelf === "trash" ? t("trashEmpty") : shelf === "starred" && asked === "" ? t("starredEmpty") : shelf === "archived" && asked === "" ? t("archiveEmpty") : t("nothing")}</p>}
          {groups.map((group) => (
            <section key={group.workspace} className={page["section"]}>
              {groups.length > 1 && <GroupHead workspace={workspaces.find(({ id }) => id === group.workspace)} />}
              <ul className={styles["cards"]}>
                {group.projects.map((project) => (
                  <Card key={project.id} project={project} starred={stars.has(project.id)} onStar={(on) => setStar(project.id, on)} trashed={shelf === "trash"} workers={workers.get(project.id)} />
                ))}
              </ul>
            </section>
          ))}
          {pages > 1 && (
            <div className={page["row"]}>
              <Button isDisabled={number <= 1} onPress={() => setNumber(number - 1)}>{t("previous")}</Button>
              <span className={page["muted"]}>{t("page", { page: String(number), pages: String(pages) })}</span>
              <Button isDisabled={number >= pages} onPress={() => setNumber(number + 1)}>{t("next")}</Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function NewButton({ workspace }: { workspace: string }) {
  const [, navigate] = useLocation();
  return <Button variant="primary" icon="plus" onPress={() => navigate(Number(workspace) > 0 ? `/projects/new?workspace=${workspace}` : "/projects/new")}>{t("newProject")}</Button>;
}

function WorkspaceFilter({ workspaces, value, onChange }: { workspaces: readonly Workspace[]; value: string; onChange: (value: string) => void }) {
  const options = [{ value: "all", label: t("allWorkspaces") }, ...workspaces.filter((one) => !one.is_archived).map((one) => ({ value: String(one.id), label: nameOfWorkspace(one) })), { value: "0", label: t("noWorkspace") }];
  return <Select label={t("workspace")} bare value={value || "all"} options={options} onChange={(next) => onChange(next === "all" ? "" : next)} />;
}

function GroupHead({ workspace }: { workspace: Workspace | undefined }) {
  return <h2>{workspace ? <Link href={`/workspaces/${workspace.id}`}>{nameOfWorkspace(workspace)}</Link> : t("noWorkspace")}</h2>;
}

function Doors({ mayCreate }: { mayCreate: boolean }) {
  const [, navigate] = useLocation();
  const example = useExample();
  if (!mayCreate) return <Empty icon="grid" title={t("emptyTitle")}>{t("emptyMember")}</Empty>;
  return (
    <Empty icon="grid" title={t("emptyTitle")} action={
      <div className={styles["doors"]}>
        <div className={styles["door"]}>
          <Button variant="primary" icon="plus" onPress={() => navigate("/projects/new")}>{t("newProject")}</Button>
          <p>{t("newText")}</p>
        </div>
        <div className={styles["door"]}>
          <Button icon="play" isDisabled={example.busy} onPress={example.make}>{exampleText("try")}</Button>
          <p>{exampleText("about")}</p>
        </div>
      </div>
    }>
      {t("emptyText")}
    </Empty>
  );
}

/** What was put away stays within reach, also when nothing else is left. */
function PutAway({ shelves, onOpen }: { shelves: readonly ("archived" | "trash")[]; onOpen: (shelf: Shelf) => void }) {
  const asked = { archived: { archived: true }, trash: { deleted: true } } as const;
  const { data } = useQuery({
    queryKey: ["projects", "put away", shelves.length],
    queryFn: async () => {
      const counts = await Promise.all(shelves.map((shelf) => ask(api.GET("/api/projects", { params: { query: { ...asked[shelf], page_size: 1 } } }))));
      return shelves.map((shelf, index) => ({ shelf, count: counts[index]?.count ?? 0 })).filter(({ count }) => count > 0);
    },
  });
  if (!data || data.length === 0) return null;
  return (
    <p className={styles["putAway"]}>
      {data.map(({ shelf, count }) => <Button key={shelf} onPress={() => onOpen(shelf)}>{`${t(shelf)} (${formatNumber(count)})`}</Button>)}
    </p>
  );
}

const KIND_ICONS: Record<string, IconName> = { image: "image", audio: "audio", video: "play", text: "list", pdf: "document" };

function Card({ project, starred, onStar, trashed, workers }: { project: Listed; starred: boolean; onStar: (on: boolean) => void; trashed: boolean; workers: Workers | undefined }) {
  const home = project.is_draft ? `/projects/new?project=${project.id}` : `/projects/${project.id}/`;
  const colour = /^#(?!FFFFFF$)[0-9A-F]{6}$/i.test(String(project["color"])) ? String(project["color"]) : null;
  const [done, total] = [project.finished_task_number ?? 0, project.task_number ?? 0];
  return (
    <li className={styles["card"]}>
      {colour && <span className={styles["stripe"]} style={{ background: colour }} aria-hidden="true" />}
      <div className={styles["cardHead"]}>
        <Icon name={KIND_ICONS[String(project.data_kind)] ?? "grid"} />
        {trashed ? <strong>{project.title}</strong> : <Link href={home} className={styles["title"] ?? ""}>{project.title}</Link>}
        {project.is_draft && <Badge>{t("draft")}</Badge>}
        <span className={styles["spacer"]} />
        {!trashed && <IconButton label={starred ? t("unstar", { title: project.title }) : t("star", { title: project.title })} icon="star" pressed={starred} onPress={() => onStar(!starred)} className={starred ? (styles["starred"] ?? "") : ""} />}
        <CardMenu project={project} trashed={trashed} />
      </div>
      <ProgressBar label={t("progress", { done: formatNumber(done), total: formatNumber(total) })} value={done} max={total} />
      <p className={styles["facts"]}>
        <span>{total > 0 ? t("progress", { done: formatNumber(done), total: formatNumber(total) }) : t("noTasks")}</span>
        <span>{trashed && project.purged_at ? t("goneOn", { date: formatDate(project.purged_at, "date") }) : t("lastActivity", { ago: formatAgo(project.last_activity_at) })}</span>
        {!trashed && may(project, "stats_view") && <span className={styles["who"]}>{workers && <WorkerRow workers={workers} />}</span>}
      </p>
    </li>
  );
}

function CardMenu({ project, trashed }: { project: Listed; trashed: boolean }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [isMoving, setMoving] = useState(false);
  const refresh = (): void => void client.invalidateQueries({ queryKey: ["projects"] });
  const run = (work: () => Promise<void>): void => void attempt(async () => { await work(); refresh(); }, (reason) => t("failed", { reason }));
  const restore = (): void => run(async () => {
    await ask(api.POST("/api/projects/{id}/restore", { params: { path: { id: project.id } } }));
    toast(t("restored", { title: project.title }));
  });
  const remove = (): void => run(async () => {
    await ask(api.DELETE("/api/projects/{id}", { params: { path: { id: project.id } } }));
    toast(t("deleted", { title: project.title }), { action: { label: t("undo"), run: restore } });
  });
  const duplicate = (mode: string): void => run(async () => {
    const title = t("copyOf", { title: project.title }).slice(0, 50);
    await ask(api.POST("/api/projects/{id}/duplicate", { params: { path: { id: project.id } }, body: { title, mode } }));
    toast(t("duplicated", { title }));
  });
  const entries: MenuEntry[] = trashed
    ? [{ id: "restore", label: t("restore"), icon: "undo", onAction: restore }]
    : [
        { id: "open", label: t("open"), icon: "external", onAction: () => navigate(`/projects/${project.id}/`) },
        ...(may(project, "project_change") ? [
          { id: "settings", label: t("settings"), icon: "edit" as const, onAction: () => navigate(`/projects/${project.id}/settings`) },
          { id: "duplicate", label: t("duplicate"), icon: "copy" as const, onAction: () => duplicate("settings") },
          { id: "duplicateAll", label: t("duplicateAll"), onAction: () => duplicate("settings,data") },
          { id: "move", label: t("moveTo"), onAction: () => setMoving(true) },
          { id: "archive", label: project.is_archived ? t("unarchive") : t("archive"), icon: "inbox" as const, apart: true, onAction: () => run(async () => void (await ask(api.PATCH("/api/projects/{id}", { params: { path: { id: project.id } }, body: { is_archived: !project.is_archived } })))) },
        ] : []),
        ...(may(project, "project_delete") ? [{ id: "delete", label: t("delete"), icon: "trash" as const, danger: true, onAction: remove }] : []),
      ];
  return (
    <>
      <MenuButton label={t("menu", { title: project.title })} icon="more" entries={entries} />
      {isMoving && <MoveDialog project={project} onClose={() => setMoving(false)} />}
    </>
  );
}
