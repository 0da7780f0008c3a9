/** Import in two steps: files are stored and read, and become tasks only after a person has seen what was understood. */
import { http } from "../lib/http";

export interface UploadAnswer {
  file_upload_ids: number[];
  could_be_tasks_list?: boolean;
  task_count?: number | null;
}

export interface ImportPreview {
  task_count: number;
  annotation_count: number;
  prediction_count: number;
  columns: { name: string; kind: string; filled: number; examples: unknown[] }[];
  tasks: Record<string, unknown>[];
  problems: { file: string; row: number | null; message: string }[];
  problem_count: number;
}

/** The server takes up to 100 files in a request. */
const FILES_AT_ONCE = 20;

export async function uploadFiles(projectId: number, files: readonly File[], onProgress: (done: number) => void): Promise<{ ids: number[]; list: boolean }> {
  const ids: number[] = [];
  let list = false;
  for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
    const form = new FormData();
    for (const file of files.slice(start, start + FILES_AT_ONCE)) form.append(file.name, file, file.name);
    const answer = await http<UploadAnswer>("POST", `/api/projects/${projectId}/import?commit_to_project=false`, form);
    ids.push(...answer.file_upload_ids);
    list ||= answer.could_be_tasks_list ?? false;
    onProgress(Math.min(files.length, start + FILES_AT_ONCE));
  }
  return { ids, list };
}

export async function fetchUrl(projectId: number, url: string): Promise<{ ids: number[]; list: boolean }> {
  const answer = await http<UploadAnswer>("POST", `/api/projects/${projectId}/import?commit_to_project=false`, { url });
  return { ids: answer.file_upload_ids, list: answer.could_be_tasks_list ?? false };
}

export function preview(projectId: number, ids: readonly number[], asList: boolean): Promise<ImportPreview> {
  return http("GET", `/api/projects/${projectId}/imports/preview/?file_upload_ids=${ids.join(",")}&files_as_tasks_list=${asList}`);
}

export interface CommitAnswer {
  job?: number;
  task_count?: number;
}

export function commit(projectId: number, ids: readonly number[], asList: boolean, keepGood: boolean): Promise<CommitAnswer> {
  return http("POST", `/api/projects/${projectId}/reimport`, { file_upload_ids: ids, files_as_tasks_list: asList, keep_good_rows: keepGood, background: true });
}

export function discard(projectId: number, ids: readonly number[]): Promise<unknown> {
  return http("DELETE", `/api/projects/${projectId}/file-uploads`, { file_upload_ids: ids });
}

/** Pasted text becomes a file whose name says what it is. */
export function pastedFile(text: string): File {
  const start = text.trimStart();
  if (start.startsWith("[") || start.startsWith("{")) return new File([text], "pasted.json", { type: "application/json" });
  const [first = "", second = ""] = start.split("\n", 2);
  const commas = (line: string): number => line.split(",").length;
  const table = second !== "" && commas(first) > 1 && commas(first) === commas(second);
  return table ? new File([text], "pasted.csv", { type: "text/csv" }) : new File([text], "pasted.txt", { type: "text/plain" });
}
