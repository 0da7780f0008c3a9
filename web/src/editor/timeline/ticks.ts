/** Steps that people count time in, in seconds. Below a hundredth of a second, powers of ten. */
const STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 36000];
const ROOM = 84;

export interface Tick {
  readonly time: number;
  readonly text: string;
}

/** How times are said and marked on the ruler. */
export interface TimeScale {
  ticks(from: number, to: number, width: number): readonly Tick[];
  text(time: number): string;
}

/** Marks for a ruler, as dense as their words can be read. */
export function ticks(from: number, to: number, width: number): readonly Tick[] {
  const span = to - from;
  if (!(span > 0) || width <= 0) return [];
  const wanted = (span / width) * ROOM;
  const step = wanted < 0.01 ? 10 ** Math.ceil(Math.log10(wanted)) : (STEPS.find((one) => one >= wanted) ?? Math.ceil(wanted / 36000) * 36000);
  const digits = Math.max(0, Math.min(6, -Math.floor(Math.log10(step) + 1e-9)));
  const found: Tick[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to && found.length < 500; at += 1) found.push({ time: at * step, text: clock(at * step, digits) });
  return found;
}

/** 1:02:03.456, without what is nothing in front. */
export function clock(seconds: number, digits = 3): string {
  const scale = 10 ** digits;
  const whole = Math.round(Math.max(0, seconds) * scale);
  const rest = whole % (60 * scale);
  const minutes = Math.floor(whole / (60 * scale));
  const second = (rest / scale).toFixed(digits).padStart(digits === 0 ? 2 : 3 + digits, "0");
  return minutes < 60 ? `${minutes}:${second}` : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${second}`;
}

/** Seconds from the beginning. */
export const CLOCK: TimeScale = { ticks, text: (time) => clock(time) };
