import { describe, expect, it } from "vitest";
import { endings, isActive, type Job, rate, seen } from "./use-jobs";

const JOB: Job = { id: 1, kind: "import", project: 1, project_title: null, files: [], file_count: 0, title: "", title_key: null, title_parameters: {}, status: "running", progress: { done: 500, total: 2000, unit: "tasks" }, created_at: "2026-01-01T00:00:00Z", started_at: "2026-01-01T00:00:00Z", finished_at: null, created_by: null, error: null, error_told: [], result: null, can_cancel: true, can_undo: false, can_redo: false, can_run_again: false, undone_at: null };

describe("jobs", () => {
  it("computes the rate and what is left", () => {
    expect(rate(JOB, Date.parse("2026-01-01T00:00:10Z"))).toEqual({ perSecond: 50, secondsLeft: 30 });
    expect(rate({ ...JOB, status: "queued" }, Date.now())).toBeNull();
    expect(rate({ ...JOB, progress: { done: 0, total: 10, unit: "" } }, Date.now())).toBeNull();
  });
  it("notices endings, also of jobs that were over before they were seen", () => {
    const done: Job = { ...JOB, status: "completed" };
    const ids = (before: Job[], now: Job[]): number[] => endings(seen(before), now).map((job) => job.id);
    expect(ids([JOB], [JOB])).toEqual([]);
    expect(ids([JOB], [done])).toEqual([1]);
    expect(ids([], [done])).toEqual([1]);
    expect(ids([done], [done])).toEqual([]);
    expect(ids([done], [{ ...done, undone_at: "2026-01-01T00:00:00Z" }])).toEqual([1]);
  });
  it("knows what is under way", () => {
    expect([isActive(JOB), isActive({ ...JOB, status: "failed" })]).toEqual([true, false]);
  });
});
