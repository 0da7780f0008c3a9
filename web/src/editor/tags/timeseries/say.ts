import { numberWriter } from "../../series/numbers";
import { timeWriter } from "../../series/times";
import type { SeriesOptions } from "./options";

/** How times are shown: as the config says, or as they are written. */
export function timeSayer({ timeDisplay, timeFormat, isDate }: SeriesOptions): (time: number) => string {
  if (timeDisplay === "date") return (time) => new Date(time).toUTCString();
  if (isDate) return timeWriter(timeDisplay || timeFormat);
  return numberWriter(timeDisplay) !== null && timeDisplay !== "" ? (numberWriter(timeDisplay) ?? String) : (time) => String(Number(time.toPrecision(12)));
}

/** How long something is. */
export function durationSayer({ durationDisplay, isDate }: SeriesOptions): (duration: number) => string {
  const number = numberWriter(durationDisplay);
  if (number === null) return timeWriter(durationDisplay);
  return isDate ? lasting : number;
}

const UNITS = [[86_400_000, "d"], [3_600_000, "h"], [60_000, "min"], [1000, "s"]] as const;

/** Milliseconds, as people say them: the two largest units. */
function lasting(duration: number): string {
  const parts: string[] = [];
  let rest = Math.round(duration);
  for (const [size, unit] of UNITS) {
    const count = unit === "s" ? Math.round(rest) / 1000 : Math.floor(rest / size);
    if (count > 0 && (unit !== "s" || parts.length < 2)) parts.push(`${unit === "s" ? String(Number(count.toFixed(3))) : count} ${unit}`);
    rest %= size;
    if (unit === "s" || parts.length === 2) break;
  }
  return parts.length === 0 ? "0 s" : parts.join(" ");
}
