/** The bell: what the server is doing in the background, with progress, a way to stop it and a way back. */
import { useState } from "react";
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { formatAgo, formatDuration, formatNumber } from "../../shared/words/i18n";
import { Icon } from "../../shared/ui/icons";
import { toast } from "../../shared/ui/toast";
import { Badge, Button, classes, ProgressBar } from "../../shared/ui/ui";
import ui from "../../shared/ui/ui.module.css";
import { jobTitle, unitName } from "../../shared/words/work-names";
import styles from "./jobs.module.css";
import { t } from "./messages";
import { isActive, type Job, needsConsent, rate, useJobActions, useJobs } from "./use-jobs";

export function JobBell() {
  const jobs = useJobs();
  const list = Array.isArray(jobs.data) ? jobs.data : [];
  const active = list.filter(isActive).length;
  const state = active > 0 ? t("running", { count: active }) : t("quiet");
  return (
    <DialogTrigger>
      <AriaButton aria-label={t("bell", { state })} className={classes(ui["button"], ui["icon"], ui["quiet"], styles["bell"])}>
        <Icon name="bell" />
        {active > 0 && <span className={styles["dot"]} aria-hidden="true">{active}</span>}
      </AriaButton>
      <Popover className={styles["popover"] ?? ""} placement="bottom end">
        <Dialog className={styles["dialog"] ?? ""}>
          <Heading slot="title" className={styles["title"] ?? ""}>{t("jobs")}</Heading>
          {list.length === 0 ? <p className={styles["none"]}>{t("none")}</p> : (
            <ul className={styles["list"]}>
              {list.slice(0, 30).map((job) => <JobRow key={job.id} job={job} />)}
            </ul>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function statusOf(job: Job): { word: string; tone: "plain" | "good" | "bad" | "accent" } {
  if (job.undone_at) return { word: t("undone"), tone: "plain" };
  switch (job.status) {
    case "queued":
      return { word: t("queued"), tone: "plain" };
    case "running":
      return { word: t("status_running"), tone: "accent" };
    case "completed":
      return { word: t("completed"), tone: "good" };
    case "failed":
      return { word: t("failed"), tone: "bad" };
    case "cancelled":
      return { word: t("cancelled"), tone: "plain" };
  }
}

export function JobRow({ job }: { job: Job }) {
  const { cancel, undo, redo, again } = useJobActions();
  const [asking, setAsking] = useState<string | null>(null);
  const status = statusOf(job);
  const takeBack = async (): Promise<void> => {
    try {
      await undo(job);
    } catch (error) {
      if (!needsConsent(job, error)) throw error;
      setAsking(error instanceof Error ? error.message : "");
    }
  };
  const act = (work: Promise<void>): void => {
    work.catch((error: unknown) => toast(t("failedAct", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" }));
  };
  return (
    <li className={styles["job"]}>
      <div className={styles["jobHead"]}>
        <strong>{jobTitle(job)}</strong>
        <Badge tone={status.tone}>{status.word}</Badge>
      </div>
      <p className={styles["about"]}>{about(job)}</p>
      {isActive(job) && <Progress job={job} />}
      {job.error && <p className={styles["error"]}>{job.error}</p>}
      <div className={styles["jobFoot"]}>
        <span>{formatAgo(job.finished_at ?? job.started_at ?? job.created_at)}</span>
        {job.can_cancel && isActive(job) && <Button variant="quiet" icon="close" onPress={() => act(cancel(job))}>{t("cancel")}</Button>}
        {job.can_undo && !job.undone_at && <Button variant="quiet" icon="undo" onPress={() => act(takeBack())}>{t("undo")}</Button>}
        {job.can_redo && <Button variant="quiet" icon="undo" onPress={() => act(redo(job))}>{t("redo")}</Button>}
        {job.can_run_again && <Button variant="quiet" icon="refresh" onPress={() => act(again(job))}>{t("again")}</Button>}
      </div>
      {asking !== null && (
        <div role="group" aria-label={t("undoWork")} className={styles["asking"]}>
          <p role="alert">{t("undoWorkText")}</p>
          <Button variant="danger" autoFocus onPress={() => { setAsking(null); act(undo(job, true)); }}>{t("undoWorkYes")}</Button>
          <Button onPress={() => setAsking(null)}>{t("undoWorkNo")}</Button>
        </div>
      )}
    </li>
  );
}

/** `Street signs · a.csv, b.csv and 3 more · 120 tasks` */
export function about(job: Job): string {
  const files = job.files ?? [];
  const more = (job.file_count ?? 0) - files.length;
  const named = files.length === 0 ? [] : [more > 0 ? t("filesMore", { files: files.join(", "), count: more }) : files.join(", ")];
  const done = job.status === "completed" && job.progress ? [t("howMany", { count: job.progress.done, unit: unitName(job.progress.unit) })] : [];
  return [...(job.project_title ? [job.project_title] : []), ...named, ...done].join(" · ");
}

export function Progress({ job }: { job: Job }) {
  const { progress } = job;
  if (!progress) return null;
  const pace = rate(job, Date.now());
  return (
    <>
      {progress.total ? <ProgressBar label={jobTitle(job)} value={progress.done} max={progress.total} /> : null}
      <p className={styles["progress"]}>
        {progress.total ? t("progress", { done: progress.done, total: progress.total, unit: unitName(progress.unit) }) : t("progressOpen", { done: progress.done, unit: unitName(progress.unit) })}
        {pace && <span> · {t("left", { rate: formatNumber(pace.perSecond), time: formatDuration(Math.ceil(pace.secondsLeft)) })}</span>}
      </p>
    </>
  );
}
