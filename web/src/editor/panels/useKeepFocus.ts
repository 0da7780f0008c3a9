import { useEffect, useRef, type RefObject } from "react";

/**
 * When the focused element of a list is removed (its region was deleted), the browser drops the focus to the page. This
 * puts it on what `next` finds in the list instead, so that somebody at the keyboard goes on where they were.
 */
export function useKeepFocus(host: RefObject<HTMLElement | null>, version: unknown, next: (host: HTMLElement) => HTMLElement | null): void {
  const inside = useRef(false);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const enter = () => { inside.current = true; };
    // A removed element may lose the focus while it is still connected; a moment later it is known which it was.
    const leave = ({ target, relatedTarget }: FocusEvent) => {
      if (relatedTarget instanceof Node) inside.current = element.contains(relatedTarget);
      else queueMicrotask(() => { if (target instanceof Node && target.isConnected) inside.current = false; });
    };
    const press = (event: PointerEvent) => { if (!(event.target instanceof Node) || !element.contains(event.target)) inside.current = false; };
    element.addEventListener("focusin", enter);
    element.addEventListener("focusout", leave);
    document.addEventListener("pointerdown", press, true);
    return () => {
      element.removeEventListener("focusin", enter);
      element.removeEventListener("focusout", leave);
      document.removeEventListener("pointerdown", press, true);
    };
  }, [host]);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (inside.current && lost && host.current !== null) next(host.current)?.focus();
  }, [version, host, next]);
}
