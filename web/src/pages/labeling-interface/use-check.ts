/** What the server says of a config while it is being written. */
import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../../api/client";
import { checkConfig } from "../../api/config-check";
import { useDebounced } from "../../shared/use-latest";

export type Check = Schemas["Answer"];

/** With the text that it speaks of. Without a project nothing is said of work. */
export function useCheck(text: string, project: number | null): { check: Check; text: string } | undefined {
  const settled = useDebounced(text, 250);
  const { data } = useQuery({
    queryKey: ["config-check", project, settled],
    queryFn: async () => ({ text: settled, check: await checkConfig(settled, project) }),
    placeholderData: (before) => before,
  });
  return data;
}
