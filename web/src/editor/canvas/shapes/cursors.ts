const DIRECTIONS = ["n", "ne", "e", "se", "s", "sw", "w", "nw"] as const;
const CURSORS = ["ns-resize", "nesw-resize", "ew-resize", "nwse-resize"] as const;

/** The arrow for a side of a thing that stands turned by some degrees on the screen. */
export function cursorFor(side: (typeof DIRECTIONS)[number], degrees: number): string {
  const step = DIRECTIONS.indexOf(side) + Math.round(degrees / 45);
  return CURSORS[((step % 4) + 4) % 4] ?? "move";
}
