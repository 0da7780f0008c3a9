import type { Tick, TimeScale } from "../timeline/ticks";
import { timeWriter } from "./times";

const ROOM = 92;
const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
/** Steps that people count dates in, in milliseconds, up to days; months come after. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, SECOND, 2 * SECOND, 5 * SECOND, 10 * SECOND, 15 * SECOND, 30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 5 * DAY, 10 * DAY];
const MONTH_STEPS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000];

/** The ruler of a series that begins at `origin`: numbers, or dates in milliseconds since 1970. */
export function seriesScale(origin: number, isDate: boolean, say: (time: number) => string): TimeScale {
  return {
    ticks: (from, to, width) => (to > from && width > 0 ? (isDate ? dateTicks : numberTicks)(origin + from, origin + to, width).map(({ time, text }) => ({ time: time - origin, text })) : []),
    text: (time) => say(origin + time),
  };
}

export function numberTicks(from: number, to: number, width: number, room = ROOM): readonly Tick[] {
  const wanted = ((to - from) / width) * room;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= wanted) ?? 10);
  const digits = Math.max(0, Math.min(12, -Math.floor(Math.log10(step) + 1e-9)));
  const found: Tick[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to && found.length < 200; at += 1) {
    const time = at * step;
    found.push({ time, text: Math.abs(time) >= 1e9 || (time !== 0 && Math.abs(time) < 1e-6) ? String(Number(time.toPrecision(12))) : (Math.abs(time) < step / 1e6 ? 0 : time).toFixed(digits) });
  }
  return found;
}

/** Figures that all read alike, in UTC. */
export function dateTicks(from: number, to: number, width: number): readonly Tick[] {
  const wanted = ((to - from) / width) * ROOM;
  const step = STEPS.find((one) => one >= wanted);
  return step === undefined ? monthTicks(from, to, wanted) : stepTicks(from, to, step);
}

function stepTicks(from: number, to: number, step: number): readonly Tick[] {
  const day = timeWriter("%Y-%m-%d");
  const time = timeWriter(step < SECOND ? "%H:%M:%S.%L" : step < MINUTE ? "%H:%M:%S" : "%H:%M");
  const found: Tick[] = [];
  for (let at = Math.ceil(from / step); at * step <= to && found.length < 200; at += 1) {
    const here = at * step;
    found.push({ time: here, text: here % DAY === 0 || step >= DAY ? day(here) : time(here) });
  }
  return found;
}

function monthTicks(from: number, to: number, wanted: number): readonly Tick[] {
  const step = MONTH_STEPS.find((months) => months * 30 * DAY >= wanted) ?? 120_000;
  const write = timeWriter(step < 12 ? "%Y-%m" : "%Y");
  const found: Tick[] = [];
  const begin = new Date(from);
  const months = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
  for (let month = Math.ceil(months / step) * step; found.length < 200; month += step) {
    const date = new Date(Date.UTC(2000, month % 12, 1));
    date.setUTCFullYear(Math.floor(month / 12));
    const time = date.getTime();
    if (!(time <= to)) break;
    if (time >= from) found.push({ time, text: write(time) });
  }
  return found;
}
