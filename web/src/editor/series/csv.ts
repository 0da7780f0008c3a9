import { layoutOf, SeriesTrouble, type Layout, type Table } from "./table";
import type { Notice, Wanted } from "./protocol";

const [NEWLINE, RETURN, QUOTE, SPACE, TAB, MINUS, PLUS, DOT, ZERO] = [10, 13, 34, 32, 9, 45, 43, 46, 48];
/** No table has such a line. */
const LONGEST = 8 << 20;
const SEPARATORS = [",", ";", "\t", "|", " "];
const POWERS = Float64Array.from({ length: 23 }, (_, at) => 10 ** at);

/** Reads rows of a file while it comes. Lines end with a newline; values may stand in quotes, which hold no newlines. */
export class CsvReader {
  readonly #wanted: Wanted;
  readonly #table: Table;
  #rest: Uint8Array = new Uint8Array(0);
  #layout: Layout | null = null;
  #separator = 44;
  #width = 0;
  /** For each column of the file: which wanted ones it is. */
  #slots: readonly (readonly number[])[] = [];
  #line = 0;
  #isFirst = true;

  constructor(wanted: Wanted, table: Table) {
    this.#wanted = wanted;
    this.#table = table;
  }

  push(bytes: Uint8Array): void {
    if (this.#table.isFull) return;
    let all = this.#rest.length === 0 ? bytes : joined(this.#rest, bytes);
    if (this.#isFirst && all.length >= 4) {
      this.#isFirst = false;
      if (all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf) all = all.subarray(3);
    }
    const last = all.lastIndexOf(NEWLINE);
    if (last === -1 || (this.#layout === null && all.indexOf(NEWLINE) === last && all.length < LONGEST)) {
      if (all.length > LONGEST) throw new SeriesTrouble({ kind: "not-text" });
      this.#rest = all;
      return;
    }
    this.#rest = all.slice(last + 1);
    this.#lines(all, last + 1, false);
  }

  end(): readonly Notice[] {
    let all = this.#rest;
    if (this.#isFirst && all[0] === 0xef && all[1] === 0xbb && all[2] === 0xbf) all = all.subarray(3);
    this.#lines(all, all.length, true);
    if (this.#layout === null) throw new SeriesTrouble({ kind: this.#line === 0 && all.length === 0 ? "empty" : "no-rows" });
    return [...this.#layout.notices, ...this.#table.end()];
  }

  #lines(bytes: Uint8Array, until: number, isEnd: boolean): void {
    let at = this.#layout === null ? this.#begin(bytes, until) : 0;
    if (this.#layout === null) return;
    while (at < until) {
      let end = bytes.indexOf(NEWLINE, at);
      if (end === -1 || end > until) end = until;
      this.#line += 1;
      const last = end > at && bytes[end - 1] === RETURN ? end - 1 : end;
      if (last > at && !this.#table.isFull) this.#row(bytes, at, last, isEnd && end === until);
      at = end + 1;
    }
  }

  /** Names, or none: as many numbers in the first line as in the second. Answers where the rows begin. */
  #begin(bytes: Uint8Array, until: number): number {
    const head = decode(bytes, 0, Math.min(until, 1 << 20));
    if (head.trim() === "") return until;
    if (head.includes("\0")) throw new SeriesTrouble({ kind: "not-text" });
    if (/^\s*<(?:!doctype|html|\?xml)/i.test(head)) throw new SeriesTrouble({ kind: "page" });
    const lines = head.split("\n");
    const first = lines.findIndex((line) => line.trim() !== "");
    const [one = "", two = ""] = lines.filter((line) => line.trim() !== "");
    const separator = separatorOf(this.#wanted.separator, one, two);
    this.#separator = separator.charCodeAt(0);
    const names = split(one, separator).map((name) => name.trim().toLowerCase());
    const row = split(two, separator);
    const isNamed = [this.#wanted.time, ...this.#wanted.columns].some((name) => !/^\d*$/.test(name) && names.includes(name.trim().toLowerCase()));
    const isBare = !isNamed && (two === "" ? names.every(isNumber) : names.every((name, at) => isNumber(name) === isNumber(row[at] ?? "")));
    this.#width = names.length;
    this.#layout = layoutOf(isBare ? names.map((_, at) => String(at)) : names, this.#wanted);
    const { columns } = this.#layout;
    this.#slots = names.map((_, place) => columns.flatMap((column, at) => (column === place ? [at] : [])));
    this.#line = isBare ? first : first + 1;
    let begin = 0;
    for (let line = 0; line < this.#line; line += 1) {
      const end = bytes.indexOf(NEWLINE, begin);
      begin = end === -1 ? until : end + 1;
    }
    return begin;
  }

  #row(bytes: Uint8Array, start: number, end: number, isLast: boolean): void {
    const layout = this.#layout;
    if (layout === null) return;
    const separator = this.#separator;
    let place = 0;
    let [timeFrom, timeTo] = [-1, -1];
    let at = start;
    while (at <= end) {
      let from = at;
      let to: number;
      if (separator === SPACE) while (from < end && bytes[from] === SPACE) from += 1;
      if (bytes[from] === QUOTE && from < end) {
        to = from + 1;
        while (to < end && !(bytes[to] === QUOTE && bytes[to + 1] !== QUOTE && bytes[to - 1] !== QUOTE)) to += 1;
        from += 1;
        at = to;
        while (at < end && bytes[at] !== separator) at += 1;
      } else {
        to = from;
        while (to < end && bytes[to] !== separator) to += 1;
        at = to;
      }
      if (place === layout.time) [timeFrom, timeTo] = [from, to];
      const slots = this.#slots[place];
      if (slots !== undefined && slots.length > 0) this.#value(bytes, from, to, slots);
      place += 1;
      at += 1;
    }
    // Several spaces are one, also at the end.
    if (place !== this.#width && !(separator === SPACE && place === this.#width + 1)) this.#table.ragged(this.#line);
    this.#finish(bytes, layout, timeFrom, timeTo, isLast);
  }

  #finish(bytes: Uint8Array, layout: Layout, from: number, to: number, isLast: boolean): void {
    const table = this.#table;
    if (layout.time === -1) return table.add(table.rows, this.#line, () => "");
    const text = () => (from === -1 ? "" : decode(bytes, from, to).trim());
    const time = from === -1 ? Number.NaN : table.readsTimes ? table.timeOf(ascii(bytes, from, to)) : numberIn(bytes, from, to);
    // The end of a file that was cut off is no reason to show none of it.
    if (Number.isNaN(time) && isLast && table.rows > 1) {
      table.drop();
      return table.ragged(this.#line);
    }
    table.add(time, this.#line, text);
  }

  #value(bytes: Uint8Array, from: number, to: number, slots: readonly number[]): void {
    const value = numberIn(bytes, from, to);
    for (const slot of slots) {
      this.#table.value(slot, value);
      if (value !== value && to > from) this.#table.noNumber(slot, () => decode(bytes, from, to));
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

function decode(bytes: Uint8Array, from: number, to: number): string {
  return new TextDecoder().decode(bytes.subarray(from, to));
}

/** Short texts, without what a decoder costs. */
function ascii(bytes: Uint8Array, from: number, to: number): string {
  let text = "";
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte > 127) return decode(bytes, from, to);
    text += String.fromCharCode(byte);
  }
  return text;
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && !Number.isNaN(Number(text));
}

/** The one that was given, where it is there; or the one that divides both lines into as many parts. */
export function separatorOf(given: string | null, one: string, two: string): string {
  if (given !== null && one.includes(given)) return given;
  const counts = SEPARATORS.map((separator) => [split(one, separator).length, split(two === "" ? one : two, separator).length] as const);
  const fitting = SEPARATORS.filter((_, at) => (counts[at]?.[0] ?? 0) > 1 && counts[at]?.[0] === counts[at]?.[1]);
  return fitting[0] ?? SEPARATORS.find((_, at) => (counts[at]?.[0] ?? 0) > 1) ?? given ?? ",";
}

function split(line: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let quoted = false;
  for (const character of line.replace(/\r$/, "")) {
    if (character === '"') quoted = !quoted;
    else if (character === separator && !quoted) {
      if (separator !== " " || part !== "") parts.push(part);
      part = "";
    } else part += character;
  }
  if (separator !== " " || part !== "") parts.push(part);
  return parts;
}

/** NaN: it is none. Numbers of up to fifteen digits without asking the language, which would need a text of each. */
export function numberIn(bytes: Uint8Array, from: number, to: number): number {
  let [at, end] = [from, to];
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at += 1;
  while (end > at && ((bytes[end - 1] ?? 0) <= SPACE)) end -= 1;
  if (at === end) return Number.NaN;
  const start = at;
  const isNegative = bytes[at] === MINUS;
  if (isNegative || bytes[at] === PLUS) at += 1;
  let [mantissa, digits, after, seen] = [0, 0, 0, false];
  for (; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === DOT && !seen) seen = true;
    else if (byte >= ZERO && byte <= 57) {
      mantissa = mantissa * 10 + byte - ZERO;
      digits += 1;
      if (seen) after += 1;
    } else return slowly(bytes, start, end);
  }
  if (digits === 0) return Number.NaN;
  if (digits > 15 || after > 22) return slowly(bytes, start, end);
  const value = after === 0 ? mantissa : mantissa / (POWERS[after] ?? 1);
  return isNegative ? -value : value;
}

function slowly(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 400) return Number.NaN;
  const text = ascii(bytes, from, to);
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}
