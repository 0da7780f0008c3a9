import { asText } from "../../config/interpolate";
import { isObject } from "../../config/json";
import { t } from "../../words/i18n";
import type { JsonObject } from "../../model/types";

/** In the order in which they are offered. */
export const ROLES = ["user", "assistant", "system", "tool", "developer"] as const;

/** A message as the task has it, or as a result has it. Members that nobody knows stay. */
export type Message = Readonly<JsonObject>;

/** More messages of a task are not shown. */
const MOST = 20_000;

/** The name of a role; a role that we do not know is called as it is written, none not at all. */
export function roleTitle(role: string): string {
  switch (role) {
    case "user": return t("User");
    case "assistant": return t("Assistant");
    case "system": return t("System");
    case "tool": return t("Tool");
    case "developer": return t("Developer");
    default: return role;
  }
}

/** The messages that a task begins with: a list of them, an object with such a list, or the text of one answer. */
export function givenMessages(value: unknown, field: string): readonly Message[] {
  if (value === null || value === undefined || value === "") return [];
  const list = listOf(typeof value === "string" ? parsed(value) : value);
  if (list !== null) return list.slice(0, MOST).map((item: unknown) => (isObject(item) ? item : { content: asText(item) }));
  if (typeof value === "string") return [{ role: "assistant", content: value }];
  throw new Error(t("This task has no conversation in {field}: a list of messages with “role” and “content” is needed.", { field }));
}

function listOf(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  return isObject(value) && Array.isArray(value["messages"]) ? value["messages"] : null;
}

function parsed(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export function roleOf(message: Message): string {
  return typeof message["role"] === "string" ? message["role"] : "";
}

/** What a message says: its text, the texts of its parts, and a word for parts that are none. */
export function textOf(message: Message): string {
  const content = message["content"] ?? message["text"];
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return content === null || content === undefined ? "" : asText(content);
  return content.map(partOf).join("\n\n");
}

function partOf(part: unknown): string {
  if (typeof part === "string") return part;
  if (!isObject(part)) return "";
  if (typeof part["text"] === "string") return part["text"];
  return typeof part["type"] === "string" ? `[${part["type"]}]` : "";
}

/** What an assistant asks of tools, as JSON to read; empty where it asks nothing. */
export function callsOf(message: Message): string {
  const calls = message["tool_calls"];
  return Array.isArray(calls) && calls.length > 0 ? JSON.stringify(calls, null, 2) : "";
}

/** When it was written, in milliseconds. */
export function writtenAt(message: Message): number | null {
  const at = message["createdAt"];
  return typeof at === "number" && Number.isFinite(at) ? at : null;
}
