/** A stretch of time on one lane of a timeline. */
export interface Stretch {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Puts stretches that overlap into rows, each into the first row that is free, so that every name can be read and pressed.
 * Rows beyond the last share it.
 */
export function packRows(stretches: readonly Stretch[], most: number): ReadonlyMap<string, number> {
  const ends: number[] = [];
  const rows = new Map<string, number>();
  for (const { id, start, end } of stretches.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    let row = ends.findIndex((taken) => taken <= start);
    if (row === -1) row = ends.length < most ? ends.length : most - 1;
    ends[row] = Math.max(ends[row] ?? 0, end);
    rows.set(id, row);
  }
  return rows;
}
