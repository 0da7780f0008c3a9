/** The second line inside a project: its title and its tabs. */
import type { ReactNode } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { ApiError } from "../pages/lib/http";
import { may, useProject } from "../pages/lib/project";
import styles from "./frame.module.css";
import { t } from "./messages";
import { NotFound } from "./NotFound";

export function ProjectFrame({ projectId, children }: { projectId: number; children: ReactNode }) {
  const [location] = useLocation();
  const labeling = new URLSearchParams(useSearch()).get("labeling");
  const { data: project, error } = useProject(projectId);
  if (error instanceof ApiError && error.status === 404) return <NotFound />;
  const base = `/projects/${projectId}`;
  const streaming = location === `${base}/data` && labeling !== null && labeling !== "0";
  const tabs = [
    ...(may(project, "stats_view") ? [{ href: `${base}/overview`, label: t("overview"), here: location === `${base}/overview` }] : []),
    { href: `${base}/data`, label: t("tasks"), here: location === `${base}/data` && !streaming },
    { href: `${base}/data?labeling=1`, label: t("label"), here: streaming },
    ...(may(project, "stats_view") ? [{ href: `${base}/members`, label: t("members"), here: location === `${base}/members` }] : []),
    ...(may(project, "project_change") ? [{ href: `${base}/settings`, label: t("settings"), here: location.startsWith(`${base}/settings`) }] : []),
  ];
  return (
    <>
      <header className={styles["tabs"]}>
        <h1 title={project?.title}>{project?.title ?? "…"}</h1>
        <nav aria-label={t("projectMenu")}>
          {tabs.map((tab) => (
            <Link key={tab.href} href={tab.href} className={styles["tab"] ?? ""} {...(tab.here ? { "aria-current": "page" as const } : {})}>
              {tab.label}
            </Link>
          ))}
        </nav>
      </header>
      <div className={styles["inside"]}>{children}</div>
    </>
  );
}
