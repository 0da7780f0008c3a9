/** A project that is being made: it exists as a draft as soon as there is data, so that nothing is lost. */
import { api, ask } from "../../api/client";
import { getJob } from "../../api/jobs";
import type { Template } from "../labeling-interface/templates";
import { toldElsewhere } from "../jobs/use-jobs";
import { saysSomething } from "./labels";
import * as uploads from "../import/import-api";

export interface Uploaded {
  projectId: number;
  ids: number[];
  asList: boolean;
  how: uploads.How;
  /** Files that could not be taken. */
  leftOut: uploads.ImportProblem[];
  /** Files of archives that can be nothing here. */
  unused: string[];
  preview: uploads.ImportPreview;
}

/** A title from the first file, as short as the server wants it. */
export function titleFrom(name: string, fallback: string): string {
  if (name.startsWith(`${uploads.PASTED}.`)) return fallback;
  const plain = name.replace(/\.[a-z0-9]{1,5}$/i, "").replace(/[_-]+/g, " ").trim();
  return plain.length >= 3 ? plain.slice(0, 50) : fallback;
}

export async function ensureDraft(projectId: number | null, title: string): Promise<number> {
  if (projectId !== null) return projectId;
  const workspace = Number(new URLSearchParams(window.location.search).get("workspace")) || null;
  const { id } = await ask(api.POST("/api/projects", { body: { title, is_draft: true, ...(workspace === null ? {} : { workspace }) } }));
  return id;
}

export async function upload(projectId: number, files: readonly File[], before: Uploaded | null, onProgress: (progress: uploads.UploadProgress) => void, signal?: AbortSignal): Promise<Uploaded> {
  const { ids, list, problems, unused: more } = await uploads.uploadFiles(projectId, files, onProgress, signal);
  const all = [...(before?.ids ?? []), ...ids];
  const leftOut = [...(before?.leftOut ?? []), ...problems];
  const unused = [...(before?.unused ?? []), ...more];
  const how = before?.how ?? {};
  try {
    return { projectId, ids: all, asList: list, how, leftOut, unused, preview: await uploads.preview(projectId, all, list, how, leftOut, signal) };
  } catch (error) {
    // Nobody would find them again.
    if (signal?.aborted) void uploads.discard(projectId, ids).catch(() => undefined);
    throw error;
  }
}

/** The draft that the address names. */
export function draftInAddress(): number | null {
  return Number(new URLSearchParams(window.location.search).get("project")) || null;
}

/** Puts the draft into the address, so that a reload finds it again. */
export function showDraft(id: number): void {
  window.history.replaceState(window.history.state, "", `/projects/new?project=${id}`);
}

const LISTS = /\.(json|jsonl|ndjson|csv|tsv|txt)$/i;

export interface Resumed {
  title: string;
  template: Template | null;
  data: Uploaded | null;
}

/** A draft as it was left: its title, its config, and the files that no task came from yet. */
export async function resume(projectId: number): Promise<Resumed> {
  const [project, files] = await Promise.all([
    ask(api.GET("/api/projects/{id}", { params: { path: { id: projectId } } })),
    ask(api.GET("/api/projects/{id}/file-uploads", { params: { path: { id: projectId } } })),
  ]);
  const ids = files.map((file) => file.id);
  const list = files.some((file) => LISTS.test(file.file));
  const data = ids.length === 0 ? null : { projectId, ids, asList: list, how: {}, leftOut: [], unused: [], preview: await uploads.preview(projectId, ids, list) };
  const template = saysSomething(project.label_config) ? { id: "", type: "", title: "", group: "", image: "", details: "", config: project.label_config, kinds: [] } : null;
  return { title: project.title, template, data };
}

/** The configuration for what label files of another program hold; null where there are none, or nothing in them. */
export function proposalFor(data: Uploaded | null): string | null {
  const labels = data?.preview.labels;
  return labels && Object.keys(labels.regions).length > 0 ? labels.labeling_config : null;
}

/** Turns the uploads into tasks; answers when they all are. */
export async function commit(data: Uploaded, keepGood: boolean, people: uploads.People, onProgress: (done: number, total: number | null) => void): Promise<void> {
  const id = await uploads.commit(data.projectId, data.ids, data.asList, keepGood, data.how, people);
  if (id === null) return;
  toldElsewhere.add(id);
  for (;;) {
    const job = await getJob(id);
    onProgress(job.progress.done, job.progress.total);
    if (job.status === "completed") return;
    if (job.status === "failed" || job.status === "cancelled") throw new Error(job.error ?? job.status);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
