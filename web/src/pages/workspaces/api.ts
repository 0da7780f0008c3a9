/** Requests about one workspace. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../api/client";
import type { Workspace } from "../../api/workspaces";

export type Colleague = Schemas["WorkspaceUser"];
export type Fields = Schemas["WorkspaceFields"];

export const PEOPLE_A_PAGE = 50;

export const useDeletedWorkspaces = () => useQuery({ queryKey: ["workspaces", "deleted"], queryFn: () => ask(api.GET("/api/workspaces", { params: { query: { is_deleted: true, include_all_workspaces: true } } })) });

export const useWorkspace = (id: number) => useQuery({ queryKey: ["workspaces", id], queryFn: () => ask(api.GET("/api/workspaces/{id}", { params: { path: { id } } })) });

export function useColleagues(id: number, page: number, search: string, isOn: boolean) {
  return useQuery({
    queryKey: ["workspaces", id, "people", page, search],
    queryFn: () => ask(api.GET("/api/workspaces/{id}/memberships/paginated", { params: { path: { id }, query: { page, page_size: PEOPLE_A_PAGE, ...(search ? { search } : {}) } } })),
    placeholderData: keepPreviousData,
    enabled: isOn,
  });
}

export const makeWorkspace = (body: Fields): Promise<Workspace> => ask(api.POST("/api/workspaces", { body }));
export const changeWorkspace = (id: number, body: Fields): Promise<Workspace> => ask(api.PATCH("/api/workspaces/{id}", { params: { path: { id } }, body }));
export const deleteWorkspace = (id: number): Promise<unknown> => ask(api.DELETE("/api/workspaces/{id}", { params: { path: { id } } }));
export const restoreWorkspace = (id: number): Promise<Workspace> => ask(api.POST("/api/workspaces/{id}/restore", { params: { path: { id } } }));
export const addColleague = (id: number, user: number): Promise<unknown> => ask(api.POST("/api/workspaces/{id}/memberships", { params: { path: { id } }, body: { user } }));
export const removeColleague = (id: number, user: number): Promise<unknown> => ask(api.DELETE("/api/workspaces/{id}/memberships", { params: { path: { id }, query: { user_id: user } } }));
