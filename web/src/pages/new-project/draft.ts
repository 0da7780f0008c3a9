/** A project that is being made: it exists as a draft as soon as there is data, so that nothing is lost. */
import { http } from "../lib/http";
import * as uploads from "../data-manager/import-api";

export interface Uploaded {
  projectId: number;
  ids: number[];
  asList: boolean;
  preview: uploads.ImportPreview;
}

/** A title from the first file, as short as the server wants it. */
export function titleFrom(name: string, fallback: string): string {
  const plain = name.replace(/\.[a-z0-9]{1,5}$/i, "").replace(/[_-]+/g, " ").trim();
  return plain.length >= 3 ? plain.slice(0, 50) : fallback;
}

export async function ensureDraft(projectId: number | null, title: string): Promise<number> {
  if (projectId !== null) return projectId;
  const { id } = await http<{ id: number }>("POST", "/api/projects/", { title, is_draft: true });
  return id;
}

export async function upload(projectId: number, files: readonly File[], before: readonly number[], onProgress: (done: number) => void): Promise<Uploaded> {
  const { ids, list } = await uploads.uploadFiles(projectId, files, onProgress);
  const all = [...before, ...ids];
  return { projectId, ids: all, asList: list, preview: await uploads.preview(projectId, all, list) };
}

interface JobState {
  status: string;
  progress: { done: number; total: number | null };
  error: string | null;
}

/** Turns the uploads into tasks; answers when they all are. */
export async function commit(data: Uploaded, keepGood: boolean, onProgress: (done: number, total: number | null) => void): Promise<void> {
  const answer = await uploads.commit(data.projectId, data.ids, data.asList, keepGood);
  if (answer.job === undefined) return;
  for (;;) {
    const job = await http<JobState>("GET", `/api/jobs/${answer.job}/`);
    onProgress(job.progress.done, job.progress.total);
    if (job.status === "completed") return;
    if (job.status === "failed" || job.status === "cancelled") throw new Error(job.error ?? job.status);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
