/** What the server says of a config while it is being written. */
import { useQuery } from "@tanstack/react-query";
import { http } from "../../api/http";
import { useDebounced } from "../../shared/use-latest";
import type { Finding } from "./model/problems";

export interface Check {
  errors: Finding[];
  warnings: Finding[];
  /** What saving it does to the work in the project. */
  impact: { message: string }[];
}

/** With the text that it speaks of. Without a project nothing is said of work. */
export function useCheck(text: string, project: number | null): { check: Check; text: string } | undefined {
  const settled = useDebounced(text, 250);
  const { data } = useQuery({
    queryKey: ["config-check", project, settled],
    queryFn: async () => ({ text: settled, check: await http<Check>("POST", "/api/labeling-config/check", { label_config: settled, ...(project === null ? {} : { project }) }) }),
    placeholderData: (before) => before,
  });
  return data;
}
