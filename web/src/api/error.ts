/** What the server refused. */
import type { components } from "./openapi";

type Schemas = components["schemas"];

export class ApiError extends Error {
  readonly status: number;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  constructor(status: number, message: string, fields: Readonly<Record<string, readonly string[]>> = {}) {
    super(message);
    this.status = status;
    this.fields = fields;
  }
}

/** The body may come from a proxy, or be none: nothing is taken for granted. */
export function refusal(status: number, statusText: string, body: unknown): ApiError {
  const problem: Partial<Schemas["Error"]> = typeof body === "object" && body !== null ? body : {};
  const fields = problem.validation_errors ?? {};
  return new ApiError(status, told(Object.values(fields).flat()) ?? problem.detail ?? statusText, fields);
}

/** "Validation error" alone helps nobody. A message without a full stop is one that scripts know; what to do stands behind it. */
function told([first, second]: readonly string[]): string | undefined {
  return first === undefined || second === undefined || /[.!?]$/.test(first) ? first : `${first}. ${second}`;
}
