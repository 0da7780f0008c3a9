type Name = "move" | "pan" | "fit" | "original" | "zoomIn" | "zoomOut" | "rotateLeft" | "rotateRight" | "adjust" | "previous" | "next";

/** On a 16 by 16 grid, like the editor's other drawings. */
export const PATHS: Readonly<Record<Name, string>> = {
  move: "M4 2l8.500 6.500-4 .500 2.500 4.500-1.800 1-2.500-4.600L4 12.500Z",
  pan: "M8 2v12 M2 8h12 M6 4l2-2 2 2 M6 12l2 2 2-2 M4 6L2 8l2 2 M12 6l2 2-2 2",
  fit: "M3 6V3h3 M10 3h3v3 M13 10v3h-3 M6 13H3v-3",
  original: "M4 5l1.500-1v8 M11 5l1.500-1v8 M8.500 6.500h.010 M8.500 10h.010",
  zoomIn: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M7 5v4 M5 7h4",
  zoomOut: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M5 7h4",
  rotateLeft: "M3 8a5 5 0 1 0 2-4 M5.500 1.500L5 4.200l2.700.500",
  rotateRight: "M13 8a5 5 0 1 1-2-4 M10.500 1.500l.500 2.700-2.700.500",
  adjust: "M8 2.500a5.500 5.500 0 1 0 0 11Z M8 2.500a5.500 5.500 0 0 1 0 11",
  previous: "M10 3.500L5.500 8l4.500 4.500",
  next: "M6 3.500L10.500 8 6 12.500",
};

export function ToolIcon({ path }: { readonly path: string }) {
  return (
    <svg className="lke-icon" viewBox="0 0 16 16" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="1.400" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
