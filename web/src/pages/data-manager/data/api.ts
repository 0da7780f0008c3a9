/** The Data Manager's requests. */
import { useQuery } from "@tanstack/react-query";
import { http } from "../../../api/http";
import { locale } from "../../../shared/words/i18n";
import { named } from "../words/column-names";
import type { ApiColumn } from "../model/columns";
import { parseColumns } from "../model/columns";
import { PAGE_SIZE } from "../model/pages";
import type { WireSelection } from "../model/selection";
import type { ApiView, TaskQuery } from "../model/view";
import type { TaskPage } from "./row-store";

export function useColumns(projectId: number) {
  return useQuery({
    queryKey: ["dm-columns", projectId, locale()],
    queryFn: async () => named(parseColumns((await http<{ columns: ApiColumn[] }>("GET", `/api/dm/columns/?project=${projectId}`)).columns)),
    staleTime: 60_000,
  });
}

export function useViews(projectId: number) {
  return useQuery({
    queryKey: ["dm-views", projectId],
    queryFn: () => http<ApiView[]>("GET", `/api/dm/views/?project=${projectId}`),
    staleTime: 30_000,
  });
}

export const saveView = (id: number, data: Record<string, unknown>): Promise<ApiView> => http("PATCH", `/api/dm/views/${id}/`, { data });
export const fetchView = (id: number): Promise<ApiView> => http("GET", `/api/dm/views/${id}/`);
export const createView = (project: number, data: Record<string, unknown>): Promise<ApiView> => http("POST", "/api/dm/views/", { project, data });
export const deleteView = (id: number): Promise<void> => http("DELETE", `/api/dm/views/${id}/`);
export const orderViews = (project: number, ids: number[]): Promise<void> => http("POST", "/api/dm/views/order/", { project, ids });

export function fetchTasks(projectId: number, query: string, page: number, signal: AbortSignal): Promise<TaskPage> {
  const params = new URLSearchParams({ project: String(projectId), page: String(page), page_size: String(PAGE_SIZE), fields: "all", early: "true", query });
  return http("GET", `/api/tasks/?${params}`, undefined, signal);
}

export interface ActionField {
  type: string;
  name: string;
  label?: string;
  value?: string | number | null;
  options?: (string | number | { value: string | number; label: string })[] | null;
}

export interface DmAction {
  id: string;
  title: string;
  order?: number;
  hidden?: boolean;
  experimental?: boolean;
  permission?: string | string[];
  dialog?: { title?: string; text?: string; type?: string; form?: { columnCount?: number; fields: ActionField[] }[] | null };
}

export function useActions(projectId: number, enabled: boolean) {
  return useQuery({
    queryKey: ["dm-actions", projectId],
    queryFn: async () => {
      const list = await http<DmAction[]>("GET", `/api/dm/actions/?project=${projectId}`);
      return list.filter((action) => !action.hidden && action.id !== "next_task").sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
    },
    enabled,
    staleTime: 60_000,
  });
}

export interface ActionBody extends TaskQuery {
  selectedItems: WireSelection;
  [field: string]: unknown;
}

export interface ActionAnswer {
  job?: number;
  processed_items?: number;
  detail?: string;
  reload?: boolean;
}

export const runAction = (projectId: number, id: string, body: ActionBody): Promise<ActionAnswer> =>
  http("POST", `/api/dm/actions/?id=${encodeURIComponent(id)}&project=${projectId}&background=true`, body);

export interface ExportFormat {
  name: string;
  title: string;
  description: string;
  disabled?: boolean;
}

export function useExportFormats(projectId: number, enabled: boolean) {
  return useQuery({ queryKey: ["export-formats", projectId], queryFn: () => http<ExportFormat[]>("GET", `/api/projects/${projectId}/export/formats`), enabled, staleTime: 300_000 });
}
