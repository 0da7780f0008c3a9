import { useEffect, type RefObject } from "react";

const LEAST = 260;
/** The picture gets at least this part of the place, whatever else the config shows. */
const LEAST_PART = 0.5;

/**
 * Gives the picture the height that is left of the editor, so that labels, picture and the questions below fit on one
 * screen. It is measured when the place changes, not when something is selected: nothing jumps while one works.
 * `given`: the config says how high the picture is.
 */
export function useStageHeight(frame: RefObject<HTMLElement | null>, ready: boolean, given: boolean): void {
  useEffect(() => {
    const element = frame.current;
    const scroller = element?.closest<HTMLElement>(".lke-scroller");
    const task = element?.closest<HTMLElement>(".lke-task");
    if (given || element === null || scroller == null || task == null) return;
    let seen = "";
    const measure = () => {
      const size = `${scroller.clientWidth}x${scroller.clientHeight}`;
      if (size === seen || scroller.clientHeight === 0) return;
      seen = size;
      const others = task.scrollHeight - element.offsetHeight;
      const images = Math.max(1, task.querySelectorAll(".lki-frame").length);
      const left = images > 1 ? scroller.clientHeight * 0.7 : scroller.clientHeight - others;
      element.style.blockSize = `${Math.round(Math.max(LEAST, scroller.clientHeight * LEAST_PART, left))}px`;
    };
    task.style.minBlockSize = "0";
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(scroller);
    return () => {
      observer.disconnect();
      task.style.minBlockSize = "";
    };
  }, [frame, ready, given]);
}
