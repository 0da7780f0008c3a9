/** The nearest of these times, when it is within `reach`; otherwise the time itself. */
export function snapTo(time: number, reach: number, candidates: Iterable<number>): number {
  let best = time;
  let distance = reach;
  for (const candidate of candidates) {
    const away = Math.abs(candidate - time);
    if (away > distance) continue;
    distance = away;
    best = candidate;
  }
  return best;
}
