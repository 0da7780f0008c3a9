/** The Data Manager's requests. */
import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../../api/client";
import { locale } from "../../../shared/words/i18n";
import { named } from "../words/column-names";
import { parseColumns } from "../model/columns";
import { PAGE_SIZE } from "../model/pages";
import type { ApiView } from "../model/view";
import type { TaskPage } from "./row-store";

export function useColumns(projectId: number) {
  return useQuery({
    queryKey: ["dm-columns", projectId, locale()],
    queryFn: async () => named(parseColumns((await ask(api.GET("/api/dm/columns", { params: { query: { project: projectId } } }))).columns)),
    staleTime: 60_000,
  });
}

export function useViews(projectId: number) {
  return useQuery({
    queryKey: ["dm-views", projectId],
    queryFn: () => ask(api.GET("/api/dm/views", { params: { query: { project: projectId } } })),
    staleTime: 30_000,
  });
}

export const saveView = (id: number, data: Record<string, unknown>): Promise<ApiView> => ask(api.PATCH("/api/dm/views/{id}", { params: { path: { id } }, body: { data } }));
export const fetchView = (id: number): Promise<ApiView> => ask(api.GET("/api/dm/views/{id}", { params: { path: { id } } }));
export const createView = (project: number, data: Record<string, unknown>): Promise<ApiView> => ask(api.POST("/api/dm/views", { body: { project, data } }));
export const deleteView = (id: number): Promise<void> => ask(api.DELETE("/api/dm/views/{id}", { params: { path: { id } } }));
export const orderViews = (project: number, ids: number[]): Promise<void> => ask(api.POST("/api/dm/views/order", { body: { project, ids } }));

export function fetchTasks(projectId: number, query: string, page: number, signal: AbortSignal): Promise<TaskPage> {
  return ask(api.GET("/api/tasks", { params: { query: { project: projectId, page, page_size: PAGE_SIZE, fields: "all", early: true, query } }, signal }));
}

export type ActionField = Schemas["FormField"];

export type DmAction = Schemas["Action"];

export function useActions(projectId: number, enabled: boolean) {
  return useQuery({
    queryKey: ["dm-actions", projectId],
    queryFn: async () => {
      const list = await ask(api.GET("/api/dm/actions", { params: { query: { project: projectId } } }));
      return list.sort((a, b) => a.order - b.order);
    },
    enabled,
    staleTime: 60_000,
  });
}

/** The number of the job that does it. */
export async function runAction(projectId: number, id: string, body: Schemas["SelectedTasks"]): Promise<number | null> {
  const started = await ask(api.POST("/api/dm/actions", { params: { query: { id, project: projectId, background: true } }, body }));
  return "job" in started ? started.job : null;
}

export type ExportFormat = Schemas["ExportFormat"];

export function useExportFormats(projectId: number, enabled: boolean) {
  return useQuery({ queryKey: ["export-formats", projectId], queryFn: () => ask(api.GET("/api/projects/{id}/export/formats", { params: { path: { id: projectId } } })), enabled, staleTime: 300_000 });
}
