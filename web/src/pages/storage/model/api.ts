/** Requests about storages. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, call } from "../../../api/client";
import { type Direction, isProvider, isWorking, listOf, objectOf, type Provider, readStorage, readStorages, type Storage, textOf } from "./storage";

const base = (provider: Provider, direction: Direction): string => (direction === "target" ? `/api/storages/export/${provider}` : `/api/storages/${provider}`);

/** Fast while something runs or waits, since nothing else tells; else only now and then. */
const WATCHED = 1000;
const IDLE = 30_000;

export function useStorages(projectId: number) {
  return useQuery({
    queryKey: ["storages", projectId],
    queryFn: async () => {
      const [sources, targets] = await Promise.all([sourcesOf(projectId), call("GET", `/api/storages/export?project=${projectId}`)]);
      return [...sources, ...readStorages(targets, "target")];
    },
    refetchInterval: (query) => (query.state.data?.some((storage) => isWorking(storage) || (storage.pendingCount ?? 0) > 0) ? WATCHED : IDLE),
  });
}

export async function sourcesOf(projectId: number): Promise<Storage[]> {
  return readStorages(await call("GET", `/api/storages/?project=${projectId}`), "source");
}

/** Which stores this installation can speak to. */
export function useProviders(direction: Direction) {
  return useQuery({
    queryKey: ["storage-types", direction],
    queryFn: async () => listOf(await call("GET", direction === "target" ? "/api/storages/export/types" : "/api/storages/types")).map((item) => objectOf(item)["name"]).filter(isProvider),
    staleTime: 300_000,
  });
}

export type Body = Readonly<Record<string, unknown>>;

function asStorage(value: unknown, provider: Provider, direction: Direction): Storage {
  const storage = readStorage(value, direction, provider);
  if (storage === null) throw new Error("The server's answer is no storage.");
  return storage;
}

export async function createStorage(provider: Provider, direction: Direction, body: Body): Promise<Storage> {
  return asStorage(await call("POST", base(provider, direction), body), provider, direction);
}

export async function changeStorage({ provider, direction, id }: Storage, body: Body): Promise<Storage> {
  return asStorage(await call("PATCH", `${base(provider, direction)}/${id}`, body), provider, direction);
}

export async function removeStorage({ provider, direction, id }: Storage): Promise<void> {
  await call("DELETE", `${base(provider, direction)}/${id}`);
}

/** Starts it, and does not wait: how it goes is in the list. */
export async function syncStorage({ provider, direction, id }: Storage): Promise<Storage> {
  return asStorage(await call("POST", `${base(provider, direction)}/${id}/sync?wait=0`), provider, direction);
}

/** What was made until then stays. */
export async function cancelSync(job: number): Promise<void> {
  await ask(api.POST("/api/jobs/{id}/cancel", { params: { path: { id: job } } }));
}

/** Throws what the store refuses. With the id of a stored one, secrets that the body leaves out are those that are stored. */
export async function validateStorage(provider: Provider, direction: Direction, body: Body): Promise<void> {
  await call("POST", `${base(provider, direction)}/validate`, body);
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
  const found = listOf(objectOf(await call("POST", `/api/storages/${provider}/files`, { ...body, limit }, signal))["files"]).map(objectOf);
  const files = found.flatMap(({ key, size }) => (typeof key === "string" && !STOPPED.test(key) ? [{ key, size: typeof size === "number" ? size : null }] : []));
  return { files, more: found.some(({ key }) => key === null || STOPPED.test(textOf(key))) };
}

/** What stands in place of a key when the search took too long. */
const STOPPED = /^\.\.\. .*timeout/;
