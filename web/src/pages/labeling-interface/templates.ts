import { useQuery } from "@tanstack/react-query";
import { api, ask, type Schemas } from "../../api/client";

export type Template = Schemas["Template"];

export type Templates = Schemas["Gallery"];

/** Templates under one heading. */
export interface Shelf {
  name: string;
  templates: Template[];
}

export function useTemplates() {
  return useQuery({ queryKey: ["templates"], queryFn: () => ask(api.GET("/api/templates")), staleTime: Infinity });
}

/** Those that fit the data first, under a heading of their own; the others in their groups. */
export function shelve(gallery: Templates | undefined, kinds: readonly string[], fitName: string): Shelf[] {
  const all = gallery?.templates ?? [];
  const fits = (template: Template): boolean => template.kinds.some((kind) => kinds.includes(kind));
  const groups = [...new Set([...(gallery?.groups ?? []), ...all.map((template) => template.group)])];
  const shelves = [
    { name: fitName, templates: all.filter(fits) },
    ...groups.map((name) => ({ name, templates: all.filter((template) => template.group === name && !fits(template)) })),
  ];
  return shelves.filter((shelf) => shelf.templates.length > 0);
}
