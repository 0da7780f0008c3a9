// The few drawings the editor needs, on a 16 by 16 grid.
const PATHS = {
  eye: "M1.5 8s2.5-4.5 6.5-4.5S14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  hidden: "M2 2l12 12 M6.2 3.8A6 6 0 0 1 8 3.5c4 0 6.5 4.5 6.5 4.5a11 11 0 0 1-2 2.4 M10 12.2a6 6 0 0 1-2 .3C4 12.500 1.500 8 1.500 8a11 11 0 0 1 2.400-2.800",
  lock: "M4 7.500h8v6H4z M5.500 7.500V5a2.500 2.500 0 0 1 5 0v2.500",
  unlock: "M4 7.500h8v6H4z M5.500 7.500V5a2.500 2.500 0 0 1 4.800-1",
  trash: "M3 4.500h10 M6 4.500V3h4v1.500 M4.500 4.500l.5 9h6l.5-9",
  undo: "M3 6.500h6.500a3.500 3.500 0 0 1 0 7H6 M3 6.500l3-3 M3 6.500l3 3",
  redo: "M13 6.500H6.500a3.500 3.500 0 0 0 0 7H10 M13 6.500l-3-3 M13 6.500l-3 3",
  reset: "M3.500 8a4.500 4.500 0 1 0 1.500-3.300 M3 2.500v3h3",
  plus: "M8 3v10 M3 8h10",
  minus: "M3 8h10",
  fit: "M3 6V3h3 M10 3h3v3 M13 10v3h-3 M6 13H3v-3",
  star: "M8 2l1.800 3.800 4.200.5-3.100 2.900.8 4.100L8 11.300l-3.700 2 .8-4.100L2 6.300l4.200-.5Z",
  more: "M3.500 8h.01 M8 8h.01 M12.500 8h.01",
  compare: "M2.500 3h4.500v10H2.500z M9 3h4.500v10H9z",
  copy: "M5.500 5.500h8v8h-8z M3 10.500v-8h8",
  link: "M6.500 9.500l3-3 M7 4.500l1.200-1.200a2.800 2.800 0 0 1 4 4L11 8.500 M9 11.500l-1.200 1.200a2.800 2.800 0 0 1-4-4L5 7.500",
  right: "M3 8h10 M10 5l3 3-3 3",
  left: "M13 8H3 M6 5L3 8l3 3",
  both: "M3 8h10 M10 5l3 3-3 3 M6 5L3 8l3 3",
  up: "M8 13V3 M5 6l3-3 3 3",
  down: "M8 3v10 M5 10l3 3 3-3",
  chevron: "M6 4l4 4-4 4",
  close: "M4 4l8 8 M12 4l-8 8",
  keys: "M2 4.500h12v7H2z M4.500 7h.01 M7 7h.01 M9.500 7h.01 M12 7h.01 M5 9.500h6",
  settings: "M3 5h6 M12 5h1 M3 11h1 M7 11h6 M10.500 3.500v3 M5.500 9.500v3",
  panel: "M2 3h12v10H2z M10 3v10",
  note: "M3 3h10v7l-3 3H3z M10 13v-3h3",
  spark: "M8 2l1.500 4.500L14 8l-4.500 1.500L8 14l-1.500-4.500L2 8l4.500-1.500Z",
} as const;

export type IconName = keyof typeof PATHS;

/** Drawings that point along the line of writing. */
const MIRRORED: ReadonlySet<IconName> = new Set<IconName>(["left", "right", "undo", "redo", "chevron", "panel"]);

export function Icon({ name, filled = false }: { readonly name: IconName; readonly filled?: boolean }) {
  return (
    <svg className={MIRRORED.has(name) ? "lke-icon lke-icon-mirrored" : "lke-icon"} viewBox="0 0 16 16" width="16" height="16" fill={filled ? "currentColor" : "none"} stroke="currentColor" strokeWidth={name === "more" ? 2.2 : 1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
