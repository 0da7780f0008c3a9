import { useEffect, type RefObject } from "react";
import { FOCUS_LOST } from "../../shared/lost-focus";
import type { EditorSession } from "../session/session";

/** What had the focus in the editor is gone: it goes to the data, where the keys of labels and tools work. */
export function useFoundFocus(section: RefObject<HTMLElement | null>, session: EditorSession): void {
  useEffect(() => {
    const element = section.current;
    const find = () => session.actions.run("view:data");
    element?.addEventListener(FOCUS_LOST, find);
    return () => element?.removeEventListener(FOCUS_LOST, find);
  }, [section, session]);
}
