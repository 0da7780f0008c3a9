/** An ML backend as the pages see it, and what is asked of the server about it. */
import { useQuery } from "@tanstack/react-query";
import { call } from "../../api/client";
import { inWords } from "../../api/said";
import { readChat, type Chat } from "./chat";

export type State = "CO" | "DI" | "ER" | "TR";

export interface Model {
  id: number;
  title: string;
  url: string;
  description: string;
  state: State;
  error: string | null;
  isInteractive: boolean;
  hasAuth: boolean;
  user: string;
  hasPassword: boolean;
  extraParams: string;
  version: string;
  timeout: number;
  namesVersion: boolean;
  /** Of a language model. */
  chat: Chat | null;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
const STATES: readonly State[] = ["CO", "DI", "ER", "TR"];

export function readModel(value: unknown): Model {
  const fields = fieldsOf(value);
  const params = fields["extra_params"];
  return {
    id: Number(fields["id"]),
    title: textOf(fields["title"]),
    url: textOf(fields["url"]),
    description: textOf(fields["description"]),
    state: STATES.find((state) => state === fields["state"]) ?? "ER",
    error: textOf(fields["error_message"]) || null,
    isInteractive: fields["is_interactive"] === true,
    hasAuth: fields["auth_method"] === "BASIC_AUTH",
    user: textOf(fields["basic_auth_user"]),
    hasPassword: fields["basic_auth_pass_is_set"] === true,
    extraParams: params == null ? "" : typeof params === "string" ? params : JSON.stringify(params),
    version: textOf(fields["model_version"]),
    timeout: typeof fields["timeout"] === "number" ? fields["timeout"] : 100,
    namesVersion: fields["auto_update"] !== false,
    chat: readChat(fields["chat"]),
  };
}

/** JSON where it is some, else the text itself; nothing: none. */
export function paramsOf(text: string): unknown {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function inOwnWords(value: unknown): Promise<Model> {
  const model = readModel(value);
  const told = fieldsOf(fieldsOf(value)["error_told"]);
  if (model.error === null || told["said"] == null) return model;
  const [said] = await inWords([told as unknown as Parameters<typeof inWords>[0][number]]);
  return { ...model, error: said?.message ?? model.error };
}

export function useModels(projectId: number) {
  return useQuery({
    queryKey: ["ml", projectId],
    queryFn: async () => Promise.all(listOf(await call("GET", `/api/ml/?project=${projectId}`)).map(inOwnWords)),
    refetchInterval: 30_000,
  });
}

export async function saveModel(projectId: number, stored: Model | null, body: Fields): Promise<Model> {
  return readModel(stored === null ? await call("POST", "/api/ml/", { ...body, project: projectId }) : await call("PATCH", `/api/ml/${stored.id}/`, body));
}

export async function removeModel({ id }: Model): Promise<void> {
  await call("DELETE", `/api/ml/${id}/`);
}

export async function trainModel({ id }: Model): Promise<void> {
  await call("POST", `/api/ml/${id}/train`, {});
}

/** What the model answers for any task, and why that could not be stored. */
export async function tryModel({ id }: Model): Promise<{ response: string; unfit: string | null }> {
  const fields = fieldsOf(await call("POST", `/api/ml/${id}/predict/test?random=true`, {}));
  const told = fieldsOf(fields["error_told"]);
  const said = told["said"] == null ? undefined : (await inWords([told as unknown as Parameters<typeof inWords>[0][number]]))[0];
  return { response: JSON.stringify(fields["response"], null, 2), unfit: said?.message ?? (textOf(fields["error_message"]) || null) };
}

export async function versionsOf({ id }: Model): Promise<readonly string[]> {
  const fields = fieldsOf(await call("GET", `/api/ml/${id}/versions`));
  return listOf(fields["versions"]).filter((version): version is string => typeof version === "string" && version !== "");
}

/** Answers the job. */
export async function predictAll({ id }: Model): Promise<number> {
  return Number(fieldsOf(await call("POST", `/api/ml/${id}/predict`, {}))["job"]);
}
