/** Where an annotator starts the day: the projects with something left, one press from the next task. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { api, ask } from "../../api/client";
import page from "../../shared/ui/page.module.css";
import { finishedCount, taskCount } from "../../api/project";
import { Badge, Button, Empty, Problem, ProgressBar } from "../../shared/ui/ui";
import { t } from "./messages";
import styles from "./my-work.module.css";
import { leftOf, workOf } from "./work";

export function MyWork() {
  const projects = useQuery({ queryKey: ["my-projects"], queryFn: () => ask(api.GET("/api/projects", { params: { query: { page_size: 100, archived: false, ordering: "-task_number" } } })), refetchOnMount: "always" });
  const mine = workOf(projects.data?.results ?? []);
  return (
    <div className={page["page"]}>
      <header className={page["head"]}>
        <div>
          <h1>{t("title")}</h1>
          <p>{t("intro")}</p>
        </div>
      </header>
      {projects.error && <Problem title={projects.error.message} action={<Button onPress={() => void projects.refetch()}>{t("retry")}</Button>} />}
      {projects.data && mine.length === 0 && <Empty icon="inbox" title={t("none")}>{t("noneText")}</Empty>}
      <ul className={styles["list"]} aria-label={t("projects")}>
        {mine.map((project) => (
          <li key={project.id} className={page["card"]}>
            <div className={styles["words"]}>
              <Link href={`/projects/${project.id}/data`} className={styles["name"] ?? ""}>{project.title}</Link>
              <span className={page["muted"]}>{t("done", { done: finishedCount(project), total: taskCount(project) })}</span>
            </div>
            <ProgressBar label={project.title} value={finishedCount(project)} max={taskCount(project)} />
            {leftOf(project) === 0 ? <Badge tone="good">{t("finished")}</Badge> : <span className={styles["left"]}>{t("left", { count: leftOf(project) })}</span>}
            {leftOf(project) > 0 && <Link href={`/projects/${project.id}/data?labeling=1`} className={styles["go"] ?? ""} aria-label={`${t("label")}: ${project.title}`}>{t("label")}</Link>}
          </li>
        ))}
      </ul>
    </div>
  );
}
