/** The open task beside the list. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Editor } from "../../../editor";
import { api, ask } from "../../../api/client";
import { classify } from "../../../shared/failure";
import { editorTask } from "../../label-stream/task";
import { may, type Project } from "../../../api/project";
import { useSession } from "../../../api/session";
import { Button, IconButton, Problem } from "../../../shared/ui/ui";
import { useLatest } from "../../../shared/use-latest";
import { editorProject, editorUser, linkToAnnotation, useEditorHost, useEditorSettings } from "../../label-stream/use-host";
import { t } from "../words/messages";
import styles from "../manager.module.css";

interface Props {
  project: Project;
  taskId: number;
  annotation: number | null;
  region: string | null;
  onClose: () => void;
  onChanged: () => void;
  previous: (() => void) | null;
  next: (() => void) | null;
  onData: () => void;
}

/** Shift and an arrow go through the list, unless the arrows mean something where the focus is; the task's data say so themselves. */
function useNeighbourKeys(previous: (() => void) | null, next: (() => void) | null): void {
  const latest = useLatest({ previous, next });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (!event.shiftKey || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      const go = event.key === "ArrowUp" ? latest.current.previous : event.key === "ArrowDown" ? latest.current.next : null;
      const busy = event.target instanceof Element && event.target.closest(ARROWS_BELONG_TO) !== null;
      if (go === null || busy) return;
      event.preventDefault();
      go();
    };
    document.addEventListener("keydown", listener);
    return () => document.removeEventListener("keydown", listener);
  }, [latest]);
}

const ARROWS_BELONG_TO = "input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=listbox], [role=tree], [role=radiogroup], [role=separator]";

export function TaskPane({ project, taskId, annotation, region, onClose, onChanged, previous, next, onData }: Props) {
  const session = useSession();
  const client = useQueryClient();
  const { settings, save } = useEditorSettings();
  const task = useQuery({ queryKey: ["task", taskId], queryFn: async () => editorTask(await ask(api.GET("/api/tasks/{id}", { params: { path: { id: taskId } } }))), staleTime: 0, gcTime: 0, refetchOnWindowFocus: false });
  const host = useEditorHost(project, {
    onDone: () => {
      void client.invalidateQueries({ queryKey: ["project", project.id] });
      onChanged();
    },
    onDeleted: onChanged,
    linkTo: (annotationId, regionId) => linkToAnnotation(project.id, taskId, annotationId, regionId),
    onSettings: save,
    previous,
    next,
  });
  useNeighbourKeys(previous, next);
  const gone = classify(task.error) === "missing";
  return (
    <section className={styles["pane"]} aria-label={t("task", { id: String(taskId) })}>
      <header className={styles["paneHead"]}>
        <IconButton label={t("backToList")} icon="left" onPress={onClose} className={styles["narrowOnly"] ?? ""} />
        <h3>{t("task", { id: String(taskId) })}</h3>
        <IconButton label={t("previousTask")} icon="up" isDisabled={!previous} onPress={() => previous?.()} />
        <IconButton label={t("nextTask")} icon="down" isDisabled={!next} onPress={() => next?.()} />
        <span className={styles["gap"]} />
        <Button variant="quiet" icon="info" onPress={onData}>{t("taskData")}</Button>
        <IconButton label={t("closeTask")} icon="close" onPress={onClose} />
      </header>
      <div className={styles["paneBody"]}>
        {task.error && <Problem title={gone ? t("taskGone") : task.error.message} />}
        {task.data && (
          <Editor
            key={taskId}
            config={project.label_config}
            task={task.data}
            user={editorUser(session)}
            mode="view"
            host={host}
            interfaces={{ submit: may(project, "label"), update: may(project, "label"), skip: may(project, "label") && project.show_skip_button, groundTruth: may(project, "ground_truth_set"), navigation: false }}
            project={editorProject(project)}
            settings={settings}
            initialAnnotation={annotation}
            initialRegion={region}
            takesFocus
            className={styles["editor"] ?? ""}
          />
        )}
      </div>
    </section>
  );
}
