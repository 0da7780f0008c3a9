/** The rail on the left (below on a narrow screen), and inside a project a line of its parts. */
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { JobBell } from "../jobs/JobBell";
import { http } from "../lib/http";
import { Icon, type IconName } from "../lib/icons";
import { may, useProject } from "../lib/project";
import type { Session } from "../lib/session";
import { Avatar, classes, MenuButton } from "../lib/ui";
import { initialsOf, nameOf } from "../data-manager/people";
import styles from "./frame.module.css";
import { Logo } from "./Logo";
import { t } from "./messages";

interface Item {
  href: string;
  name: string;
  icon: IconName;
}

export function Frame({ session, children }: { session: Session; children: ReactNode }) {
  const [path] = useLocation();
  const project = /^\/projects\/(\d+)(?:\/|$)/.exec(path)?.[1];
  const items: Item[] = [
    { href: "/projects", name: t("projects"), icon: "grid" },
    { href: "/my-work", name: t("myWork"), icon: "inbox" },
    ...(session.permissions.includes("members_view") ? [{ href: "/people", name: t("people"), icon: "user" as const }] : []),
    ...(session.permissions.includes("audit_view") ? [{ href: "/security", name: t("security"), icon: "shield" as const }] : []),
  ];
  const isHere = (href: string): boolean => path === href || path.startsWith(`${href}/`) || (href === "/people" && path.startsWith("/organization"));
  return (
    <div className={styles["frame"]}>
      <a href="#page" className={styles["skip"]}>{t("skip")}</a>
      <nav className={styles["rail"]} aria-label={t("main")}>
        <Link href="/projects" className={styles["logo"] ?? ""} aria-label="Labelkeep"><Logo /></Link>
        <ul>
          {items.map((item) => (
            <li key={item.href}>
              <Link href={item.href} aria-current={isHere(item.href) ? "page" : undefined}>
                <Icon name={item.icon} />
                <span>{item.name}</span>
              </Link>
            </li>
          ))}
        </ul>
        <div className={styles["foot"]}>
          <JobBell />
          <PersonMenu session={session} />
        </div>
      </nav>
      <div className={styles["content"]}>
        {project && <ProjectTabs projectId={Number(project)} path={path} />}
        <main id="page" tabIndex={-1} className={styles["main"]}>{children}</main>
      </div>
    </div>
  );
}

function PersonMenu({ session }: { session: Session }) {
  const [, navigate] = useLocation();
  const [leaving, setLeaving] = useState(false);
  const { user } = session;
  if (!user) return null;
  const signOut = (): void => {
    setLeaving(true);
    // A full load forgets everything this tab knew.
    void http("DELETE", "/api/session").finally(() => window.location.assign("/user/login/"));
  };
  return (
    <MenuButton
      label={`${t("account")}: ${nameOf(user)}`}
      isDisabled={leaving}
      text={<span className={styles["person"]}><Avatar id={user.id} initials={initialsOf(user)} name={nameOf(user)} /><span>{nameOf(user)}</span></span>}
      className={styles["personButton"] ?? ""}
      entries={[
        { id: "account", label: t("account"), icon: "user", onAction: () => navigate("/user/account/personal-info") },
        { id: "out", label: t("signOut"), icon: "external", onAction: signOut },
      ]}
    />
  );
}

function ProjectTabs({ projectId, path }: { projectId: number; path: string }) {
  const project = useProject(projectId);
  const labeling = new URLSearchParams(window.location.search).has("labeling");
  const tabs = [
    ...(may(project.data, "stats_view") ? [{ part: "overview", name: t("overview"), query: "" }] : []),
    { part: "data", name: t("tasks"), query: "" },
    ...(may(project.data, "label") ? [{ part: "label", name: t("label"), query: "" }] : []),
    ...(may(project.data, "stats_view") ? [{ part: "members", name: t("members"), query: "" }] : []),
    ...(may(project.data, "project_change") ? [{ part: "settings", name: t("settings"), query: "" }] : []),
  ];
  const isHere = (part: string): boolean => (part === "label" ? path.endsWith("/data") && labeling : path.includes(`/${part}`) && !(part === "data" && labeling));
  const href = (part: string): string => (part === "label" ? `/projects/${projectId}/data?labeling=1` : `/projects/${projectId}/${part}`);
  return (
    <div className={classes(styles["project"], labeling && styles["slim"])}>
      <Link href={`/projects/${projectId}/overview`} className={styles["title"] ?? ""} title={project.data?.title}>{project.data?.title ?? "…"}</Link>
      <nav aria-label={t("inProject")}>
        <ul>
          {tabs.map((tab) => (
            <li key={tab.part}>
              <Link href={href(tab.part)} aria-current={isHere(tab.part) ? "page" : undefined}>{tab.name}</Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
