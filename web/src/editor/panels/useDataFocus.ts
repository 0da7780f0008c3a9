import { useCallback, useEffect, useRef, type RefObject } from "react";
import type { EditorSession } from "../session/session";
import type { TagContext } from "../model/tag";

/**
 * Where the focus belongs: on the data that is labeled. It goes there when a task opens (`wanted`) and whenever
 * `view:data` is asked for; what is still being loaded gets it when it is there, if nobody has gone elsewhere meanwhile.
 */
export function useDataFocus(session: EditorSession, ctx: TagContext, place: RefObject<HTMLElement | null>, wanted: boolean): void {
  const waiting = useRef(false);
  const go = useCallback(() => {
    waiting.current = !focusObject(ctx);
    if (waiting.current) place.current?.focus({ preventScroll: true });
  }, [ctx, place]);
  useEffect(() => ctx.onObject(() => {
    const nowhere = document.activeElement === document.body || document.activeElement === place.current;
    if (waiting.current && nowhere) waiting.current = !focusObject(ctx);
  }), [ctx, place]);
  useEffect(() => {
    if (wanted) go();
  }, [go, wanted]);
  useEffect(() => session.actions.on("view:data", go), [session, go]);
}

/** The first object of the config that can have it. */
function focusObject(ctx: TagContext): boolean {
  for (const name of ctx.config.objects.keys()) {
    const handle = ctx.objects.get(name);
    if (handle?.focus === undefined) continue;
    handle.focus();
    return true;
  }
  return false;
}
