// Times as `timeFormat` writes them, in UTC. Names of months and days are English, as everywhere in data.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY = 86_400_000;
/** Directives that stand for others. */
const LONG: Readonly<Record<string, string>> = { c: "%-m/%-d/%Y, %-I:%M:%S %p", x: "%-m/%-d/%Y", X: "%-I:%M:%S %p", D: "%m/%d/%y", F: "%Y-%m-%d", T: "%H:%M:%S", R: "%H:%M" };
const MOST = 200;

type Part = string | { readonly letter: string; readonly pad: string | null };

function partsOf(format: string): readonly Part[] {
  const long = format.slice(0, MOST).replace(/%([cxXDFTR])/g, (_, letter: string) => LONG[letter] ?? "");
  const parts: Part[] = [];
  const pattern = /%([-_0]?)([A-Za-z%])|([^%]+|%)/g;
  for (const [, pad = "", letter = "", plain = ""] of long.matchAll(pattern)) parts.push(letter === "" ? plain : letter === "%" ? "%" : { letter, pad: pad === "" ? null : pad });
  return parts;
}

// --- writing ---

const pad = (value: number, length: number, fill = "0") => String(value).padStart(length, fill);

interface Writer {
  readonly length?: number;
  readonly fill?: string;
  value(at: Date): number | string;
}

const WRITERS: Readonly<Record<string, Writer>> = {
  Y: { length: 4, value: (at) => at.getUTCFullYear() }, y: { length: 2, value: (at) => at.getUTCFullYear() % 100 },
  m: { length: 2, value: (at) => at.getUTCMonth() + 1 }, B: { value: (at) => MONTHS[at.getUTCMonth()] ?? "" }, b: { value: (at) => (MONTHS[at.getUTCMonth()] ?? "").slice(0, 3) },
  d: { length: 2, value: (at) => at.getUTCDate() }, e: { length: 2, fill: " ", value: (at) => at.getUTCDate() }, j: { length: 3, value: dayOfYear },
  A: { value: (at) => DAYS[at.getUTCDay()] ?? "" }, a: { value: (at) => (DAYS[at.getUTCDay()] ?? "").slice(0, 3) },
  u: { length: 1, value: (at) => at.getUTCDay() || 7 }, w: { length: 1, value: (at) => at.getUTCDay() },
  U: { length: 2, value: (at) => Math.floor((dayOfYear(at) + 6 - at.getUTCDay()) / 7) }, W: { length: 2, value: (at) => Math.floor((dayOfYear(at) + 6 - ((at.getUTCDay() + 6) % 7)) / 7) },
  V: { length: 2, value: (at) => isoWeek(at).week }, G: { length: 4, value: (at) => isoWeek(at).year }, g: { length: 2, value: (at) => isoWeek(at).year % 100 },
  H: { length: 2, value: (at) => at.getUTCHours() }, I: { length: 2, value: (at) => at.getUTCHours() % 12 || 12 }, p: { value: (at) => (at.getUTCHours() < 12 ? "AM" : "PM") },
  M: { length: 2, value: (at) => at.getUTCMinutes() }, S: { length: 2, value: (at) => at.getUTCSeconds() },
  L: { length: 3, value: (at) => at.getUTCMilliseconds() }, f: { length: 6, value: (at) => at.getUTCMilliseconds() * 1000 },
  Q: { length: 1, value: (at) => at.getTime() }, s: { length: 1, value: (at) => Math.floor(at.getTime() / 1000) },
  q: { length: 1, value: (at) => Math.floor(at.getUTCMonth() / 3) + 1 }, Z: { value: () => "+0000" },
};

function dayOfYear(at: Date): number {
  return Math.floor((at.getTime() - startOf(at.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

function isoWeek(at: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(at.getTime() + (4 - (at.getUTCDay() || 7)) * DAY);
  return { year: thursday.getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

function startOf(year: number, month: number, day: number): number {
  const date = new Date(Date.UTC(2000, month, day));
  // Years below 100 are those years.
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/** Writes milliseconds since 1970; a letter that is no directive stands for itself. */
export function timeWriter(format: string): (time: number) => string {
  const parts = partsOf(format);
  return (time) => {
    const at = new Date(time);
    return Number.isNaN(at.getTime()) ? "" : parts.map((part) => (typeof part === "string" ? part : written(part, at))).join("");
  };
}

function written({ letter, pad: given }: { readonly letter: string; readonly pad: string | null }, at: Date): string {
  const writer = WRITERS[letter];
  if (writer === undefined) return letter;
  const value = writer.value(at);
  if (typeof value === "string") return value;
  const fill = given === null ? (writer.fill ?? "0") : given === "_" ? " " : given === "-" ? "" : "0";
  return fill === "" ? String(value) : value < 0 ? `-${pad(-value, (writer.length ?? 1) - 1, fill)}` : pad(value, writer.length ?? 1, fill);
}

// --- reading ---

interface Read {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  fraction: number;
  half: number | null;
  yearDay: number | null;
  quarter: number | null;
  zone: number | null;
  whole: number | null;
}

/** How many digits at most, and where they go. */
const NUMBERS: Readonly<Record<string, readonly [most: number, put: (read: Read, value: number) => void]>> = {
  Y: [4, (read, value) => (read.year = value)], y: [2, (read, value) => (read.year = value + (value > 68 ? 1900 : 2000))],
  m: [2, (read, value) => (read.month = value)], d: [2, (read, value) => (read.day = value)], e: [2, (read, value) => (read.day = value)],
  H: [2, (read, value) => (read.hour = value)], I: [2, (read, value) => (read.hour = value)], M: [2, (read, value) => (read.minute = value)], S: [2, (read, value) => (read.second = value)],
  j: [3, (read, value) => (read.yearDay = value)], q: [1, (read, value) => (read.quarter = value)], u: [1, () => {}], w: [1, () => {}],
  Q: [20, (read, value) => (read.whole = value)], s: [20, (read, value) => (read.whole = value * 1000)],
};
const NAMES: Readonly<Record<string, readonly string[]>> = { B: MONTHS, b: MONTHS.map((name) => name.slice(0, 3)), A: DAYS, a: DAYS.map((name) => name.slice(0, 3)), p: ["AM", "PM"] };

/** Reads milliseconds since 1970; NaN: the text does not have this format. Fractions of a second may have any number of digits. */
export function timeReader(format: string): (text: string) => number {
  const parts = partsOf(format);
  const steps = parts.map((part) => (typeof part === "string" ? plain(part) : stepOf(part.letter)));
  if (steps.includes(null)) return () => Number.NaN;
  const known = steps as readonly Step[];
  return (text) => {
    const read: Read = { year: 1900, month: 1, day: 1, hour: 0, minute: 0, second: 0, fraction: 0, half: null, yearDay: null, quarter: null, zone: null, whole: null };
    let at = 0;
    for (const step of known) {
      at = step(text, at, read);
      if (at < 0) return Number.NaN;
    }
    return at === text.length ? millisecondsOf(read) : Number.NaN;
  };
}

/** The place after what was read; -1: it is not there. */
type Step = (text: string, at: number, read: Read) => number;

function plain(part: string): Step {
  return (text, at) => (text.startsWith(part, at) ? at + part.length : -1);
}

function stepOf(letter: string): Step | null {
  const number = NUMBERS[letter];
  if (number !== undefined) return digits(number[0], number[1]);
  const names = NAMES[letter];
  if (names !== undefined) return named(letter, names);
  if (letter === "L" || letter === "f") return fraction;
  return letter === "Z" ? zone : null;
}

function digits(most: number, put: (read: Read, value: number) => void): Step {
  return (text, from, read) => {
    let at = from;
    while (at < text.length && at - from < most && text.charCodeAt(at) === 32) at += 1;
    let value = 0;
    const first = at;
    // A count of seconds may lie before 1970.
    const isNegative = most === 20 && text[at] === "-";
    if (isNegative) at += 1;
    const start = at;
    for (; at < text.length && at - first < most; at += 1) {
      const digit = text.charCodeAt(at) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
    }
    if (at === start) return -1;
    put(read, isNegative ? -value : value);
    return at;
  };
}

function named(letter: string, names: readonly string[]): Step {
  const lower = names.map((name) => name.toLowerCase());
  return (text, at, read) => {
    const found = lower.findIndex((name) => text.slice(at, at + name.length).toLowerCase() === name);
    const name = lower[found];
    if (name === undefined) return -1;
    if (letter === "b" || letter === "B") read.month = found + 1;
    if (letter === "p") read.half = found;
    return at + name.length;
  };
}

function fraction(text: string, from: number, read: Read): number {
  let at = from;
  let scale = 100;
  for (; at < text.length && at - from < 9; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    read.fraction += digit * scale;
    scale /= 10;
  }
  return at === from ? -1 : at;
}

const ZONE = /Z|([+-])(\d\d):?(\d\d)?/y;

function zone(text: string, at: number, read: Read): number {
  ZONE.lastIndex = at;
  const match = ZONE.exec(text);
  if (match === null) return -1;
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  read.zone = match[1] === "-" ? -minutes : minutes;
  return ZONE.lastIndex;
}

function millisecondsOf(read: Read): number {
  if (read.whole !== null) return read.whole + Math.floor(read.fraction);
  if (read.half !== null) read.hour = (read.hour % 12) + read.half * 12;
  if (read.quarter !== null && read.month === 1) read.month = (read.quarter - 1) * 3 + 1;
  if (read.month < 1 || read.month > 12 || read.day < 1 || read.day > 31 || read.hour > 24 || read.minute > 59 || read.second > 61) return Number.NaN;
  const day = read.yearDay === null ? startOf(read.year, read.month - 1, read.day) : startOf(read.year, 0, read.yearDay);
  return day + ((read.hour * 60 + read.minute - (read.zone ?? 0)) * 60 + read.second) * 1000 + Math.floor(read.fraction + 1e-6);
}
