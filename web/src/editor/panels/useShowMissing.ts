import { useEffect, type RefObject } from "react";
import type { EditorSession } from "../session/session";

const FIELDS = "input, select, textarea, button";

/**
 * After a refused submit the question that lacks an answer comes into view, and its first field has the focus. Only then:
 * while somebody answers one question the focus must not run off to the next.
 */
export function useShowMissing(session: EditorSession, section: RefObject<HTMLElement | null>): void {
  const { refusals } = session;
  useEffect(() => {
    const name = refusals === 0 ? undefined : session.missing[0]?.control.name;
    if (name === undefined) return;
    // A question on a region is drawn with the selection, which the same refusal has just made.
    const frame = requestAnimationFrame(() => {
      const field = section.current?.querySelector<HTMLElement>(`[data-control="${CSS.escape(name)}"]`);
      field?.scrollIntoView({ block: "nearest" });
      field?.querySelector<HTMLElement>(FIELDS)?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [session, refusals, section]);
}
