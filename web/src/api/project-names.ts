import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, ask } from "./client";

export interface ProjectName {
  id: number;
  title: string;
}

/** The first projects whose names have this in them. */
export function useProjectNames(search: string) {
  return useQuery({
    queryKey: ["project-names", search],
    queryFn: async () => (await ask(api.GET("/api/projects", { params: { query: { include: "id,title", page_size: 100, search } } }))).results,
    placeholderData: keepPreviousData,
  });
}
