import { messages } from "../shared/words/i18n";
import { askToSignIn, mayAsk } from "./session-ended";

const t = messages({
  en: { unreachable: "The server cannot be reached. Check the connection and try again.", stopped: "Stopped." },
  de: { unreachable: "Der Server ist nicht zu erreichen. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.", stopped: "Angehalten." },
});

/** The browser's own words for a lost connection help nobody. */
function unreachable(error: unknown): never {
  throw error instanceof TypeError ? new TypeError(t("unreachable")) : error;
}

export class ApiError extends Error {
  readonly status: number;
  readonly fields: Record<string, string[]>;
  constructor(status: number, message: string, fields: Record<string, string[]> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** One request. A session that ended is asked for over the page, and the request goes again. */
export async function http<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  try {
    return await httpOnce<T>(method, path, body, signal);
  } catch (error) {
    // Signing in itself is answered where it happens.
    const ended = error instanceof ApiError && error.status === 401 && path !== "/api/session";
    if (!ended || !mayAsk(method) || !(await askToSignIn())) throw error;
    return httpOnce<T>(method, path, body, signal);
  }
}

/** The same without asking, for those who ask themselves. */
export async function httpOnce<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  // The browser names these kinds of bodies itself.
  const form = body instanceof FormData || body instanceof URLSearchParams;
  const answer = await fetch(path, { method, ...(signal ? { signal } : {}), ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }), headers: body === undefined || form ? {} : { "Content-Type": "application/json" } }).catch(unreachable);
  if (answer.status === 204) return undefined as T;
  const data: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw refusal(answer.status, answer.statusText, data);
  return data as T;
}

function refusal(status: number, statusText: string, data: unknown): ApiError {
  const problem = data as { detail?: string; validation_errors?: Record<string, string[]> } | null;
  const fields = problem?.validation_errors ?? {};
  return new ApiError(status, told(Object.values(fields).flat()) ?? problem?.detail ?? statusText, fields);
}

/** "Validation error" alone helps nobody. A message without a full stop is one that scripts know; what to do stands behind it. */
function told([first, second]: readonly string[]): string | undefined {
  return first === undefined || second === undefined || /[.!?]$/.test(first) ? first : `${first}. ${second}`;
}

/** Sends files and tells how many bytes are gone; `fetch` cannot say that. */
export async function upload<T>(path: string, form: FormData, onBytes: (sent: number) => void, signal?: AbortSignal): Promise<T> {
  try {
    return await uploadOnce<T>(path, form, onBytes, signal);
  } catch (error) {
    const ended = error instanceof ApiError && error.status === 401;
    if (!ended || !mayAsk("POST") || !(await askToSignIn())) throw error;
    return uploadOnce<T>(path, form, onBytes, signal);
  }
}

function uploadOnce<T>(path: string, form: FormData, onBytes: (sent: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    request.upload.onprogress = (event) => onBytes(event.loaded);
    request.onload = () => (request.status < 300 ? resolve(request.response as T) : reject(refusal(request.status, request.statusText, request.response)));
    request.onerror = () => reject(new TypeError(t("unreachable")));
    const stopped = (): void => reject(new DOMException(t("stopped"), "AbortError"));
    request.onabort = stopped;
    signal?.addEventListener("abort", () => request.abort());
    if (signal?.aborted) return stopped();
    request.send(form);
  });
}
