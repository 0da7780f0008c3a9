/** What a person changed in views without saving it: kept in the browser, and its filters and order in the address. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useSession } from "../../../api/session";
import { useParams } from "../../../shared/url";
import type { Column } from "../model/columns";
import { addressOf, type Change, changeOf, queryOfAddress, withChange, withoutQuery } from "../model/personal";
import { type ApiView, parseView, type View } from "../model/view";
import { type Kept, readKept, writeKept } from "./personal-store";

/** A view that came with the address and is not saved. */
export const LOOSE = 0;
/** What is typed goes to the address after a pause: browsers allow few changes of it in a short time. */
const ADDRESS_AFTER = 300;

interface Draft extends Pick<Kept, "addresses"> {
  /** With filters that are half written, which are kept nowhere else. */
  view: View;
  saved: ApiView;
}

type Parsed = Map<number, { raw: ApiView; columns: readonly Column[]; text: string; view: View }>;

/** The same settings are the same object, so that what shows them is not made anew. */
function read(parsed: Parsed, raw: ApiView, change: Change, columns: readonly Column[]): View {
  const text = JSON.stringify(change);
  const known = parsed.get(raw.id);
  if (known && known.raw === raw && known.columns === columns && known.text === text) return known.view;
  const view = withChange(raw, change, columns);
  parsed.set(raw.id, { raw, columns, text, view });
  return view;
}

export interface Personal {
  /** A view as this person sees it. */
  seen: (raw: ApiView) => View;
  change: (raw: ApiView, view: View) => void;
  /** Forgets what the person changed in a view. */
  forget: (id: number) => void;
}

/** `opened` is the view that the address means, as it is saved. */
export function usePersonal(projectId: number, opened: ApiView | null, columns: readonly Column[]): Personal {
  const userId = useSession()?.user?.id ?? 0;
  const params = useParams();
  const query = params.get("query");
  const [kept, setKept] = useState(() => readKept(userId, projectId));
  const [drafts, setDrafts] = useState<ReadonlyMap<number, Draft>>(new Map());
  const latest = useRef(kept);
  latest.current = kept;
  const parsed = useRef<Parsed>(new Map());
  const openedId = opened?.id ?? null;

  const keep = useCallback(
    (id: number, entry: Kept | null) => {
      const next = new Map(latest.current);
      if (entry && id !== LOOSE) next.set(id, entry);
      else next.delete(id);
      latest.current = next;
      setKept(next);
      writeKept(userId, projectId, next);
    },
    [userId, projectId],
  );

  /** The settings that are in force, and whether they are this person's rather than those of the address. */
  const changeIn = (raw: ApiView): { change: Change; mine: boolean } => {
    const stored = kept.get(raw.id);
    const change = stored?.change ?? {};
    // An address without filters means the view as this person left it.
    if (raw.id !== openedId || query === null || stored?.addresses.includes(query)) return { change, mine: stored !== undefined };
    return { change: { ...withoutQuery(change), ...(raw.id === LOOSE ? {} : queryOfAddress(query)) }, mine: false };
  };
  const resolve = (raw: ApiView): { view: View; mine: boolean } => {
    const draft = drafts.get(raw.id);
    const fits = draft && (raw.id === LOOSE ? draft.addresses.includes(query) : draft.saved === raw && (raw.id !== openedId || query === null || draft.addresses.includes(query)));
    if (draft && fits) return { view: draft.view, mine: true };
    const { change, mine } = changeIn(raw);
    return { view: read(parsed.current, raw, change, columns), mine };
  };

  /** What an address need not name. A loose view is all in the address, once there is one. */
  const basis = (raw: ApiView): View | null => (raw.id !== LOOSE ? parseView(raw, columns) : query === null ? parseView({ id: LOOSE }, columns) : null);
  const change = (raw: ApiView, view: View): void => {
    const saved = basis(raw);
    const before = drafts.get(raw.id)?.addresses ?? [];
    // While changes follow fast, the address may still be that of an earlier one.
    const addresses = [query, ...before.slice(-1), addressOf(view, saved)];
    setDrafts((map) => new Map(map).set(raw.id, { view, saved: raw, addresses }));
    const part = saved && raw.id !== LOOSE ? changeOf(view, saved) : {};
    keep(raw.id, Object.keys(part).length > 0 || query !== null ? { change: part, addresses } : null);
  };

  const forget = useCallback(
    (id: number) => {
      setDrafts((map) => new Map([...map].filter(([key]) => key !== id)));
      keep(id, null);
    },
    [keep],
  );

  const { view, mine } = opened ? resolve(opened) : { view: null, mine: false };
  const wanted = view && opened ? addressOf(view, basis(opened)) : null;
  const write = useRef(() => {});
  write.current = () => {
    params.set({ tab: openedId === LOOSE ? null : openedId, query: wanted }, { replace: true });
    const entry = openedId === null ? undefined : latest.current.get(openedId);
    // From now on this address alone is the newest: an older one, sent by somebody, means what it says.
    if (openedId !== null && entry) keep(openedId, Object.keys(entry.change).length > 0 ? { ...entry, addresses: [wanted] } : null);
  };
  const isBehind = mine && wanted !== query;
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(() => write.current(), ADDRESS_AFTER);
    return () => clearTimeout(timer);
  }, [isBehind, wanted, openedId]);

  return { seen: (raw) => resolve(raw).view, change, forget };
}
