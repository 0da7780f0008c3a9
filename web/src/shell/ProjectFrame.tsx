/** The second line inside a project: its title and its tabs. */
import { type ReactNode, Suspense, useEffect, useRef } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { statusOf } from "../shared/failure";
import { watchMediaPolicy } from "../shared/media-policy";
import { may, type Project, useProject } from "../api/project";
import { Icon } from "../shared/ui/icons";
import { Button, classes, Problem } from "../shared/ui/ui";
import styles from "./frame.module.css";
import { t } from "./messages";
import { Forbidden, NotFound } from "../pages/not-found/NotFound";
import { useTitle } from "../shared/use-title";

interface Tab {
  part: string;
  href: string;
  label: string;
}

/** Without the history, who labels would find an empty list. */
export function seesTasks(project: Project | undefined): boolean {
  return may(project, "stats_view") || Boolean(project?.["show_annotation_history"]);
}

function tabsOf(id: number, project: Project | undefined): Tab[] {
  const base = `/projects/${id}`;
  return [
    ...(may(project, "stats_view") ? [{ part: "overview", href: `${base}/overview`, label: t("overview") }] : []),
    ...(seesTasks(project) ? [{ part: "data", href: `${base}/data`, label: t("tasks") }] : []),
    ...(may(project, "label") ? [{ part: "label", href: `${base}/data?labeling=1`, label: t("label") }] : []),
    ...(may(project, "stats_view") ? [{ part: "members", href: `${base}/members`, label: t("members") }] : []),
    ...(may(project, "storages_manage") ? [{ part: "storage", href: `${base}/storage`, label: t("storage") }] : []),
    ...(may(project, "project_change") ? [{ part: "settings", href: `${base}/settings`, label: t("settings") }] : []),
  ];
}

/** Which tab an address belongs to. Labeling is the tasks' address with a word more. */
export function partOf(location: string, search: string): string {
  const part = /^\/projects\/\d+\/([a-z-]+)/.exec(location)?.[1] ?? "";
  const labeling = new URLSearchParams(search).get("labeling");
  return part === "data" && labeling !== null && labeling !== "0" ? "label" : part;
}

export function ProjectFrame({ projectId, needs = null, children }: { projectId: number; needs?: string | null; children: ReactNode }) {
  const [location] = useLocation();
  const here = partOf(location, useSearch());
  const { data: project, error, refetch } = useProject(projectId);
  const line = useRef<HTMLElement>(null);
  useEffect(() => watchMediaPolicy(projectId), [projectId]);
  useEffect(() => {
    // On a narrow screen the line scrolls; the present tab is never out of sight.
    line.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here, project]);
  const tabs = tabsOf(projectId, project);
  useTitle(project && [tabs.find((tab) => tab.part === here)?.label, project.title].filter(Boolean).join(" · "));
  if ([403, 404].includes(statusOf(error) ?? 0)) return <NotFound />;
  return (
    <>
      <header className={classes(styles["tabs"], here === "label" && styles["working"])}>
        {/* On a phone the task gets the place of the main menu, and this is the way back to it. */}
        {here === "label" && <Link href="/projects/" className={styles["away"] ?? ""} aria-label={t("projects")} title={t("projects")}><Icon name="left" /></Link>}
        <h1 title={project?.title}>{project?.title ?? "…"}</h1>
        <nav aria-label={t("projectMenu")} ref={line}>
          {tabs.map((tab) => (
            <Link key={tab.part} href={tab.href} className={styles["tab"] ?? ""} {...(tab.part === here ? { "aria-current": "page" as const } : {})}>
              {tab.label}
            </Link>
          ))}
        </nav>
      </header>
      {error && !project && (
        <div className={styles["fault"]}>
          <Problem title={t("offline")} text={error.message} action={<Button onPress={() => void refetch()}>{t("reload")}</Button>} />
        </div>
      )}
      <div className={styles["inside"]}>
        {/* A page whose code is still on its way leaves the project's line where it is. */}
        <Suspense fallback={<p className={styles["wait"]}>{t("loading")}</p>}>{project && needs !== null && !may(project, needs) ? <Forbidden /> : children}</Suspense>
      </div>
    </>
  );
}
