/** What runs for this person, as a bar at the edge of every page, and the word that it is done. */
import { useEffect, useRef, useState } from "react";
import { useSession } from "../../api/session";
import { toast } from "../../shared/ui/toast";
import { IconButton } from "../../shared/ui/ui";
import { jobTitle } from "../../shared/words/work-names";
import { about, Progress } from "./JobBell";
import styles from "./jobs.module.css";
import { t } from "./messages";
import { endings, isActive, isMine, type Job, needsConsent, seen, toldElsewhere, useJobActions, useJobs } from "./use-jobs";

/** More at once are told by the bell. */
const SHOWN = 3;

export function JobBar() {
  const me = useSession()?.user?.id ?? null;
  const jobs = useJobs();
  const { cancel, undo } = useJobActions();
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const mine = (Array.isArray(jobs.data) ? jobs.data : []).filter((job) => isMine(job, me) && !toldElsewhere.has(job.id));
  const last = useRef<ReturnType<typeof seen> | null>(null);
  const failed = (error: unknown): void => toast(t("failedAct", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" });
  const ask = (job: Job): void => toast(t("undoWorkText"), { tone: "bad", kind: "job", seconds: 120, action: { label: t("undoWorkYes"), run: () => void undo(job, true).catch(failed) } });
  const tell = (job: Job): void => {
    const title = jobTitle(job);
    if (job.undone_at) return toast(t("toldUndone", { title }), { kind: "job" });
    if (job.status === "failed") return toast(t("toldFailed", { title, reason: job.error ?? "" }), { tone: "bad", kind: "job" });
    if (job.status === "cancelled") return toast(t("toldCancelled", { title }), { kind: "job" });
    const back = job.can_undo ? { action: { label: t("undo"), run: () => { toast(t("takingBack", { title }), { kind: "job", seconds: 60 }); void undo(job).catch((error: unknown) => (needsConsent(job, error) ? ask(job) : failed(error))); } } } : {};
    toast(t("toldDone", { title, about: about(job) }), { kind: "job", ...back, seconds: 12 });
  };
  useEffect(() => {
    if (!Array.isArray(jobs.data)) return;
    const before = last.current;
    last.current = seen(mine);
    if (before) for (const job of endings(before, mine)) tell(job);
    // Once for every answer of the server.
  }, [jobs.data]);
  const active = mine.filter((job) => isActive(job) && !hidden.has(job.id)).slice(0, SHOWN);
  if (active.length === 0) return null;
  return (
    <section className={styles["bars"]} aria-label={t("jobs")}>
      {active.map((job) => (
        <div key={job.id} className={styles["bar"]}>
          <div className={styles["barHead"]}>
            <strong>{jobTitle(job)}</strong>
            {job.can_cancel && <button type="button" className={styles["stop"]} onClick={() => void cancel(job).catch(failed)}>{t("cancel")}</button>}
            <IconButton label={t("toBackground")} icon="close" onPress={() => setHidden(new Set([...hidden, job.id]))} />
          </div>
          <Progress job={job} />
        </div>
      ))}
    </section>
  );
}
