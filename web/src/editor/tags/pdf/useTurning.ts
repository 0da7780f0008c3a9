import { useEffect, type RefObject } from "react";
import type { ImageEngine } from "../../canvas/engine";
import { isAtEdge } from "./look";

/** One push of a wheel or of two fingers turns one page, however long it goes on. */
const PAUSE_MS = 300;

interface Parts {
  readonly stage: RefObject<HTMLElement | null>;
  readonly engine: ImageEngine | null;
  readonly page: number;
  readonly count: number;
  readonly go: (page: number, entry?: "top" | "bottom") => void;
}

let turnedAt = -Infinity;

/** Pages are turned by keys on the page, and by the wheel at its edge. */
export function useTurning({ stage, engine, page, count, go }: Parts): void {
  useEffect(() => {
    const element = stage.current;
    if (element === null || engine === null) return;
    const to = (next: number, entry: "top" | "bottom", event: Event): boolean => {
      if (next < 1 || next > count) return false;
      event.preventDefault();
      event.stopPropagation();
      if (next !== page) go(next, entry);
      return true;
    };
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.deltaY === 0 || Math.abs(event.deltaX) > Math.abs(event.deltaY)) return;
      const down = event.deltaY > 0;
      const pushes = event.timeStamp - turnedAt < PAUSE_MS;
      if (!pushes && !isAtEdge(engine.view.viewport, down)) return;
      if (pushes) {
        turnedAt = event.timeStamp;
        event.preventDefault();
        event.stopPropagation();
      } else if (to(page + (down ? 1 : -1), down ? "top" : "bottom", event)) turnedAt = event.timeStamp;
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === "PageDown") to(page + 1, "top", event);
      else if (event.key === "PageUp") to(page - 1, "top", event);
    };
    element.addEventListener("wheel", onWheel, { passive: false, capture: true });
    element.addEventListener("keydown", onKey, { capture: true });
    return () => {
      element.removeEventListener("wheel", onWheel, { capture: true });
      element.removeEventListener("keydown", onKey, { capture: true });
    };
  }, [stage, engine, page, count, go]);
}
