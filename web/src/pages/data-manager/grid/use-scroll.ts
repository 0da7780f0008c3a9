/** Connects the pure window over a long list to a scrolling element. */
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import { useSize } from "../../../shared/use-latest";
import { type Geometry, offsetToShow, type Scroll, scrolled, scrollHeight, topFor, type Visible, visibleRows } from "../model/window";

export interface Scrolling {
  ref: (element: HTMLElement | null) => void;
  onScroll: () => void;
  visible: Visible;
  height: number;
  width: number;
  /** Pixels of rows that are visible. */
  viewport: number;
  show: (row: number) => void;
  toTop: () => void;
}

/** `head`: pixels at the top that a sticky header covers. */
export function useScroll(rows: number, rowHeight: number, head: number, overscan = 6): Scrolling {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const { width, height } = useSize(element);
  const [scroll, setScroll] = useState<Scroll>({ top: 0, offset: 0 });
  const latest = useRef(scroll);
  const geometry: Geometry = { rows, rowHeight, viewport: Math.max(0, height - head) };
  const place = useRef(geometry);
  useLayoutEffect(() => {
    place.current = geometry;
  });
  const settle = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const take = useCallback((next: Scroll) => {
    latest.current = next;
    setScroll(next);
  }, []);

  const jump = useCallback(
    (offset: number) => {
      const top = topFor(place.current, offset);
      if (element) element.scrollTop = top;
      take({ top: element ? element.scrollTop : top, offset });
    },
    [element, take],
  );

  const onScroll = useCallback(() => {
    if (!element || element.scrollTop === latest.current.top) return;
    take(scrolled(place.current, latest.current, element.scrollTop));
    // In a list taller than browsers allow the scrollbar drifts from the true place; put it right when the hand rests.
    clearTimeout(settle.current);
    settle.current = setTimeout(() => {
      const right = topFor(place.current, latest.current.offset);
      if (Math.abs(right - element.scrollTop) > 2) jump(latest.current.offset);
    }, 160);
  }, [element, jump, take]);

  const show = useCallback(
    (row: number) => {
      const offset = offsetToShow(place.current, latest.current.offset, row);
      if (offset !== latest.current.offset) jump(offset);
    },
    [jump],
  );

  // A list that became shorter may have scrolled past its end.
  useLayoutEffect(() => {
    const max = Math.max(0, rows * rowHeight - Math.max(0, height - head));
    if (height > 0 && latest.current.offset > max) jump(max);
  }, [rows, rowHeight, height, head, jump]);

  return {
    ref: setElement,
    onScroll,
    visible: visibleRows(geometry, scroll, overscan),
    height: scrollHeight(geometry),
    width,
    viewport: geometry.viewport,
    show,
    toTop: useCallback(() => jump(0), [jump]),
  };
}
