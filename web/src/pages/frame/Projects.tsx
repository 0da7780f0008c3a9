import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { attempt } from "../lib/attempt";
import { http } from "../lib/http";
import { formatAgo } from "../lib/i18n";
import page from "../lib/page.module.css";
import type { Project } from "../lib/project";
import { useSession } from "../lib/session";
import { Button, Empty, Problem, ProgressBar, TextField } from "../lib/ui";
import { useDebounced } from "../lib/use-latest";
import { t } from "./messages";
import styles from "./projects.module.css";

export function Projects() {
  const session = useSession();
  const [search, setSearch] = useState("");
  const settled = useDebounced(search, 200);
  const projects = useQuery({ queryKey: ["projects", settled], queryFn: () => http<{ count: number; results: Project[] }>("GET", `/api/projects/?page_size=100${settled ? `&search=${encodeURIComponent(settled)}` : ""}`), placeholderData: keepPreviousData });
  const canCreate = session?.permissions.includes("projects_create") ?? false;
  const example = useExample();
  const list = projects.data?.results ?? [];
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <h1>{t("projects")}</h1>
        {canCreate && (
          <div className={page["row"]}>
            <Button onPress={example}>{t("example")}</Button>
            <Link href="/projects/new" className={styles["new"] ?? ""}>{t("newProject")}</Link>
          </div>
        )}
      </header>
      {projects.error && <Problem title={projects.error.message} action={<Button onPress={() => void projects.refetch()}>{t("retry")}</Button>} />}
      {projects.data && list.length === 0 && search === "" ? (
        <Empty icon="grid" title={t("noProjects")} action={canCreate && <><Link href="/projects/new" className={styles["new"] ?? ""}>{t("newProject")}</Link><Button onPress={example}>{t("example")}</Button></>}>
          {canCreate ? `${t("newText")} ${t("exampleText")}` : ""}
        </Empty>
      ) : (
        <>
          <TextField bare type="search" label={t("searchProjects")} placeholder={t("searchProjects")} value={search} onChange={setSearch} className={styles["search"] ?? ""} />
          {projects.data && list.length === 0 && <Empty icon="search" title={t("noMatch")} />}
          <ul className={styles["cards"]}>
            {list.map((project) => <Card key={project.id} project={project} />)}
          </ul>
        </>
      )}
    </div>
  );
}

function Card({ project }: { project: Project }) {
  const { task_number: total, finished_task_number: done } = project;
  const last = typeof project["last_activity_at"] === "string" ? project["last_activity_at"] : null;
  return (
    <li className={styles["card"]}>
      <Link href={`/projects/${project.id}/data`}><h2 dir="auto">{project.title}</h2></Link>
      <p>{total > 0 ? t("done", { done, total }) : t("noTasks")}</p>
      <ProgressBar label={project.title} value={done} max={total} />
      <small>{last ? t("active", { ago: formatAgo(last) }) : ""}</small>
    </li>
  );
}

function useExample(): () => void {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  return () => {
    void attempt(
      async () => {
        const made = await http<Project>("POST", "/api/projects/example/");
        await client.invalidateQueries({ queryKey: ["projects"] });
        navigate(`/projects/${made.id}/data`);
      },
      (reason) => t("failed", { reason }),
    );
  };
}
