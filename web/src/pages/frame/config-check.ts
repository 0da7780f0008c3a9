/** What the server says of a labeling config while it is written. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { http } from "../lib/http";
import { useDebounced } from "../lib/use-latest";

export interface Remark {
  message: string;
  line: number;
  column: number;
}

export interface ConfigCheck {
  errors: Remark[];
  warnings: Remark[];
  impact: { message: string }[];
  sample_task: Record<string, unknown>;
}

export function useConfigCheck(config: string, project: number | null): { check: ConfigCheck | null; config: string } {
  const settled = useDebounced(config, 300);
  const { data } = useQuery({
    queryKey: ["config-check", settled, project],
    queryFn: () => http<ConfigCheck>("POST", "/api/labeling-config/check", { label_config: settled, ...(project === null ? {} : { project }) }),
    enabled: settled.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  });
  return { check: data ?? null, config: settled };
}
