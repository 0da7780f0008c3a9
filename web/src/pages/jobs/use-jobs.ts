/** Long work the server does in the background. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, ApiError, ask, type Schemas } from "../../api/client";
import { listJobs } from "../../api/jobs";
import { useLatest } from "../../shared/use-latest";
import { useJobHints } from "./job-hints";

export type Job = Schemas["JobBody"];

export function isActive(job: Job): boolean {
  return job.status === "queued" || job.status === "running";
}

/** Jobs that a page waits for and tells of itself. */
export const toldElsewhere = new Set<number>();

/** Somebody else's work is told to them. */
export function isMine(job: Job, me: number | null): boolean {
  return job.created_by === null || job.created_by === me;
}

/** Without hints of the server: often while something runs, seldom otherwise. */
const WATCHED = 700;
const IDLE = 20_000;
/** With them it is asked only in case one was lost. */
const HINTED = 30_000;

/** Asked when the server hints at a change; whoever starts a job invalidates `["jobs"]`. */
export function useJobs(enabled = true) {
  const client = useQueryClient();
  const hinted = useJobHints(enabled, () => void client.invalidateQueries({ queryKey: ["jobs"] }));
  return useQuery({
    queryKey: ["jobs"],
    queryFn: listJobs,
    enabled,
    refetchInterval: (query) => (hinted ? HINTED : Array.isArray(query.state.data) && query.state.data.some(isActive) ? WATCHED : IDLE),
    retry: false,
  });
}

interface Seen {
  active: boolean;
  undone: boolean;
}

export function seen(jobs: readonly Job[]): ReadonlyMap<number, Seen> {
  return new Map(jobs.map((job) => [job.id, { active: isActive(job), undone: job.undone_at !== null }]));
}

/** What has ended or was taken back since the last look. A quick job may be over before it is seen for the first time. */
export function endings(before: ReadonlyMap<number, Seen>, jobs: readonly Job[]): Job[] {
  return jobs.filter((job) => {
    const old = before.get(job.id) ?? { active: true, undone: false };
    return (old.active && !isActive(job)) || (!old.undone && job.undone_at !== null);
  });
}

/** Calls when a job of the project has ended, well or not, or was taken back. */
export function useJobEnd(projectId: number, onEnd: (job: Job) => void): void {
  const jobs = useJobs();
  const latest = useLatest(onEnd);
  const last = useRef<ReadonlyMap<number, Seen> | null>(null);
  useEffect(() => {
    if (!Array.isArray(jobs.data)) return;
    const mine = jobs.data.filter((job) => job.project === projectId);
    const before = last.current;
    last.current = seen(mine);
    if (before) for (const job of endings(before, mine)) latest.current(job);
  }, [jobs.data, projectId, latest]);
}

interface JobActions {
  cancel: (job: Job) => Promise<void>;
  /** `withWork`: it is known that people's work goes with the tasks. */
  undo: (job: Job, withWork?: boolean) => Promise<void>;
  redo: (job: Job) => Promise<void>;
  /** An import that came to nothing, as a new job. */
  again: (job: Job) => Promise<void>;
}

export function useJobActions(): JobActions {
  const client = useQueryClient();
  const act = async (job: Job, what: "cancel" | "undo" | "redo" | "again", withWork = false): Promise<void> => {
    // Taking back can be long; the list of jobs says when it is done.
    const path = { id: job.id };
    if (what === "cancel") await ask(api.POST("/api/jobs/{id}/cancel", { params: { path } }));
    else if (what === "again") await ask(api.POST("/api/jobs/{id}/again", { params: { path } }));
    else if (what === "redo") await ask(api.POST("/api/jobs/{id}/redo", { params: { path } }));
    else await ask(api.POST("/api/jobs/{id}/undo", { params: { path, query: { background: true } }, body: { with_work: withWork } }));
    await client.invalidateQueries({ queryKey: ["jobs"] });
  };
  return {
    cancel: (job) => act(job, "cancel"),
    undo: (job, withWork = false) => act(job, "undo", withWork),
    redo: (job) => act(job, "redo"),
    again: (job) => act(job, "again"),
  };
}

/** Whether an import was not taken back because people have worked on its tasks. */
export function needsConsent(job: Job, error: unknown): boolean {
  return job.kind === "import" && error instanceof ApiError && error.code === "people_have_worked";
}

/** Things done in a second, and how long the rest takes; null before there is anything to say. */
export function rate(job: Job, now: number): { perSecond: number; secondsLeft: number } | null {
  if (job.status !== "running" || !job.progress?.total || !job.started_at) return null;
  const seconds = (now - Date.parse(job.started_at)) / 1000;
  if (!(seconds >= 1) || job.progress.done <= 0) return null;
  const perSecond = job.progress.done / seconds;
  return { perSecond, secondsLeft: Math.max(0, (job.progress.total - job.progress.done) / perSecond) };
}
