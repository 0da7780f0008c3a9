import { useEffect, type RefObject } from "react";
import type { EditorSession } from "../session/session";

/**
 * A list that was chosen from with a pointer gives the focus to the data: it would take the next label's key for the beginning of
 * an entry's name. Who came to it by keyboard stays in it.
 */
export function useLetGo(section: RefObject<HTMLElement | null>, session: EditorSession): void {
  useEffect(() => {
    const element = section.current;
    if (element === null) return;
    let pointed: EventTarget | null = null;
    const press = ({ target }: Event) => { pointed = target instanceof HTMLSelectElement ? target : null; };
    const choose = ({ target }: Event) => {
      if (target instanceof HTMLSelectElement && target === pointed) {
        target.blur();
        session.actions.run("view:data");
      }
      pointed = null;
    };
    element.addEventListener("pointerdown", press, true);
    element.addEventListener("change", choose);
    return () => {
      element.removeEventListener("pointerdown", press, true);
      element.removeEventListener("change", choose);
    };
  }, [section, session]);
}
