/** Requests about storages. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../../api/client";
import { inWords } from "../../../api/said";
import type { Connection } from "./connection";
import { type Direction, isProvider, isWorking, type Provider, readStorage, readStorages, type Storage } from "./storage";

/** Fast while something runs or waits, since nothing else tells; else only now and then. */
const WATCHED = 1000;
const IDLE = 30_000;

export function useStorages(projectId: number) {
  return useQuery({
    queryKey: ["storages", projectId],
    queryFn: async () => {
      const targets = ask(api.GET("/api/storages/export", { params: { query: { project: projectId } } }));
      return [...(await sourcesOf(projectId)), ...(await Promise.all(readStorages(await targets, "target").map(inOurWords)))];
    },
    refetchInterval: (query) => (query.state.data?.some((storage) => isWorking(storage) || (storage.pendingCount ?? 0) > 0) ? WATCHED : IDLE),
  });
}

export async function sourcesOf(projectId: number): Promise<Storage[]> {
  return Promise.all(readStorages(await ask(api.GET("/api/storages", { params: { query: { project: projectId } } })), "source").map(inOurWords));
}

/** What the server says of faults, in the language of the person. */
async function inOurWords(storage: Storage): Promise<Storage> {
  const words = await inWords(storage.told);
  const known = new Map(storage.told.map(({ message }, at) => [message, words[at]?.message ?? message]));
  const said = (text: string): string => known.get(text) ?? text;
  return {
    ...storage,
    lastError: storage.lastError && said(storage.lastError),
    fault: storage.fault && said(storage.fault),
    errors: storage.errors.map((error) => ({ ...error, reason: said(error.reason) })),
  };
}

/** The connections that the project's storages may use. */
export function useConnections(projectId: number) {
  return useQuery({
    queryKey: ["storage-connections", projectId],
    queryFn: async (): Promise<Connection[]> => (await ask(api.GET("/api/projects/{id}/storage-connections", { params: { path: { id: projectId } } }))).flatMap(({ provider, ...rest }) => (isProvider(provider) ? [{ ...rest, provider }] : [])),
    staleTime: 30_000,
  });
}

/** Which stores this installation can speak to. */
export function useProviders(direction: Direction) {
  return useQuery({
    queryKey: ["storage-types", direction],
    queryFn: async () => (await ask(direction === "target" ? api.GET("/api/storages/export/types") : api.GET("/api/storages/types"))).map(({ name }) => name).filter(isProvider),
    staleTime: 300_000,
  });
}

export type Body = Schemas["StorageRequest"];

function asStorage(value: Schemas["Storage"], provider: Provider, direction: Direction): Storage {
  const storage = readStorage(value, direction, provider);
  if (storage === null) throw new Error("The server's answer is no storage.");
  return storage;
}

export async function createStorage(provider: Provider, direction: Direction, body: Body): Promise<Storage> {
  const request = { params: { path: { provider } }, body };
  return asStorage(await ask(direction === "target" ? api.POST("/api/storages/export/{provider}", request) : api.POST("/api/storages/{provider}", request)), provider, direction);
}

export async function changeStorage({ provider, direction, id }: Storage, body: Body): Promise<Storage> {
  const request = { params: { path: { provider, id } }, body };
  return asStorage(await ask(direction === "target" ? api.PATCH("/api/storages/export/{provider}/{id}", request) : api.PATCH("/api/storages/{provider}/{id}", request)), provider, direction);
}

export async function removeStorage({ provider, direction, id }: Storage): Promise<void> {
  const request = { params: { path: { provider, id } } };
  await ask(direction === "target" ? api.DELETE("/api/storages/export/{provider}/{id}", request) : api.DELETE("/api/storages/{provider}/{id}", request));
}

/** Starts it, and does not wait: how it goes is in the list. */
export async function syncStorage({ provider, direction, id }: Storage): Promise<Storage> {
  const request = { params: { path: { provider, id }, query: { wait: 0 } } };
  return asStorage(await ask(direction === "target" ? api.POST("/api/storages/export/{provider}/{id}/sync", request) : api.POST("/api/storages/{provider}/{id}/sync", request)), provider, direction);
}

/** What was made until then stays. */
export async function cancelSync(job: number): Promise<void> {
  await ask(api.POST("/api/jobs/{id}/cancel", { params: { path: { id: job } } }));
}

/** Throws what the store refuses. With the id of a stored one, secrets that the body leaves out are those that are stored. */
export async function validateStorage(provider: Provider, direction: Direction, body: Body): Promise<void> {
  const request = { params: { path: { provider } }, body };
  await ask(direction === "target" ? api.POST("/api/storages/export/{provider}/validate", request) : api.POST("/api/storages/{provider}/validate", request));
}

export interface FoundFile {
  key: string;
  size: number | null;
}

export interface FoundFiles {
  files: readonly FoundFile[];
  more: boolean;
}

/** The first keys that the fields find. */
export async function findFiles(provider: Provider, body: Body, limit: number, signal?: AbortSignal): Promise<FoundFiles> {
  const { files: found } = await ask(api.POST("/api/storages/{provider}/files", { params: { path: { provider } }, body: { ...body, limit }, ...(signal ? { signal } : {}) }));
  const files = found.flatMap(({ key, size }) => (key !== null && !STOPPED.test(key) ? [{ key, size }] : []));
  return { files, more: found.some(({ key }) => key === null || STOPPED.test(key)) };
}

/** What stands in place of a key when the search took too long. */
const STOPPED = /^\.\.\. .*timeout/;
