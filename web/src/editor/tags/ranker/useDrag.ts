import { useRef, useState, type PointerEvent } from "react";

/** Where a thing would be put down. */
export interface DropPlace {
  readonly column: string;
  readonly index: number;
}

/** Dragging with mouse, pen or finger: the item under the pointer says where it would go. */
export function useDrag(drop: (item: string, place: DropPlace) => void) {
  const [dragged, setDragged] = useState<{ readonly item: string; readonly place: DropPlace | null } | null>(null);
  const start = useRef<{ readonly x: number; readonly y: number; readonly item: string } | null>(null);
  const end = () => {
    start.current = null;
    setDragged(null);
  };
  const handlers = (item: string) => ({
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0 || (event.target instanceof Element && event.target.closest("button, a") !== null)) return;
      start.current = { x: event.clientX, y: event.clientY, item };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      const from = start.current;
      if (from === null || (dragged === null && Math.hypot(event.clientX - from.x, event.clientY - from.y) < 5)) return;
      setDragged({ item: from.item, place: placeAt(event.currentTarget.closest(".lke-ranker"), event.clientX, event.clientY, from.item) });
    },
    onPointerUp() {
      const { current } = start;
      if (current !== null && dragged?.place != null) drop(current.item, dragged.place);
      end();
    },
    onPointerCancel: end,
  });
  return { dragged, handlers };
}

/** The column under the pointer, or the nearest one, and how many of its other things stand above the pointer. */
function placeAt(ranker: Element | null, x: number, y: number, item: string): DropPlace | null {
  let best: { readonly place: DropPlace; readonly distance: number } | null = null;
  for (const column of ranker?.querySelectorAll<HTMLElement>("[data-column]") ?? []) {
    const box = column.getBoundingClientRect();
    const distance = Math.max(box.left - x, 0, x - box.right) + Math.max(box.top - y, 0, y - box.bottom);
    if (best !== null && best.distance <= distance) continue;
    const others = [...column.querySelectorAll<HTMLElement>("[data-item]")].filter((other) => other.dataset["item"] !== item);
    const index = others.filter((other) => middleOf(other) < y).length;
    best = { place: { column: column.dataset["column"] ?? "", index }, distance };
  }
  return best?.place ?? null;
}

function middleOf(element: Element): number {
  const { top, height } = element.getBoundingClientRect();
  return top + height / 2;
}
