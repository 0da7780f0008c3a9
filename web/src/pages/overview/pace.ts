/** The geometry of the pace chart: one bar a day. Pure. */

export interface Day {
  date: string;
  annotations: number;
  skipped: number;
}

export interface Bar {
  day: Day;
  x: number;
  width: number;
  /** From the bottom up, in pixels. */
  done: { y: number; height: number };
  skipped: { y: number; height: number };
}

/** The next round number: 1, 2 or 5 times a power of ten. */
export function niceMax(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10;
  return Math.max(1, step * power);
}

/** Nobody makes half an annotation: the middle has a line only where it is a whole number. */
export function ticks(max: number): number[] {
  return max % 2 === 0 ? [0, max / 2, max] : [0, max];
}

export function bars(days: readonly Day[], width: number, height: number, gap = 3): { bars: Bar[]; max: number } {
  const max = niceMax(Math.max(0, ...days.map((day) => day.annotations + day.skipped)));
  const step = days.length === 0 ? width : width / days.length;
  const scale = (count: number): number => (count / max) * height;
  return {
    max,
    bars: days.map((day, index) => {
      const done = scale(day.annotations);
      const skipped = scale(day.skipped);
      return {
        day,
        x: index * step + gap / 2,
        width: Math.max(1, step - gap),
        done: { y: height - done, height: done },
        skipped: { y: height - done - skipped, height: skipped },
      };
    }),
  };
}

/** The last `count` days up to `today`, also those on which nothing happened. */
export function fillDays(days: readonly Day[], today: string, count: number): Day[] {
  const byDate = new Map(days.map((day) => [day.date.slice(0, 10), day]));
  const end = Date.parse(`${today.slice(0, 10)}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    return byDate.get(date) ?? { date, annotations: 0, skipped: 0 };
  });
}

export function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  const exact = (part / whole) * 100;
  // 100 % only when nothing is left, 0 % only when nothing is done.
  if (part > 0 && part < whole) return Math.min(99, Math.max(1, Math.round(exact)));
  return Math.round(exact);
}
