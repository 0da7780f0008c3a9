/** The keys that the fields find, as they are being filled in. */
import { useQuery } from "@tanstack/react-query";
import { messageOf } from "../../../shared/failure";
import { useDebounced } from "../../../shared/use-latest";
import { type Body, findFiles, type FoundFiles } from "../model/api";
import { type Draft, isAskable } from "../model/draft";
import type { Storage } from "../model/storage";

/** As many as anybody looks at. */
const LIMIT = 100;
const AFTER = 500;

export interface Found {
  /** Null: nothing has been asked, or not answered yet. */
  found: FoundFiles | null;
  isLooking: boolean;
  problem: string | null;
}

export function useFound(draft: Draft, body: Body, stored: Storage | null, isShown: boolean): Found {
  const asked = useDebounced(JSON.stringify(body), AFTER);
  const enabled = isShown && draft.direction === "source" && isAskable(draft, stored);
  const query = useQuery({
    queryKey: ["storage-files", draft.provider, asked],
    queryFn: ({ signal }) => findFiles(draft.provider, JSON.parse(asked) as Body, LIMIT, signal),
    enabled,
    retry: false,
    // The key holds what was typed, secrets too: it is gone with the page.
    gcTime: 0,
    staleTime: 30_000,
  });
  return { found: enabled ? (query.data ?? null) : null, isLooking: enabled && query.isFetching, problem: enabled && query.error && !query.isFetching ? messageOf(query.error) : null };
}
