// Dates as `format` writes them. Names of months and days are English, as everywhere in results: they are data, no words to read.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A moment by the clock on the wall, in no time zone. */
export interface Moment {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

const pad = (value: number, length = 2, fill = "0") => String(value).padStart(length, fill);

const WRITERS: Readonly<Record<string, (at: Moment) => string>> = {
  Y: ({ year }) => pad(year, 4), y: ({ year }) => pad(year % 100),
  m: ({ month }) => pad(month), B: ({ month }) => MONTHS[month - 1] ?? "", b: ({ month }) => (MONTHS[month - 1] ?? "").slice(0, 3),
  d: ({ day }) => pad(day), e: ({ day }) => pad(day, 2, " "), j: (at) => pad(dayOfYear(at), 3),
  A: (at) => DAYS[weekday(at)] ?? "", a: (at) => (DAYS[weekday(at)] ?? "").slice(0, 3), u: (at) => String(weekday(at) || 7), w: (at) => String(weekday(at)),
  H: ({ hour }) => pad(hour), I: ({ hour }) => pad(hour % 12 || 12), p: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  M: ({ minute }) => pad(minute), S: ({ second }) => pad(second), L: () => "000", f: () => "000000",
  "%": () => "%",
};
/** Directives that stand for others. */
const LONG: Readonly<Record<string, string>> = { x: "%-m/%-d/%Y", X: "%-I:%M:%S %p", c: "%x, %X", D: "%m/%d/%y", F: "%Y-%m-%d", T: "%H:%M:%S", R: "%H:%M" };
const DIRECTIVE = /%([-_0]?)([A-Za-z%])/g;

export function writeMoment(format: string, at: Moment): string {
  return unfold(format).replace(DIRECTIVE, (found, flag: string, letter: string) => {
    const text = Object.hasOwn(WRITERS, letter) ? WRITERS[letter]?.(at) : undefined;
    if (text === undefined) return found;
    if (flag === "-") return text.replace(/^[0 ]+(?=.)/, "");
    return flag === "_" ? text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length)) : text;
  });
}

const NUMBERS: Readonly<Record<string, keyof Moment>> = { Y: "year", m: "month", d: "day", e: "day", H: "hour", M: "minute", S: "second" };
const NUMBER = String.raw`\s*(\d{1,2})`;
const READERS: Readonly<Record<string, string>> = {
  Y: String.raw`\s*(\d{1,4})`, y: NUMBER, m: NUMBER, d: NUMBER, e: NUMBER, H: NUMBER, I: NUMBER, M: NUMBER, S: NUMBER, L: String.raw`\s*(\d{1,3})`, f: String.raw`\s*(\d{1,6})`,
  j: String.raw`\s*(\d{1,3})`, u: String.raw`\s*(\d)`, w: String.raw`\s*(\d)`, p: "(AM|PM)", B: `(${MONTHS.join("|")})`, b: `(${MONTHS.map((name) => name.slice(0, 3)).join("|")})`,
  A: `(${DAYS.join("|")})`, a: `(${DAYS.map((name) => name.slice(0, 3)).join("|")})`,
};

/** What a text in this format says; null when it does not have it. Parts that the format lacks are the first of their kind. */
export function readMoment(format: string, text: string): Moment | null {
  const letters: string[] = [];
  let known = true;
  const pattern = unfold(format).split(DIRECTIVE).map((part, index) => {
    if (index % 3 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replace(/\s+/g, String.raw`\s+`);
    if (index % 3 === 1) return "";
    if (part === "%") return "%";
    known &&= Object.hasOwn(READERS, part);
    letters.push(part);
    return READERS[part] ?? "";
  }).join("");
  const match = known ? new RegExp(`^${pattern}$`, "i").exec(text) : null;
  return match === null ? null : momentOf(letters, match.slice(1));
}

function momentOf(letters: readonly string[], texts: readonly string[]): Moment | null {
  const at = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0 };
  let half: string | null = null;
  let yearDay: number | null = null;
  letters.forEach((letter, index) => {
    const text = texts[index] ?? "";
    const named = NUMBERS[letter];
    if (named !== undefined) at[named] = Number(text);
    else if (letter === "y") at.year = Number(text) + (Number(text) > 68 ? 1900 : 2000);
    else if (letter === "b" || letter === "B") at.month = MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1;
    else if (letter === "I") at.hour = Number(text);
    else if (letter === "p") half = text.toUpperCase();
    else if (letter === "j") yearDay = Number(text);
  });
  if (half !== null) at.hour = (at.hour % 12) + (half === "PM" ? 12 : 0);
  if (yearDay !== null) {
    const date = new Date(Date.UTC(at.year, 0, yearDay));
    [at.month, at.day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  }
  return isReal(at) ? at : null;
}

/** There is such a day, and such a time. */
export function isReal({ year, month, day, hour, minute, second }: Moment): boolean {
  const date = utc(year, month, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && hour < 24 && minute < 60 && second < 62;
}

function utc(year: number, month: number, day: number): Date {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

function weekday({ year, month, day }: Moment): number {
  return utc(year, month, day).getUTCDay();
}

function dayOfYear({ year, month, day }: Moment): number {
  return Math.round((utc(year, month, day).getTime() - utc(year, 1, 1).getTime()) / 86_400_000) + 1;
}

function unfold(format: string): string {
  let text = format.slice(0, 200);
  for (let round = 0; round < 2; round += 1) text = text.replace(/%([A-Za-z])/g, (found, letter: string) => (Object.hasOwn(LONG, letter) ? (LONG[letter] ?? found) : found));
  return text;
}
