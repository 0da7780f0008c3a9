import { useQuery } from "@tanstack/react-query";
import { http } from "./http";

export interface Template {
  id?: string;
  title: string;
  group: string;
  image: string;
  details: string;
  config: string;
  kinds: string[];
}

export interface Templates {
  templates: Template[];
  groups: string[];
}

export function useTemplates() {
  return useQuery({ queryKey: ["templates"], queryFn: () => http<Templates>("GET", "/api/templates/"), staleTime: Infinity });
}

/** Those that fit the data first; the order is otherwise the gallery's. */
export function fitting(templates: readonly Template[], kinds: readonly string[]): Template[] {
  if (kinds.length === 0) return [...templates];
  const fits = (template: Template): number => Number(template.kinds.some((kind) => kinds.includes(kind)));
  return [...templates].sort((a, b) => fits(b) - fits(a));
}
