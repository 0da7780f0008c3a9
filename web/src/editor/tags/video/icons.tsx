/** On a 16 by 16 grid, like the editor's other drawings. */
const PATHS = {
  play: "M5 3.500l7.500 4.500L5 12.500Z",
  pause: "M5.500 3.500v9 M10.500 3.500v9",
  back: "M11 3.500L6.500 8l4.500 4.500 M4 3.500v9",
  forward: "M5 3.500L9.500 8 5 12.500 M12 3.500v9",
  hopBack: "M8.500 3.500L4 8l4.500 4.500 M13 3.500L8.500 8l4.500 4.500",
  hopForward: "M7.500 3.500L12 8l-4.500 4.500 M3 3.500L7.500 8 3 12.500",
  keyBack: "M9.500 3.500L5 8l4.500 4.500 M12.500 6l2 2-2 2-2-2Z",
  keyForward: "M6.500 3.500L11 8l-4.500 4.500 M3.500 6l2 2-2 2-2-2Z",
  keyframe: "M8 3l5 5-5 5-5-5Z",
  sight: "M1.500 8s2.500-4.500 6.500-4.500S14.500 8 14.500 8 12 12.500 8 12.500 1.500 8 1.500 8Z M2 2l12 12",
  split: "M2.500 5h4v6h-4z M9.500 5h4v6h-4z M8 2v12",
  merge: "M2.500 5h4v6h-4z M9.500 5h4v6h-4z M6.500 8h3",
  copy: "M5.500 5.500h8v8h-8z M3 10.500v-8h8",
  paste: "M4 3.500h8v10H4z M6.500 2h3v3h-3z M6 8.500h4 M6 11h4",
  region: "M2.500 3v10 M13.500 3v10 M6 5.500l4.500 2.500L6 10.500Z",
  loop: "M4 6.500h7.500a2 2 0 0 1 2 2v.500a2 2 0 0 1-2 2H5 M6 4.500l-2 2 2 2",
  zoomIn: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M7 5v4 M5 7h4",
  zoomOut: "M7 11.500a4.500 4.500 0 1 0 0-9 4.500 4.500 0 0 0 0 9Z M10.300 10.300L14 14 M5 7h4",
  fit: "M2.500 4v8 M13.500 4v8 M4.500 8h7 M6 6.500L4.500 8 6 9.500 M10 6.500L11.500 8 10 9.500",
} as const;

export function VideoIcon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg className="lke-icon" viewBox="0 0 16 16" width="18" height="18" fill="none" stroke="currentColor" strokeWidth="1.400" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
