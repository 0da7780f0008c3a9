/** A language model as the pages see it, and what is asked of the server about it. */
import { call } from "../../api/client";
import { inWords } from "../../api/said";

export interface Chat {
  model: string;
  prompt: string;
  maxTokens: number;
  isStructured: boolean;
  requestsPerMinute: number | null;
  priceIn: number;
  priceOut: number;
  budget: number | null;
  hasKey: boolean;
  tokens: number;
  spent: number;
}

export interface PreviewRow {
  task: number;
  excerpt: string;
  answers: readonly string[];
  score: number | null;
  missed: number;
  agreement: number | null;
  error: string | null;
}

export interface Preview {
  rows: readonly PreviewRow[];
  cost: number;
  costOfAll: number;
  leftOut: readonly string[];
}

export interface Agreement {
  compared: number;
  agreement: number | null;
  controls: readonly { name: string; compared: number; agreement: number }[];
}

interface Numbered {
  readonly id: number;
}

type Fields = Readonly<Record<string, unknown>>;

const EXCERPT = 160;
const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const numberOf = (value: unknown): number => (typeof value === "number" ? value : 0);
const perhaps = (value: unknown): number | null => (typeof value === "number" ? value : null);

export function readChat(value: unknown): Chat | null {
  if (value == null) return null;
  const fields = fieldsOf(value);
  return {
    model: textOf(fields["model"]),
    prompt: textOf(fields["prompt"]),
    maxTokens: numberOf(fields["max_tokens"]),
    isStructured: fields["is_structured"] !== false,
    requestsPerMinute: perhaps(fields["requests_per_minute"]),
    priceIn: numberOf(fields["price_in"]),
    priceOut: numberOf(fields["price_out"]),
    budget: perhaps(fields["budget"]),
    hasKey: fields["api_key_is_set"] === true,
    tokens: numberOf(fields["tokens_in"]) + numberOf(fields["tokens_out"]),
    spent: numberOf(fields["spent"]),
  };
}

/** What a result says, one line for each answer. */
export function answersOf(result: unknown): readonly string[] {
  return listOf(result).map((item) => {
    const { from_name: name, type, value } = fieldsOf(item);
    const said = fieldsOf(value);
    if (type === "labels") return `${textOf(name)}: ${listOf(said["labels"]).join(", ")} – ${textOf(said["text"])}`;
    const given = said[textOf(type)] ?? said["text"] ?? said["selected"];
    const parts = Array.isArray(given) ? given.map((part) => (Array.isArray(part) ? part.join(" › ") : String(part))) : [String(given)];
    return `${textOf(name)}: ${parts.join(", ")}`;
  });
}

/** The texts of a task, shortened. */
export function excerptOf(data: unknown): string {
  const text = Object.values(fieldsOf(data)).map((value) => (typeof value === "string" ? value : JSON.stringify(value))).join(" · ");
  return text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text;
}

/** An empty field is nothing; what is no number is left for the server to refuse. */
export function numberIn(text: string): number | string | null {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  const number = Number(plain);
  return Number.isFinite(number) ? number : plain;
}

export async function previewModel({ id }: Numbered, prompt: string): Promise<Preview> {
  const fields = fieldsOf(await call("POST", `/api/ml/${id}/preview`, { chat: { prompt } }));
  const rows = listOf(fields["tasks"]).map(async (value) => {
    const row = fieldsOf(value);
    const told = row["error"];
    const [said] = told == null ? [] : await inWords([told as unknown as Parameters<typeof inWords>[0][number]]);
    return {
      task: numberOf(row["task"]),
      excerpt: excerptOf(row["data"]),
      answers: answersOf(row["result"]),
      score: perhaps(row["score"]),
      missed: numberOf(row["missed"]),
      agreement: perhaps(row["agreement"]),
      error: said?.message ?? (textOf(fieldsOf(told)["message"]) || null),
    };
  });
  return {
    rows: await Promise.all(rows),
    cost: numberOf(fields["cost"]),
    costOfAll: numberOf(fields["cost_of_all"]),
    leftOut: listOf(fields["left_out"]).map(String),
  };
}

export async function agreementOf({ id }: Numbered): Promise<Agreement> {
  const fields = fieldsOf(await call("GET", `/api/ml/${id}/agreement`));
  const controls = Object.entries(fieldsOf(fields["controls"])).map(([name, value]) => {
    const { compared, agreement } = fieldsOf(value);
    return { name, compared: numberOf(compared), agreement: numberOf(agreement) };
  });
  return { compared: numberOf(fields["compared"]), agreement: perhaps(fields["agreement"]), controls };
}
