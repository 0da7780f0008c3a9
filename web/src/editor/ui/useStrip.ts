import { useEffect, useRef, type RefObject } from "react";

/**
 * A line that scrolls sideways on a narrow screen: `data-more` says at which ends there is more, and what is pressed
 * (by its key, or because a region was selected) comes into sight. On a wide screen the line wraps and nothing happens.
 */
export function useStrip(line: RefObject<HTMLElement | null>): void {
  const shown = useRef<Element | null>(null);
  useEffect(() => {
    const element = line.current;
    if (element === null) return;
    const mark = () => {
      const before = Math.abs(element.scrollLeft);
      const more = [...(before > 1 ? ["start"] : []), ...(before + element.clientWidth < element.scrollWidth - 1 ? ["end"] : [])];
      element.dataset["more"] = more.join(" ");
    };
    mark();
    const observer = new ResizeObserver(mark);
    observer.observe(element);
    element.addEventListener("scroll", mark, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", mark);
    };
  }, [line]);
  useEffect(() => {
    const element = line.current;
    const pressed = element?.querySelector("[aria-pressed=true]") ?? null;
    if (element !== null && pressed !== null && pressed !== shown.current && element.scrollWidth > element.clientWidth + 1) bringIntoSight(element, pressed);
    shown.current = pressed;
  });
}

/** Only the line scrolls, never the page. */
function bringIntoSight(line: HTMLElement, pressed: Element): void {
  const [place, box] = [line.getBoundingClientRect(), pressed.getBoundingClientRect()];
  const room = 32;
  if (box.left < place.left + room) line.scrollBy(box.left - place.left - room, 0);
  else if (box.right > place.right - room) line.scrollBy(box.right - place.right + room, 0);
}
