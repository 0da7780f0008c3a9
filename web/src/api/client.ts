/** The way to the server. Addresses, bodies and answers have the types of the server's own document (`openapi.d.ts`). */
import createClient from "openapi-fetch";
import { messages } from "../shared/words/i18n";
import { Unreachable } from "../shared/failure";
import { ApiError, refusal } from "./error";
import type { components, paths } from "./openapi";
import { needsProof, proofGate } from "./proof";
import { askToSignIn, mayAsk } from "./session-ended";

export { ApiError } from "./error";
/** The objects of the document, by name. */
export type Schemas = components["schemas"];

const t = messages({
  en: { unreachable: "The server cannot be reached. Check the connection and try again.", stopped: "Stopped." },
  de: { unreachable: "Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.", stopped: "Angehalten." },
});

/** The browser's own words for a lost connection help nobody. */
async function once(request: Request): Promise<Response> {
  return fetch(request).catch((error: unknown) => {
    throw error instanceof TypeError ? new Unreachable(t("unreachable")) : error;
  });
}

/** What opens a closed door is asked for over the page, and the request goes again. */
async function asking(request: Request): Promise<Response> {
  // Signing in itself is answered where it happens.
  const isSignIn = new URL(request.url).pathname === "/api/session";
  const again = isSignIn ? null : request.clone();
  const answer = await once(request);
  if (again === null) return answer;
  const isOpen = answer.status === 401 ? mayAsk(request.method) && (await askToSignIn()) : (await needsProof(answer)) && (await proofGate.ask());
  return isOpen ? once(again) : answer;
}

const options = { baseUrl: globalThis.location?.origin ?? "" };

export const api = createClient<paths>({ ...options, fetch: asking });

/** The same without asking, for those who ask themselves. */
export const apiOnce = createClient<paths>({ ...options, fetch: once });

type Answered<T> = Promise<{ data?: T; error?: unknown; response: Response }>;

/** What the server answers; its refusal is thrown as an `ApiError`. */
export async function ask<T>(request: Answered<T>): Promise<T> {
  const { data, error, response } = await request;
  if (!response.ok) throw await refusal(response.status, response.statusText, error);
  // An answer without a body is `undefined`, which is what its type says.
  return data as T;
}

/** For addresses that are put together where the work is kept. What comes back must be looked at before it is used. */
export async function send(method: string, path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
  return answerOf(await once(requestTo(method, path, body, signal)));
}

/** The same, asking to sign in again where that is needed. */
export async function call(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<unknown> {
  return answerOf(await asking(requestTo(method, path, body, signal)));
}

function requestTo(method: string, path: string, body: unknown, signal?: AbortSignal): Request {
  const content = body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  return new Request(new URL(path, options.baseUrl), { method, ...(signal ? { signal } : {}), ...content });
}

async function answerOf(response: Response): Promise<unknown> {
  const data: unknown = response.status === 204 ? undefined : await response.json().catch(() => null);
  if (!response.ok) throw await refusal(response.status, response.statusText, data);
  return data;
}

const NO_IMPORT = "The server's answer is no import.";

function isImport(answer: unknown): answer is Schemas["Imported"] {
  return typeof answer === "object" && answer !== null && "file_upload_ids" in answer;
}

/** Has the server fetch a file. As a form: in a JSON body the address would be the data of a task. */
export async function fetchIntoImport(projectId: number, url: string): Promise<Schemas["Imported"]> {
  const path = { id: projectId };
  const form = { body: new URLSearchParams({ url }), headers: { "Content-Type": "application/x-www-form-urlencoded" } };
  const imported = await ask(api.POST("/api/projects/{id}/import", { params: { path, query: { commit_to_project: false } }, fetch: (request) => asking(new Request(request, { ...form })) }));
  if ("job" in imported) throw new Error(NO_IMPORT);
  return imported;
}

/** Sends files to an import and tells how many bytes are gone; `fetch` cannot say that. */
export async function upload(projectId: number, form: FormData, onBytes: (sent: number) => void, signal?: AbortSignal): Promise<Schemas["Imported"]> {
  const path = `/api/projects/${projectId}/import?commit_to_project=false&keep_good_rows=true`;
  try {
    return await uploadOnce(path, form, onBytes, signal);
  } catch (error) {
    const ended = error instanceof ApiError && error.status === 401;
    if (!ended || !mayAsk("POST") || !(await askToSignIn())) throw error;
    return uploadOnce(path, form, onBytes, signal);
  }
}

function uploadOnce(path: string, form: FormData, onBytes: (sent: number) => void, signal?: AbortSignal): Promise<Schemas["Imported"]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = (event) => onBytes(event.loaded);
    request.onload = () => {
      const answer: unknown = request.response;
      if (request.status >= 300) void refusal(request.status, request.statusText, answer).then(reject, reject);
      else if (isImport(answer)) resolve(answer);
      else reject(new Error(NO_IMPORT));
    };
    request.onerror = () => reject(new Unreachable(t("unreachable")));
    const stopped = (): void => reject(new DOMException(t("stopped"), "AbortError"));
    request.onabort = stopped;
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) return stopped();
    request.send(form);
  });
}
