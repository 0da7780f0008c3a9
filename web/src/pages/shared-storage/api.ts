/** Requests about the connections that projects share. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../api/client";
import type { Draft } from "../storage/model/draft";
import { bodyOf } from "../storage/model/draft";
import { readStorage, type Storage } from "../storage/model/storage";

export type SharedConnection = Schemas["StorageConnection"];

const KEY = ["shared-connections"] as const;
export { KEY as CONNECTIONS };

export const useSharedConnections = () => useQuery({ queryKey: KEY, queryFn: () => ask(api.GET("/api/storage-connections")) });

/** As the form of a storage sees it. */
export function storedOf({ id, provider, title, settings }: SharedConnection): Storage | null {
  return readStorage({ ...settings, id, type: provider, title }, "source");
}

type Body = Schemas["StorageRequest"];

/** What is sent of a draft: where it leads and the credentials, and nothing that is a project's to say. */
export function connectionBody(draft: Draft, stored: Storage | null): Body {
  const { title, ...rest } = bodyOf(draft, 0, stored);
  const ours = new Set(["project", "prefix", "path", "use_blob_urls", "regex_filter", "recursive_scan", "synchronizable", "sync_every_minutes", "task_links", "task_links_for_address", "presign", "presign_ttl", "presign_ttl_seconds"]);
  return { provider: draft.provider, title: title ?? "", ...Object.fromEntries(Object.entries(rest).filter(([name]) => !ours.has(name))) };
}

export function saveConnection(stored: Storage | null, body: Body): Promise<SharedConnection> {
  return ask(stored === null ? api.POST("/api/storage-connections", { body }) : api.PATCH("/api/storage-connections/{id}", { params: { path: { id: stored.id } }, body }));
}

/** Throws what the store refuses. */
export const validateConnection = (body: Body, prefix: string): Promise<unknown> => ask(api.POST("/api/storage-connections/validate", { body: { ...body, prefix, path: prefix } }));
export const removeConnection = (id: number): Promise<unknown> => ask(api.DELETE("/api/storage-connections/{id}", { params: { path: { id } } }));
export const share = (id: number, project: number, prefix: string): Promise<unknown> => ask(api.PUT("/api/storage-connections/{id}/projects/{project}", { params: { path: { id, project: String(project) } }, body: { prefix } }));
export const takeAway = (id: number, project: number): Promise<unknown> => ask(api.DELETE("/api/storage-connections/{id}/projects/{project}", { params: { path: { id, project: String(project) } } }));
