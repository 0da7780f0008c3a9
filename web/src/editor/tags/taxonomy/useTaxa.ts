import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { ConfigNode } from "../../config/types";
import type { TagContext } from "../../model/tag";
import { fetchTaxa, withChildren } from "./api";
import { taxaOf, type Taxon } from "./tree";

export interface Taxa {
  readonly taxa: readonly Taxon[];
  readonly problem: string | null;
  readonly busy: boolean;
  /** Fetches what is below an item, or (null) the beginning. */
  load(taxon: Taxon | null): void;
}

/** The items of a taxonomy: of the config, of the task, or bit by bit from `apiUrl`. */
export function useTaxa(node: ConfigNode, ctx: TagContext): Taxa {
  const address = ctx.resolveText(node.attrs["apiurl"] ?? "");
  const fixed = useMemo(() => (address === "" ? taxaOf(node, ctx) : []), [address, node, ctx]);
  const [fetched, setFetched] = useState<readonly Taxon[]>([]);
  const [problem, setProblem] = useState<string | null>(null);
  const [waiting, setWaiting] = useState(0);
  const abort = useRef(new AbortController());
  const load = useCallback((taxon: Taxon | null) => {
    const { signal } = abort.current;
    setWaiting((count) => count + 1);
    setProblem(null);
    fetchTaxa(address, taxon?.path ?? [], signal).then((items) => {
      if (!signal.aborted) setFetched((now) => (taxon === null ? items : withChildren(now, taxon.key, items)));
    }, (error: unknown) => {
      if (!signal.aborted) setProblem(error instanceof Error ? error.message : String(error));
    }).finally(() => {
      if (!signal.aborted) setWaiting((count) => count - 1);
    });
  }, [address]);
  useEffect(() => {
    const own = new AbortController();
    abort.current = own;
    setWaiting(0);
    if (address !== "") load(null);
    return () => own.abort();
  }, [address, load]);
  return { taxa: address === "" ? fixed : fetched, problem, busy: waiting > 0, load };
}
