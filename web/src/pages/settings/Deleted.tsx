/** What was deleted one by one, with the way back. */
import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef } from "react";
import { api, ask } from "../../api/client";
import type { Project } from "../../api/project";
import { usePeople } from "../../api/people";
import { attempt } from "../../shared/ui/attempt";
import page from "../../shared/ui/page.module.css";
import { toast } from "../../shared/ui/toast";
import { Button } from "../../shared/ui/ui";
import { formatDate, formatNumber } from "../../shared/words/i18n";
import { t } from "./messages";
import styles from "./settings.module.css";

interface Listed<T> {
  results: T[];
  next?: number | null | undefined;
}

/** Pages of something deleted, the latest first, and what brings one back. */
function useDeleted<T>(project: Project, kind: string, load: (before: number | undefined) => Promise<Listed<T>>) {
  const client = useQueryClient();
  const key = ["deleted", kind, project.id];
  const query = useInfiniteQuery<Listed<T>, Error, InfiniteData<Listed<T>>, readonly unknown[], number | undefined>({
    queryKey: key,
    queryFn: ({ pageParam }) => load(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const restore = (work: () => Promise<string>): void =>
    void attempt(async () => {
      toast(await work());
      await client.invalidateQueries();
    }, (reason) => t("failed", { reason }));
  const more = query.hasNextPage && <div><Button onPress={() => void query.fetchNextPage()}>{t("deletedMore")}</Button></div>;
  return { lines: query.data?.pages.flatMap((each) => each.results), restore, more };
}

/** The button that was pressed goes with its line: the heading takes the focus. */
function Table({ title, columns, lines, children }: { title: string; columns: string[]; lines: number | undefined; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const isInside = useRef(false);
  useEffect(() => {
    if (isInside.current && document.activeElement === document.body) heading.current?.focus();
  }, [lines]);
  return (
    <section aria-label={title} onFocus={() => { isInside.current = true; }} onBlur={({ relatedTarget }) => { isInside.current = relatedTarget === null; }}>
      <h3 ref={heading} tabIndex={-1}>{title}</h3>
      {lines === 0 && <p className={page["muted"]}>{t("deletedNothing")}</p>}
      {lines !== undefined && lines > 0 && (
        <div className={page["tableWrap"]}>
          <table className={page["table"]}>
            <thead>
              <tr>
                {columns.map((column) => <th key={column} scope="col">{column}</th>)}
                <th scope="col"><span className={page["srOnly"]}>{t("restore")}</span></th>
              </tr>
            </thead>
            <tbody>{children}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Tasks({ project }: { project: Project }) {
  const path = { id: project.id };
  const { lines, restore, more } = useDeleted(project, "tasks", (before) =>
    ask(api.GET("/api/projects/{id}/deleted/tasks", { params: { path, query: before === undefined ? {} : { before } } })));
  const back = (id: number): void => restore(async () => {
    await ask(api.POST("/api/projects/{id}/deleted/tasks/restore", { params: { path }, body: { ids: [id] } }));
    return t("restoredTask", { id: String(id) });
  });
  return (
    <>
      <Table title={t("deletedTasks")} columns={[t("deletedTask"), t("deletedData"), t("deletedAnnotations"), t("deletedAt")]} lines={lines?.length}>
        {lines?.map((task) => (
          <tr key={task.id}>
            <td className={page["number"]}>{task.id}</td>
            <td className={styles["excerpt"]}>{task.excerpt}</td>
            <td className={page["number"]}>{formatNumber(task.total_annotations)}</td>
            <td className={styles["time"]}>{formatDate(task.deleted_at)}</td>
            <td><Button icon="undo" aria-label={t("restoreTask", { id: String(task.id) })} onPress={() => back(task.id)}>{t("restore")}</Button></td>
          </tr>
        ))}
      </Table>
      {more}
    </>
  );
}

function Annotations({ project }: { project: Project }) {
  const path = { id: project.id };
  const people = usePeople();
  const { lines, restore, more } = useDeleted(project, "annotations", (before) =>
    ask(api.GET("/api/projects/{id}/deleted/annotations", { params: { path, query: before === undefined ? {} : { before } } })));
  const back = (id: number): void => restore(async () => {
    await ask(api.POST("/api/projects/{id}/deleted/annotations/restore", { params: { path }, body: { ids: [id] } }));
    return t("restoredAnnotation", { id: String(id) });
  });
  return (
    <>
      <Table title={t("deletedAnnotations")} columns={[t("deletedAnnotation"), t("deletedTask"), t("deletedAuthor"), t("deletedMade")]} lines={lines?.length}>
        {lines?.map((annotation) => (
          <tr key={annotation.id}>
            <td className={page["number"]}>{annotation.id}</td>
            <td className={page["number"]}>{annotation.task}</td>
            <td>{annotation.completed_by == null ? "" : (people.get(annotation.completed_by)?.name ?? annotation.completed_by)}</td>
            <td className={styles["time"]}>{formatDate(annotation.created_at)}</td>
            <td><Button icon="undo" aria-label={t("restoreAnnotation", { id: String(annotation.id) })} onPress={() => back(annotation.id)}>{t("restore")}</Button></td>
          </tr>
        ))}
      </Table>
      {more}
    </>
  );
}

function Predictions({ project }: { project: Project }) {
  const client = useQueryClient();
  const path = { id: project.id };
  const key = ["deleted", "predictions", project.id];
  const { data } = useQuery({ queryKey: key, queryFn: () => ask(api.GET("/api/projects/{id}/deleted/predictions", { params: { path } })) });
  const back = (version: string): void =>
    void attempt(async () => {
      const { restored } = await ask(api.POST("/api/projects/{id}/deleted/predictions/restore", { params: { path }, body: { model_version: version } }));
      toast(t("restoredVersion", { count: formatNumber(restored) }));
      await client.invalidateQueries();
    }, (reason) => t("failed", { reason }));
  return (
    <Table title={t("deletedPredictions")} columns={[t("version"), t("count")]} lines={data?.results.length}>
      {data?.results.map((line) => (
        <tr key={line.model_version}>
          <td>{line.model_version}</td>
          <td className={page["number"]}>{formatNumber(line.predictions)}</td>
          <td><Button icon="undo" aria-label={t("restoreVersion", { version: line.model_version })} onPress={() => back(line.model_version)}>{t("restore")}</Button></td>
        </tr>
      ))}
    </Table>
  );
}

export function Deleted({ project }: { project: Project }) {
  return (
    <div className={styles["deleted"]}>
      <p className={page["muted"]}>{t("deletedText")}</p>
      <Tasks project={project} />
      <Annotations project={project} />
      <Predictions project={project} />
    </div>
  );
}
