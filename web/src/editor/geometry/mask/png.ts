import { Unzlib, zlibSync } from "fflate";
import type { Size } from "../types";
import { maskOf, type Mask, type Row } from "./mask";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const PREFIX = "data:image/png;base64,";
/** Nobody has pictures beyond this; what says so would only cost time. */
const MOST_PIXELS = 200_000_000;
const LONGEST_SIDE = 65_536;
/** Unpacked by so much at a time, so that a small file that says it is large does not fill the memory. */
const PART = 16_384;

interface Header extends Size {
  readonly depth: number;
  readonly colour: number;
}

/** Channels by the type of colour: grey, true colour, by a palette, grey and true colour with how much is covered. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** The mask of a picture in an address of its own: whatever is not wholly transparent. Null: it is none that is understood. */
export function decodePng(address: string): Mask | null {
  const bytes = bytesOf(address);
  if (bytes === null || SIGNATURE.some((byte, at) => bytes[at] !== byte)) return null;
  const view = new DataView(bytes.buffer);
  let rows: Rows | null = null;
  let transparent = new Uint8Array(0);
  try {
    for (let at = 8; at + 12 <= bytes.length;) {
      const length = view.getUint32(at);
      const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
      const data = bytes.subarray(at + 8, at + 8 + length);
      if (data.length !== length) return null;
      const header = type === "IHDR" ? headerOf(data, view, at + 8) : undefined;
      if (header === null) return null;
      if (header !== undefined) rows = new Rows(header);
      else if (type === "tRNS") transparent = data;
      else if (type === "IDAT") {
        if (rows === null) return null;
        rows.transparent = transparent;
        rows.push(data);
      } else if (type === "IEND") break;
      at += 12 + length;
    }
    return rows?.mask() ?? null;
  } catch {
    return null;
  }
}

function bytesOf(address: string): Uint8Array<ArrayBuffer> | null {
  if (!address.startsWith(PREFIX)) return null;
  try {
    const text = atob(address.slice(PREFIX.length));
    const bytes = new Uint8Array(text.length);
    for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
    return bytes;
  } catch {
    return null;
  }
}

function headerOf(data: Uint8Array, view: DataView, at: number): Header | null {
  if (data.length < 13) return null;
  const [width, height, depth, colour] = [view.getUint32(at), view.getUint32(at + 4), data[8] ?? 0, data[9] ?? 0];
  const isKnown = CHANNELS[colour] !== undefined && [1, 2, 4, 8, 16].includes(depth) && (depth >= 8 || colour === 0 || colour === 3);
  // Interlaced ones nobody writes as masks.
  return !isKnown || data[12] !== 0 || width < 1 || height < 1 || Math.max(width, height) > LONGEST_SIDE || width * height > MOST_PIXELS ? null : { width, height, depth, colour };
}

/** Takes unpacked bytes row by row. */
class Rows {
  transparent: Uint8Array = new Uint8Array(0);
  readonly #header: Header;
  readonly #unzlib: Unzlib;
  readonly #step: number;
  readonly #row: Uint8Array;
  readonly #rows: Row[] = [];
  #before: Uint8Array;
  #current: Uint8Array;
  #filled = 0;

  constructor(header: Header) {
    this.#header = header;
    const bits = (CHANNELS[header.colour] ?? 1) * header.depth;
    this.#step = Math.max(1, bits >> 3);
    const length = Math.ceil((header.width * bits) / 8);
    this.#row = new Uint8Array(length + 1);
    this.#before = new Uint8Array(length);
    this.#current = new Uint8Array(length);
    this.#unzlib = new Unzlib((part) => this.#take(part));
  }

  push(data: Uint8Array): void {
    for (let at = 0; at < data.length && this.#rows.length < this.#header.height; at += PART) this.#unzlib.push(data.subarray(at, at + PART));
  }

  /** Null: rows are missing. */
  mask(): Mask | null {
    if (this.#rows.length < this.#header.height) this.#unzlib.push(new Uint8Array(0), true);
    return this.#rows.length < this.#header.height ? null : maskOf(this.#header, 0, this.#rows);
  }

  #take(part: Uint8Array): void {
    for (let at = 0; at < part.length && this.#rows.length < this.#header.height;) {
      const taken = part.subarray(at, at + this.#row.length - this.#filled);
      this.#row.set(taken, this.#filled);
      this.#filled += taken.length;
      at += taken.length;
      if (this.#filled === this.#row.length) this.#finish();
    }
  }

  #finish(): void {
    this.#filled = 0;
    this.#unfilter(this.#row[0] ?? 0);
    this.#rows.push(this.#spans(this.#current));
    [this.#before, this.#current] = [this.#current, this.#before];
  }

  #unfilter(filter: number): void {
    const [before, out, step] = [this.#before, this.#current, this.#step];
    if (filter > 4) throw new Error("no such filter");
    out.set(this.#row.subarray(1));
    const { length } = out;
    if (filter === 1) for (let at = step; at < length; at += 1) out[at] = (out[at] ?? 0) + (out[at - step] ?? 0);
    else if (filter === 2) for (let at = 0; at < length; at += 1) out[at] = (out[at] ?? 0) + (before[at] ?? 0);
    else if (filter === 3) for (let at = 0; at < length; at += 1) out[at] = (out[at] ?? 0) + (((at < step ? 0 : (out[at - step] ?? 0)) + (before[at] ?? 0)) >> 1);
    else if (filter === 4) for (let at = 0; at < length; at += 1) out[at] = (out[at] ?? 0) + nearest(at < step ? 0 : (out[at - step] ?? 0), before[at] ?? 0, at < step ? 0 : (before[at - step] ?? 0));
  }

  #spans(row: Uint8Array): Row {
    const { width, colour, depth } = this.#header;
    const spans: number[] = [];
    let on = false;
    // What canvases write, without asking for each pixel what it is.
    if (colour === 6 && depth === 8) {
      for (let x = 0, at = 3; x < width; x += 1, at += 4) {
        if (row[at] === 0 ? on : !on) {
          spans.push(x);
          on = !on;
        }
      }
    } else for (let x = 0; x < width; x += 1) {
      const now = this.#covers(row, x);
      if (now !== on) spans.push(x);
      on = now;
    }
    if (on) spans.push(width);
    return Int32Array.from(spans);
  }

  #covers(row: Uint8Array, x: number): boolean {
    const { colour, depth } = this.#header;
    if (colour === 6) return (row[x * this.#step + (depth === 8 ? 3 : 6)] ?? 0) > 0;
    if (colour === 4) return (row[x * this.#step + (depth === 8 ? 1 : 2)] ?? 0) > 0;
    if (this.transparent.length === 0) return true;
    if (colour === 3) return (this.transparent[sample(row, x, depth)] ?? 255) > 0;
    if (colour === 0) return (depth === 16 ? sample(row, 2 * x, 8) * 256 + sample(row, 2 * x + 1, 8) : sample(row, x, depth)) !== (this.transparent[0] ?? 0) * 256 + (this.transparent[1] ?? 0);
    const wide = depth === 16 ? 2 : 1;
    return [0, 1, 2].some((channel) => row[x * this.#step + channel * wide + wide - 1] !== this.transparent[channel * 2 + 1]);
  }
}

/** A number of so many bits. */
function sample(row: Uint8Array, x: number, depth: number): number {
  if (depth === 8) return row[x] ?? 0;
  const bit = x * depth;
  return ((row[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

// --- writing ---

/** As a canvas writes it: red, green, blue and cover of each pixel, black where it is covered. */
export function encodePng(mask: Mask): string {
  const length = 1 + mask.width * 4;
  const raw = new Uint8Array(mask.height * length);
  mask.rows.forEach((spans, row) => {
    const begin = (mask.top + row) * length + 1 + 3;
    for (let at = 0; at < spans.length; at += 2) for (let x = spans[at] ?? 0; x < (spans[at + 1] ?? 0); x += 1) raw[begin + x * 4] = 255;
  });
  // Not as a stream: of this library that writes what nobody can read.
  const packed = zlibSync(raw, { level: 6 });
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, mask.width);
  view.setUint32(4, mask.height);
  header.set([8, 6, 0, 0, 0], 8);
  return `${PREFIX}${base64([Uint8Array.from(SIGNATURE), chunk("IHDR", header), chunk("IDAT", packed), chunk("IEND", new Uint8Array(0))])}`;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(Array.from(type, (letter) => letter.charCodeAt(0)), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 255] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

function base64(parts: readonly Uint8Array[]): string {
  const letters: string[] = [];
  for (const part of parts) for (let at = 0; at < part.length; at += PART) letters.push(String.fromCharCode(...part.subarray(at, at + PART)));
  return btoa(letters.join(""));
}
