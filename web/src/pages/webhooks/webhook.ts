/** A webhook as the pages see it, and what is asked of the server about it. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { call } from "../../api/client";

export const ACTIONS = [
  "PROJECT_UPDATED", "TASKS_CREATED", "TASKS_DELETED", "ANNOTATION_CREATED", "ANNOTATIONS_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED",
  "LABEL_LINK_CREATED", "LABEL_LINK_UPDATED", "LABEL_LINK_DELETED",
] as const;
export type Action = (typeof ACTIONS)[number];

export interface Webhook {
  id: number;
  url: string;
  isActive: boolean;
  sendPayload: boolean;
  isForAll: boolean;
  actions: readonly string[];
  headers: readonly string[];
  waiting: number;
  lastError: string | null;
  pausedUntil: string | null;
}

export interface Delivery {
  id: number;
  action: string;
  objects: number;
  status: "waiting" | "delivered" | "failed";
  attempts: number;
  at: string;
  answerStatus: number | null;
  answerMs: number | null;
  error: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
const numberOf = (value: unknown): number | null => (typeof value === "number" ? value : null);

export function readWebhook(value: unknown): Webhook {
  const fields = fieldsOf(value);
  return {
    id: numberOf(fields["id"]) ?? 0,
    url: textOf(fields["url"]) ?? "",
    isActive: fields["is_active"] === true,
    sendPayload: fields["send_payload"] === true,
    isForAll: fields["send_for_all_actions"] === true,
    actions: listOf(fields["actions"]).filter((name): name is string => typeof name === "string"),
    headers: Object.keys(fieldsOf(fields["headers"])),
    waiting: numberOf(fields["pending_count"]) ?? 0,
    lastError: textOf(fields["last_error"]),
    pausedUntil: textOf(fields["paused_until"]),
  };
}

export function readDelivery(value: unknown): Delivery {
  const fields = fieldsOf(value);
  const status = textOf(fields["status"]);
  return {
    id: numberOf(fields["id"]) ?? 0,
    action: textOf(fields["action"]) ?? "",
    objects: listOf(fields["objects"]).length,
    status: status === "delivered" || status === "failed" ? status : "waiting",
    attempts: numberOf(fields["attempts"]) ?? 0,
    at: textOf(fields["sent_at"]) ?? textOf(fields["created_at"]) ?? "",
    answerStatus: numberOf(fields["answer_status"]),
    answerMs: numberOf(fields["answer_ms"]),
    error: textOf(fields["error"]),
  };
}

/** `Name: value` in each line. A value that was not typed is sent as it is shown, which leaves it as it is. */
export function headersOf(lines: string): Record<string, string> {
  const pairs = lines.split("\n").map((line) => line.trim()).filter((line) => line !== "").map((line) => {
    const at = line.indexOf(":");
    return at < 0 ? ([line, ""] as const) : ([line.slice(0, at).trim(), line.slice(at + 1).trim()] as const);
  });
  return Object.fromEntries(pairs);
}

export const HIDDEN = "********";

/** Fast while something waits, since nothing else tells; else only now and then. */
const WATCHED = 2000;
const IDLE = 30_000;

export function useWebhooks(projectId: number) {
  return useQuery({
    queryKey: ["webhooks", projectId],
    queryFn: async () => listOf(await call("GET", `/api/webhooks/?project=${projectId}`)).map(readWebhook),
    refetchInterval: (query) => (query.state.data?.some(({ waiting }) => waiting > 0) ? WATCHED : IDLE),
  });
}

interface Page {
  results: readonly Delivery[];
  next: number | null;
}

export function useDeliveries({ id, waiting }: Webhook) {
  return useInfiniteQuery({
    queryKey: ["webhook-deliveries", id],
    queryFn: async ({ pageParam }): Promise<Page> => {
      const fields = fieldsOf(await call("GET", `/api/webhooks/${id}/deliveries?limit=20&before=${pageParam}`));
      return { results: listOf(fields["results"]).map(readDelivery), next: numberOf(fields["next"]) };
    },
    initialPageParam: 0,
    getNextPageParam: (last) => last.next ?? undefined,
    refetchInterval: waiting > 0 ? WATCHED : IDLE,
  });
}

/** Answers the secret that only this answer has, where one was made. */
export async function saveWebhook(projectId: number, stored: Webhook | null, body: Fields): Promise<string | null> {
  const saved = stored === null ? await call("POST", "/api/webhooks/", { ...body, project: projectId }) : await call("PATCH", `/api/webhooks/${stored.id}/`, body);
  return textOf(fieldsOf(saved)["secret"]);
}

export async function removeWebhook({ id }: Webhook): Promise<void> {
  await call("DELETE", `/api/webhooks/${id}/`);
}

export async function resumeWebhook({ id }: Webhook): Promise<void> {
  await call("POST", `/api/webhooks/${id}/resume`, {});
}

export async function redeliver({ id }: Webhook, delivery: Delivery): Promise<void> {
  await call("POST", `/api/webhooks/${id}/deliveries/${delivery.id}/redeliver`, {});
}
