/** Import in two steps: files are stored and read, and become tasks only after a person has seen what was understood. */
import { http, upload } from "../../api/http";

export interface UploadAnswer {
  file_upload_ids: number[];
  could_be_tasks_list?: boolean;
  task_count?: number | null;
  /** Files that cannot be taken. */
  problems?: ImportProblem[];
}

export interface ImportProblem {
  file: string;
  row: number | null;
  message: string;
}

/** How a file of text was understood. */
export interface FileRead {
  id: number;
  name: string;
  encoding: string;
  separator: string | null;
  has_header: boolean | null;
  tasks: number;
}

/** Somebody who made annotations where they come from. */
export interface Author {
  author: string;
  annotations: number;
  becomes: number | null;
  is_here: boolean;
}

/** How files are to be read; what is not said is found. */
export interface How {
  has_header?: boolean;
  encoding?: string;
}

/** Whose annotations become, by author: somebody's id, or one of two words. */
export type People = Record<string, number | "importer" | "placeholder">;

export interface ImportPreview {
  task_count: number;
  annotation_count: number;
  prediction_count: number;
  columns: { name: string; kind: string; filled: number; examples: unknown[] }[];
  tasks: Record<string, unknown>[];
  problems: ImportProblem[];
  problem_count: number;
  files?: FileRead[];
  authors?: Author[];
  prediction_ids?: number;
}

/** Few enough that the bar moves and that a fault costs little. */
const FILES_AT_ONCE = 50;

/** How far an upload is: files that are stored, and bytes on the way. */
export interface UploadProgress {
  files: number;
  ofFiles: number;
  bytes: number;
  ofBytes: number;
}

export interface Stored {
  ids: number[];
  list: boolean;
  /** What was left out. */
  problems: ImportProblem[];
}

/** As people count: `img2` before `img10`, folder by folder. */
export function naturalOrder(files: readonly File[]): File[] {
  const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  const path = (file: File): string => file.webkitRelativePath || file.name;
  return [...files].sort((a, b) => compare(path(a), path(b)) || (path(a) < path(b) ? -1 : 1));
}

/** Stores files in their natural order. One that cannot be taken does not stop the others. */
export async function uploadFiles(projectId: number, chosen: readonly File[], onProgress: (progress: UploadProgress) => void, signal?: AbortSignal): Promise<Stored> {
  const files = naturalOrder(chosen);
  const problems: ImportProblem[] = [];
  const ids: number[] = [];
  let list = false;
  let stored = 0;
  const ofBytes = files.reduce((sum, file) => sum + file.size, 0);
  for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
    const portion = files.slice(start, start + FILES_AT_ONCE);
    const form = new FormData();
    for (const file of portion) form.append(file.name, file, file.name);
    const say = (sent: number): void => onProgress({ files: start, ofFiles: files.length, bytes: Math.min(ofBytes, stored + sent), ofBytes });
    say(0);
    const answer = await upload<UploadAnswer>(`/api/projects/${projectId}/import?commit_to_project=false&keep_good_rows=true`, form, say, signal).catch((error: unknown) => {
      // What was stored before the fault would wait for nobody.
      if (ids.length > 0) void discard(projectId, ids).catch(() => undefined);
      throw error;
    });
    ids.push(...answer.file_upload_ids);
    problems.push(...(answer.problems ?? []));
    list ||= answer.could_be_tasks_list ?? false;
    stored += portion.reduce((sum, file) => sum + file.size, 0);
    onProgress({ files: start + portion.length, ofFiles: files.length, bytes: stored, ofBytes });
  }
  return { ids, list, problems };
}

export async function fetchUrl(projectId: number, url: string): Promise<Stored> {
  // As a form: in a JSON body the address would be the data of a task.
  const answer = await http<UploadAnswer>("POST", `/api/projects/${projectId}/import?commit_to_project=false`, new URLSearchParams({ url }));
  return { ids: answer.file_upload_ids, list: answer.could_be_tasks_list ?? false, problems: [] };
}

/** What files hold that were stored, and what was left out before. */
export async function preview(projectId: number, ids: readonly number[], asList: boolean, how: How = {}, leftOut: readonly ImportProblem[] = [], signal?: AbortSignal): Promise<ImportPreview> {
  const found = await http<ImportPreview>("POST", `/api/projects/${projectId}/imports/preview/`, { file_upload_ids: ids, files_as_tasks_list: asList, ...how }, signal);
  return { ...found, problems: [...leftOut, ...found.problems], problem_count: leftOut.length + found.problem_count };
}

export interface CommitAnswer {
  job?: number;
  task_count?: number;
}

export function commit(projectId: number, ids: readonly number[], asList: boolean, keepGood: boolean, how: How = {}, people: People = {}): Promise<CommitAnswer> {
  return http("POST", `/api/projects/${projectId}/reimport`, { file_upload_ids: ids, files_as_tasks_list: asList, keep_good_rows: keepGood, background: true, ...how, people });
}

export function discard(projectId: number, ids: readonly number[]): Promise<unknown> {
  return http("DELETE", `/api/projects/${projectId}/file-uploads`, { file_upload_ids: ids });
}

/** Pasted text becomes a file whose name says what it is. */
export function pastedFile(text: string): File {
  const kind = pastedKind(text);
  return new File([text], `${PASTED}.${kind}`, { type: { json: "application/json", jsonl: "application/x-ndjson", csv: "text/csv", tsv: "text/tab-separated-values", txt: "text/plain" }[kind] });
}

/** The name of pasted data, which says nothing about it. */
export const PASTED = "pasted";

export function pastedKind(text: string): "json" | "jsonl" | "csv" | "tsv" | "txt" {
  const start = text.trim();
  const lines = start.split(/\r?\n/, 20).filter((line) => line.trim() !== "");
  if (start.startsWith("[")) return "json";
  if (start.startsWith("{")) return lines.length > 1 && lines.slice(0, 2).every((line) => isObject(line)) ? "jsonl" : "json";
  if (isTable(lines, "\t")) return "tsv";
  return isTable(lines, ",") ? "csv" : "txt";
}

function isObject(line: string): boolean {
  return line.trim().startsWith("{") && line.trim().endsWith("}");
}

/** A header and rows with as many cells. A quoted cell may hold the separator, and go on in the next line. */
function isTable(lines: readonly string[], separator: string): boolean {
  const [header = "", first = ""] = lines;
  const width = cells(header, separator);
  if (width === null || width < 2 || first === "") return false;
  const rest = cells(first, separator);
  return rest === null || rest === width;
}

/** How many cells a line has; null when a quote stays open. */
function cells(line: string, separator: string): number | null {
  let quoted = false;
  let count = 1;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) count += 1;
  }
  return quoted ? null : count;
}
