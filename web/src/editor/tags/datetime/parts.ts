import type { ConfigNode, ControlSpec } from "../../config/types";
import { t } from "../../words/i18n";
import { isReal, readMoment, writeMoment, type Moment } from "./strftime";

/** Which fields a DateTime has, and how its answer is written. */
export interface DateTimeShape {
  readonly date: boolean;
  /** Month and year in lists of their own, where no whole date is asked for. */
  readonly month: boolean;
  readonly year: boolean;
  readonly time: boolean;
  /** Null: the answer is a time, as it is. */
  readonly format: string | null;
}

/** What stands in the fields. Empty texts where nothing was chosen yet. */
export interface Parts {
  /** 2024-05-17 */
  readonly date: string;
  readonly month: string;
  readonly year: string;
  /** 10:30 */
  readonly time: string;
}

export const NO_PARTS: Parts = { date: "", month: "", year: "", time: "" };

export function shapeOf({ attrs }: ConfigNode): DateTimeShape {
  const only = attrs["only"] ?? "";
  const has = (part: string) => only.includes(part);
  const date = only === "" || has("date");
  const time = only === "" || has("time");
  const [month, year] = [!date && has("month"), !date && (has("year") || has("month"))];
  const given = attrs["format"] ?? "";
  const format = only.trim() === "time" ? null : given !== "" ? given : time ? "%Y-%m-%dT%H:%M" : "%Y-%m-%d";
  return { date, month, year, time, format };
}

/** What the fields show for an answer; null when it has another format. */
export function partsOf(shape: DateTimeShape, value: unknown): Parts | null {
  // A year may have been stored as a number.
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string") return NO_PARTS;
  if (shape.format === null) return /^([01]\d|2[0-3]):[0-5]\d(:\d\d)?$/.test(text) ? { ...NO_PARTS, time: text } : null;
  const at = readMoment(shape.format, text) ?? (shape.year && !shape.month && /^\d{4}$/.test(text) ? { year: Number(text), month: 1, day: 1, hour: 0, minute: 0, second: 0 } : null);
  if (at === null) return null;
  const two = (number: number) => String(number).padStart(2, "0");
  return {
    date: shape.date ? isoDate(at) : "",
    month: shape.month ? String(at.month) : "",
    year: shape.year ? String(at.year) : "",
    time: shape.time ? `${two(at.hour)}:${two(at.minute)}` : "",
  };
}

/** The answer that the fields give; null while something is missing. Without a time a day begins at midnight. */
export function answerFrom(shape: DateTimeShape, parts: Parts): string | null {
  if (shape.format === null) return parts.time === "" ? null : parts.time;
  const at = momentFrom(shape, parts);
  return at === null || !isReal(at) ? null : writeMoment(shape.format, at);
}

function momentFrom(shape: DateTimeShape, parts: Parts): Moment | null {
  const [hour = 0, minute = 0] = (parts.time === "" ? "00:00" : parts.time).split(":").map(Number);
  const whole = (year: number, month: number, day: number): Moment => ({ year, month, day, hour, minute, second: 0 });
  if (shape.date) {
    const [year, month, day] = parts.date.split("-").map(Number);
    return year === undefined || month === undefined || day === undefined || year < 1000 || year > 9999 ? null : whole(year, month, day);
  }
  if (parts.year === "" || (shape.month && parts.month === "")) return null;
  return whole(Number(parts.year), shape.month ? Number(parts.month) : 1, 1);
}

export function isoDate({ year, month, day }: Moment): string {
  return [String(year).padStart(4, "0"), String(month).padStart(2, "0"), String(day).padStart(2, "0")].join("-");
}

/** The years to choose from, the latest first. */
export function yearsOf({ attrs }: ConfigNode, thisYear: number): readonly number[] {
  const yearIn = (limit: string | undefined, standard: number) => (limit === undefined || limit === "current" ? standard : Number(/\d{4}/.exec(limit)?.[0] ?? standard));
  const [first, last] = [yearIn(attrs["min"], 2000), yearIn(attrs["max"], thisYear)];
  return Array.from({ length: Math.min(2000, Math.max(0, last - first + 1)) }, (_, index) => last - index);
}

/** Why an answer is beyond the limits of its control, already translated; null when it is not. */
export function limitProblem({ node }: ControlSpec, value: unknown): string | null {
  const shape = shapeOf(node);
  const parts = partsOf(shape, value);
  if (parts === null || answerFrom(shape, parts) === null) return null;
  const { attrs } = node;
  for (const [limit, isBeyond, say] of [
    [attrs["min"], (at: string, min: string) => at < min, (min: string) => t("It must be {min} or later.", { min })],
    [attrs["max"], (at: string, max: string) => at > max, (max: string) => t("It must be {max} or earlier.", { max })],
  ] as const) {
    if (limit === undefined || limit === "" || limit === "current") continue;
    const at = shape.format === null ? parts.time : shape.date ? `${parts.date}${limit.includes("T") ? `T${parts.time}` : ""}` : shape.month && limit.length > 4 ? `${parts.year}-${parts.month.padStart(2, "0")}` : parts.year;
    if (isBeyond(at, limit.slice(0, at.length))) return say(limit);
  }
  return null;
}
