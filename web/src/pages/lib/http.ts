import { askToSignIn, mayAsk } from "./session-ended";

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
  const form = body instanceof FormData;
  const answer = await fetch(path, { method, ...(signal ? { signal } : {}), ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }), headers: body === undefined || form ? {} : { "Content-Type": "application/json" } });
  if (answer.status === 204) return undefined as T;
  const data: unknown = await answer.json().catch(() => null);
  if (!answer.ok) {
    const problem = data as { detail?: string; validation_errors?: Record<string, string[]> } | null;
    const fields = problem?.validation_errors ?? {};
    // "Validation error" alone helps nobody: the first message of a field says what to do.
    const first = Object.values(fields).flat()[0];
    throw new ApiError(answer.status, first ?? problem?.detail ?? answer.statusText, fields);
  }
  return data as T;
}
