/** The label stream: nothing but the task. Submit, and the next one is there. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { Link } from "wouter";
import { Editor } from "../../editor";
import { type EditorTask, parseConfig, type Queued, type TaskAnnotation } from "../../editor/api";
import { ApiError, api, ask } from "../../api/client";
import { classify } from "../../shared/failure";
import { editorTask } from "./task";
import { finishedCount, may, type Project, useProject, taskCount } from "../../api/project";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { useLatest } from "../../shared/use-latest";
import { Button, Empty, IconButton, Problem, ProgressBar } from "../../shared/ui/ui";
import { outboxOf } from "../outbox/current";
import { OutboxButton, takeBack } from "../outbox/OutboxButton";
import type { Outbox } from "../outbox/outbox";
import { addPast, back, EMPTY_TRAIL, forward, goTo, looking, type Past, remember, toLive, type Trail, trailFrom } from "./history";
import { InstructionsDialog } from "./Instructions";
import { t } from "./messages";
import { TaskQueue } from "./queue";
import { projectDoors, queryDoors, rememberedStream, type StreamQuery, warmUp } from "./stream-doors";
import styles from "./stream.module.css";
import { editorProject, editorUser, linkToAnnotation, useEditorHost, useEditorSettings } from "./use-host";

/** `chosen`: not the queue of the project but the tasks that were shown or selected in the list. */
export function LabelStream({ projectId, chosen }: { projectId: number; chosen: boolean }) {
  const project = useProject(projectId);
  if (project.error) return <div className={styles["page"]}><Problem title={project.error.message} action={<Button onPress={() => void project.refetch()}>{t("retry")}</Button>} /></div>;
  if (!project.data) return <div className={styles["page"]} aria-busy="true" />;
  if (!hasControls(project.data.label_config)) return <NoConfig project={project.data} />;
  return <Stream key={`${projectId} ${chosen}`} project={project.data} chosen={chosen ? rememberedStream(projectId) : null} />;
}

/** A config that cannot be read is shown by the editor, which names the line. */
function hasControls(config: string): boolean {
  const { controls, errors } = parseConfig(config);
  return controls.size > 0 || (errors.length > 0 && config.trim() !== "");
}

function NoConfig({ project }: { project: Project }) {
  return (
    <div className={styles["page"]}>
      <Empty icon="edit" title={t("noConfig")} action={<Link href={`/projects/${project.id}/settings/labeling`}>{t("settings")}</Link>}>{t("noConfigText")}</Empty>
    </div>
  );
}

const RETRY = 5_000;

/** `touched`: the task on screen has been worked on, and stays this person's when they leave. */
function useQueue(projectId: number, chosen: StreamQuery | null, outbox: Outbox | null, touched: { readonly current: boolean }): TaskQueue<EditorTask> {
  const [queue] = useState(() => new TaskQueue<EditorTask>(chosen ? queryDoors(projectId, chosen, outbox) : projectDoors(projectId, outbox)));
  useEffect(() => {
    void queue.start();
    const close = (): void => queue.close(touched.current);
    window.addEventListener("pagehide", close);
    return () => {
      window.removeEventListener("pagehide", close);
      close();
    };
  }, [queue, touched]);
  useEffect(() => {
    // Without a connection nobody should have to press a button to find out that it is back.
    const again = (): void => {
      if (queue.state.face === "error" && classify(queue.state.error) === "offline") void queue.start();
    };
    const timer = setInterval(again, RETRY);
    window.addEventListener("online", again);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", again);
    };
  }, [queue]);
  return queue;
}

function Stream({ project, chosen }: { project: Project; chosen: StreamQuery | null }) {
  const session = useSession();
  const client = useQueryClient();
  const outbox = session?.user ? outboxOf(session.user.id) : null;
  const touched = useRef(false);
  const queue = useQueue(project.id, chosen, outbox, touched);
  const live = useSyncExternalStore(queue.subscribe, queue.getState);
  const { settings, save } = useEditorSettings();
  const [trail, setTrail] = useState<Trail>(EMPTY_TRAIL);
  const [count, setCount] = useState(0);
  const [reading, setReading] = useState(project.show_instruction && Boolean(project.expert_instruction));
  const past = looking(trail);
  // As it was when the session began: what is submitted meanwhile is counted here.
  const [doneBefore] = useState(finishedCount(project));
  const [undoable, setUndoable] = useState<(() => void) | null>(null);

  const history = useQuery({ queryKey: ["stream-history", project.id], queryFn: () => ask(api.GET("/api/projects/{id}/label-stream-history", { params: { path: { id: project.id } } })), staleTime: Number.POSITIVE_INFINITY, gcTime: 0, retry: false });
  useEffect(() => {
    if (history.data !== undefined) setTrail((now) => (now.past.length === 0 ? trailFrom(history.data) : now));
  }, [history.data]);
  const aheadCount = live.face === "task" ? live.ahead : 0;
  useEffect(() => {
    if (aheadCount > 0) for (const task of queue.ahead) warmUp(task);
  }, [aheadCount, queue]);

  const old = useQuery({ queryKey: ["task", past?.taskId], queryFn: async () => editorTask(await ask(api.GET("/api/tasks/{id}", { params: { path: { id: past?.taskId ?? 0 } } }))), enabled: past !== null, staleTime: 0, gcTime: 0, refetchOnWindowFocus: false });

  /** The last submit is taken back by the button while it is seen, and by Ctrl Z until the next one. */
  const offerUndo = (said: string, run: (() => void) | null): void => {
    const once = run === null ? null : (): void => {
      setUndoable(null);
      run();
    };
    setUndoable(() => once);
    toast(said, { kind: "submit", ...(once === null ? {} : { action: { label: t("undo"), run: once } }) });
  };
  const task = past === null ? (live.face === "task" ? live.task : null) : (old.data ?? null);
  const undo = async (taskId: number, annotation: TaskAnnotation): Promise<void> => {
    try {
      await ask(api.POST("/api/annotations/{id}/convert-to-draft", { params: { path: { id: annotation.id } } }));
      setCount((now) => Math.max(0, now - 1));
      client.removeQueries({ queryKey: ["task", taskId] });
      setTrail((now) => goTo(now, taskId));
    } catch (error) {
      toast(t("undoFailed", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" });
    }
  };
  const announce = (what: "submit" | "update" | "skip", taskId: number, annotation: TaskAnnotation): void => {
    const id = String(taskId);
    const said = what === "submit" ? t("submitted", { id }) : what === "update" ? t("updated", { id }) : t("skipped", { id });
    offerUndo(said, what === "update" ? null : () => void undo(taskId, annotation));
  };
  const announceLatest = useLatest(announce);
  useEffect(
    () =>
      outbox?.onDelivered((entry, { annotation }) => {
        setTrail((now) => addPast(now, { taskId: entry.taskId, annotationId: annotation.id }));
        // It takes the place of the words that it waits, whose undo would find nothing any more.
        announceLatest.current(entry.kind, entry.taskId, annotation);
      }),
    [outbox, announceLatest],
  );
  const queued = (what: "submit" | "update" | "skip", waiting: Queued): void => {
    const here = task;
    if (here === null || outbox === null) return;
    setTrail(toLive);
    if (what === "submit") setCount((now) => now + 1);
    if (past === null) {
      touched.current = false;
      void queue.advance();
    }
    const undoQueued = async (): Promise<void> => {
      const entry = outbox.getState().entries.find((item) => item.id === waiting.queued);
      if (entry === undefined || !(await takeBack(outbox, entry))) return;
      if (what === "submit") setCount((now) => Math.max(0, now - 1));
      const draft = entry.body["draft_id"];
      client.setQueryData<EditorTask>(["task", here.id], { ...here, drafts: typeof draft === "number" ? [{ id: draft, result: [], annotation: null }] : [] });
      setTrail((now) => goTo(remember(now, { taskId: here.id, annotationId: entry.annotationId }), here.id));
    };
    offerUndo(t("queued", { id: String(here.id) }), () => void undoQueued());
  };
  const finished = (what: "submit" | "update" | "skip", annotation: TaskAnnotation): void => {
    const taskId = past?.taskId ?? (live.face === "task" ? live.task.id : null);
    if (taskId === null) return;
    setTrail((now) => toLive(remember(now, { taskId, annotationId: annotation.id })));
    if (what === "submit") setCount((now) => now + 1);
    if (past === null) {
      touched.current = false;
      void queue.advance();
    }
    announce(what, taskId, annotation);
  };
  const host = useEditorHost(project, {
    onDone: finished,
    onQueued: queued,
    onDirty: (now) => {
      if (now && past === null) touched.current = true;
    },
    onSettings: save,
    linkTo: (annotationId, regionId) => linkToAnnotation(project.id, task?.id ?? 0, annotationId, regionId),
    undoLast: past === null ? undoable : null,
    previous: trail.at > 0 ? () => setTrail(back) : null,
    next: past !== null ? () => setTrail(forward) : null,
  });
  const interfaces = useMemo(() => ({ addAnnotation: false, tabs: project.maximum_annotations > 1, groundTruth: may(project, "ground_truth_set"), skip: project.show_skip_button, navigation: false }), [project]);

  return (
    <div className={styles["page"]}>
      <StreamBar project={project} done={doneBefore + count} trail={trail} taskId={task?.id ?? null} onTrail={setTrail} onInstructions={project.expert_instruction ? () => setReading(true) : null} />
      <div className={styles["stage"]}>
        {past !== null && old.error && !old.data && <Problem title={old.error.message} action={<Button onPress={() => setTrail(toLive)}>{t("live")}</Button>} />}
        {past === null && live.face === "loading" && <p className={styles["loading"]}>{t("loading")}</p>}
        {past === null && live.face === "error" && <Problem title={t("failed")} text={live.error instanceof ApiError ? live.error.message : t("offline")} action={<Button onPress={() => void queue.start()}>{t("retry")}</Button>} />}
        {past === null && live.face === "empty" && <Nothing project={project} count={count} onAsk={() => void queue.start()} />}
        {task && (
          <Editor key={past === null ? `live-${task.id}` : `past-${task.id}-${trail.at}`} config={project.label_config} task={task} user={editorUser(session)} mode="stream" host={host} interfaces={interfaces} project={editorProject(project)} settings={settings} initialAnnotation={annotationOf(task, past)} takesFocus={!reading} className={styles["editor"] ?? ""} />
        )}
      </div>
      {project.expert_instruction && <InstructionsDialog html={project.expert_instruction} isOpen={reading} onClose={() => setReading(false)} />}
    </div>
  );
}

/** Predictions have numbers of their own: a submit that was taken back must not open the prediction of the same number. */
function annotationOf(task: EditorTask, past: Past | null): number | null {
  const id = past?.annotationId ?? null;
  return task.annotations?.some((annotation) => annotation.id === id) ? id : null;
}

function StreamBar({ project, done, trail, taskId, onTrail, onInstructions }: { project: Project; done: number; trail: Trail; taskId: number | null; onTrail: (change: (trail: Trail) => Trail) => void; onInstructions: (() => void) | null }) {
  const isPast = looking(trail) !== null;
  const total = taskCount(project);
  const said = t("progress", { done: Math.min(done, total), total });
  return (
    <header className={styles["bar"]}>
      <IconButton label={t("previous")} icon="left" isDisabled={trail.at === 0} onPress={() => onTrail(back)} />
      {taskId === null ? <span className={styles["task"]} /> : <h2 className={styles["task"]}>{t("task", { id: String(taskId) })}</h2>}
      <IconButton label={t("next")} icon="right" isDisabled={!isPast} onPress={() => onTrail(forward)} />
      {isPast && <Button variant="quiet" onPress={() => onTrail(toLive)}>{t("live")}</Button>}
      <span className={styles["gap"]} />
      <span className={styles["count"]} title={said}>{t("done", { done: Math.min(done, total), total })}</span>
      <div className={styles["progress"]} title={said}>
        <ProgressBar label={said} value={done} max={total} />
      </div>
      <OutboxButton />
      {onInstructions && <Button variant="quiet" icon="help" className={styles["wide"] ?? ""} onPress={onInstructions}>{t("instructions")}</Button>}
      {onInstructions && <span className={styles["narrow"]}><IconButton label={t("instructions")} icon="help" onPress={onInstructions} /></span>}
    </header>
  );
}

function Nothing({ project, count, onAsk }: { project: Project; count: number; onAsk: () => void }) {
  return (
    <Empty
      icon="check"
      title={t("empty")}
      action={
        <>
          <Button onPress={onAsk} icon="refresh">{t("emptyAsk")}</Button>
          <Link href={`/projects/${project.id}/data`}>{t("back")}</Link>
        </>
      }
    >
      {count > 0 ? `${t("emptyDone", { count })} ` : ""}
      {t("emptyText")}
    </Empty>
  );
}
