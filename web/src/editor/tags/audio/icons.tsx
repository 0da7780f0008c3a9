/** On a 16 by 16 grid, like the editor's other drawings. */
export const PATHS = {
  play: "M5 3.500l7.500 4.500L5 12.500Z",
  pause: "M5.500 3.500v9 M10.500 3.500v9",
  back: "M8.500 3.500L4 8l4.500 4.500 M13 3.500L8.500 8l4.500 4.500",
  loop: "M4 6.500h7.500a2 2 0 0 1 2 2v.500a2 2 0 0 1-2 2H5 M6 4.500l-2 2 2 2",
  region: "M2.500 3v10 M13.500 3v10 M6 5.500l4.500 2.500L6 10.500Z",
  volume: "M3 6.500h2l3-2.500v8l-3-2.500H3Z M10.500 6a3 3 0 0 1 0 4 M12.300 4.300a5.500 5.500 0 0 1 0 7.400",
  muted: "M3 6.500h2l3-2.500v8l-3-2.500H3Z M10.500 6.500l3 3 M13.500 6.500l-3 3",
  zoomIn: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M7 5v4 M5 7h4",
  zoomOut: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M5 7h4",
  fit: "M2.500 4v8 M13.500 4v8 M4.500 8h7 M6 6.500L4.500 8 6 9.500 M10 6.500L11.500 8 10 9.500",
  snap: "M4 3v5a4 4 0 0 0 8 0V3H9.500v5a1.500 1.500 0 0 1-3 0V3Z M4 5.500h2.500 M9.500 5.500H12",
  spectrum: "M3 13V9 M5.500 13V5 M8 13V7 M10.500 13V3 M13 13V8",
  settings: "M3 5h6 M12 5h1 M3 11h1 M7 11h6 M10.500 3.500v3 M5.500 9.500v3",
} as const;

export function AudioIcon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="lke-icon" viewBox="0 0 16 16" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="1.400" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
