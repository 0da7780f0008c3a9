/** The bell: what the server is doing in the background, with progress, a way to stop it and a way back. */
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from "react-aria-components";
import { formatAgo, formatDuration, formatNumber } from "../lib/i18n";
import { Icon } from "../lib/icons";
import { toast } from "../lib/toast";
import { Badge, Button, classes, ProgressBar } from "../lib/ui";
import ui from "../lib/ui.module.css";
import { jobTitle, unitName } from "../lib/work-names";
import styles from "./jobs.module.css";
import { t } from "./messages";
import { isActive, type Job, rate, useJobActions, useJobs } from "./use-jobs";

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
  const { cancel, undo } = useJobActions();
  const status = statusOf(job);
  const act = (work: Promise<void>): void => {
    work.catch((error: unknown) => toast(t("failedAct", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" }));
  };
  return (
    <li className={styles["job"]}>
      <div className={styles["jobHead"]}>
        <strong>{jobTitle(job)}</strong>
        <Badge tone={status.tone}>{status.word}</Badge>
      </div>
      {isActive(job) && <Progress job={job} />}
      {job.error && <p className={styles["error"]}>{job.error}</p>}
      <div className={styles["jobFoot"]}>
        <span>{formatAgo(job.finished_at ?? job.started_at ?? job.created_at)}</span>
        {job.can_cancel && isActive(job) && <Button variant="quiet" icon="close" onPress={() => act(cancel(job))}>{t("cancel")}</Button>}
        {job.can_undo && !job.undone_at && <Button variant="quiet" icon="undo" onPress={() => act(undo(job))}>{t("undo")}</Button>}
      </div>
    </li>
  );
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
