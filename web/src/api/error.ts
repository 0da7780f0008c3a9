/** What the server refused, in the language of the person. */
import type { components } from "./openapi";
import { type Said, speech } from "./said";

type Schemas = components["schemas"];

export class ApiError extends Error {
  readonly status: number;
  /** Of the catalogue of the server; null: a text that is in none. */
  readonly code: string | null;
  readonly fields: Readonly<Record<string, readonly string[]>>;
  constructor(status: number, message: string, fields: Readonly<Record<string, readonly string[]>> = {}, code: string | null = null) {
    super(message);
    this.status = status;
    this.fields = fields;
    this.code = code;
  }
}

/** The body may come from a proxy, or be none: nothing is taken for granted. */
export async function refusal(status: number, statusText: string, body: unknown): Promise<ApiError> {
  const problem: Partial<Schemas["Error"]> = typeof body === "object" && body !== null ? body : {};
  const say = await speech();
  const fields: Record<string, string[]> = {};
  for (const [field, texts] of Object.entries(problem.validation_errors ?? {})) {
    fields[field] = texts.map((text, at) => say(problem.validation_codes?.[field]?.[at], text));
  }
  const said: Said | null = problem.code ? { code: problem.code, params: problem.params ?? {} } : null;
  const detail = say(said, problem.detail ?? statusText);
  return new ApiError(status, told(Object.values(fields).flat()) ?? detail, fields, problem.code ?? null);
}

/** "Validation error" alone helps nobody. A message without a full stop is one that scripts know; what to do stands behind it. */
function told([first, second]: readonly string[]): string | undefined {
  return first === undefined || second === undefined || /[.!?]$/.test(first) ? first : `${first}. ${second}`;
}
