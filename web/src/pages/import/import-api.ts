/** Import in two steps: files are stored and read, and become tasks only after a person has seen what was understood. */
import { api, ask, fetchIntoImport, type Schemas, upload } from "../../api/client";
import { inWords } from "../../api/said";

export type ImportProblem = Schemas["ImportProblem"];

/** How a file of text was understood. */
export type FileRead = Schemas["FileSummary"];

/** Somebody who made annotations where they come from. */
export type Author = Schemas["ImportAuthor"];

/** How files are to be read; what is not said is found. */
export interface How {
  has_header?: boolean;
  encoding?: string;
  /** Of label files; `tasks`: they are none. */
  format?: string;
  import_as?: string;
  image_root?: string;
}

/** What label files of another program hold. */
export type Labels = Schemas["ImportedLabels"];

/** Gives a project without controls the configuration that was proposed. */
export function takeConfig(projectId: number, config: string): Promise<unknown> {
  return ask(api.PATCH("/api/projects/{id}", { params: { path: { id: projectId } }, body: { label_config: config } }));
}

/** Whose annotations become, by author: somebody's id, or one of two words. */
export type People = Record<string, number | "importer" | "placeholder">;

export type ImportPreview = Schemas["ImportPreview"];

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
  /** Files of archives that can be nothing here. */
  unused: string[];
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
  const unused: string[] = [];
  const ids: number[] = [];
  let list = false;
  let stored = 0;
  const ofBytes = files.reduce((sum, file) => sum + file.size, 0);
  for (let start = 0; start < files.length; start += FILES_AT_ONCE) {
    const portion = files.slice(start, start + FILES_AT_ONCE);
    const form = new FormData();
    // Label files are known to belong to pictures by their folders.
    for (const file of portion) form.append(file.name, file, file.webkitRelativePath || file.name);
    const say = (sent: number): void => onProgress({ files: start, ofFiles: files.length, bytes: Math.min(ofBytes, stored + sent), ofBytes });
    say(0);
    const answer = await upload(projectId, form, say, signal).catch((error: unknown) => {
      // What was stored before the fault would wait for nobody.
      if (ids.length > 0) void discard(projectId, ids).catch(() => undefined);
      throw error;
    });
    ids.push(...(answer.file_upload_ids ?? []));
    problems.push(...(await inWords(answer.problems ?? [])));
    unused.push(...(answer.unused_files ?? []));
    list ||= answer.could_be_tasks_list === true;
    stored += portion.reduce((sum, file) => sum + file.size, 0);
    onProgress({ files: start + portion.length, ofFiles: files.length, bytes: stored, ofBytes });
  }
  return { ids, list, problems, unused };
}

export async function fetchUrl(projectId: number, url: string): Promise<Stored> {
  const stored = await fetchIntoImport(projectId, url);
  return { ids: stored.file_upload_ids ?? [], list: stored.could_be_tasks_list === true, problems: [], unused: stored.unused_files ?? [] };
}

/** What files hold that were stored, and what was left out before. */
export async function preview(projectId: number, ids: readonly number[], asList: boolean, how: How = {}, leftOut: readonly ImportProblem[] = [], signal?: AbortSignal): Promise<ImportPreview> {
  const found = await ask(api.POST("/api/projects/{id}/imports/preview", { params: { path: { id: projectId } }, body: { file_upload_ids: [...ids], files_as_tasks_list: asList, ...how }, ...(signal ? { signal } : {}) }));
  return { ...found, problems: [...leftOut, ...(await inWords(found.problems))], problem_count: leftOut.length + found.problem_count };
}

/** The number of the job that makes the tasks; null where there was nothing to make. */
export async function commit(projectId: number, ids: readonly number[], asList: boolean, keepGood: boolean, how: How = {}, people: People = {}): Promise<number | null> {
  const body = { file_upload_ids: [...ids], files_as_tasks_list: asList, keep_good_rows: keepGood, background: true, ...how, people };
  const started = await ask(api.POST("/api/projects/{id}/reimport", { params: { path: { id: projectId } }, body }));
  return "job" in started ? started.job : null;
}

export function discard(projectId: number, ids: readonly number[]): Promise<unknown> {
  return ask(api.DELETE("/api/projects/{id}/file-uploads", { params: { path: { id: projectId } }, body: { file_upload_ids: [...ids] } }));
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
