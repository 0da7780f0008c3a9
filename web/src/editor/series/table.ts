import { BLOCK, MOST_NUMBERS, PIECE, type Notice, type Piece, type Trouble, type Wanted } from "./protocol";
import { timeReader, timeWriter } from "./times";

export class SeriesTrouble extends Error {
  readonly trouble: Trouble;

  constructor(trouble: Trouble) {
    super(trouble.kind);
    this.trouble = trouble;
  }
}

/** Which column is the time and which are drawn, of those that there are. */
export interface Layout {
  /** -1: rows are counted. */
  readonly time: number;
  /** For each wanted column; -1: there is none. */
  readonly columns: readonly number[];
  readonly notices: readonly Notice[];
}

/** `names` in lower case. A number is a column's place where no column is called so. */
export function layoutOf(names: readonly string[], wanted: Wanted): Layout {
  const placeOf = (name: string) => {
    const lower = name.trim().toLowerCase();
    const at = names.indexOf(lower);
    return at === -1 && /^\d+$/.test(lower) && Number(lower) < names.length ? Number(lower) : at;
  };
  const found = names.slice(0, 20);
  const time = wanted.time === "" ? -1 : placeOf(wanted.time);
  if (wanted.time !== "" && time === -1) throw new SeriesTrouble({ kind: "no-time-column", name: wanted.time, found });
  const columns = wanted.columns.map(placeOf);
  if (columns.every((column) => column === -1)) throw new SeriesTrouble({ kind: "no-columns", names: wanted.columns, found });
  return { time, columns, notices: columns.flatMap((column, at) => (column === -1 ? [{ kind: "no-column", name: wanted.columns[at] ?? "", found } as const] : [])) };
}

/** Gathers rows into pieces, and looks whether times go on. */
export class Table {
  readonly #wanted: Wanted;
  readonly #emit: (piece: Piece, gap: number) => void;
  readonly #read: ((text: string) => number) | null;
  readonly #texts: (string | null)[];
  readonly #hasNumber: boolean[];
  readonly #most: number;
  #times = new Float64Array(0);
  #values: readonly Float64Array[] = [];
  #at = 0;
  #rows = 0;
  #last = Number.NEGATIVE_INFINITY;
  #gap = Number.POSITIVE_INFINITY;
  #ragged = 0;
  #firstRagged = 0;
  #lastRagged = 0;

  constructor(wanted: Wanted, emit: (piece: Piece, gap: number) => void, most = MOST_NUMBERS) {
    this.#wanted = wanted;
    this.#emit = emit;
    this.#read = wanted.timeFormat === "" ? null : timeReader(wanted.timeFormat);
    this.#texts = wanted.columns.map(() => null);
    this.#hasNumber = wanted.columns.map(() => false);
    this.#most = Math.floor(most / (wanted.columns.length + 1));
    this.#begin();
  }

  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows >= this.#most;
  }

  /** Whether times are texts, or numbers that need no reading. */
  get readsTimes(): boolean {
    return this.#read !== null;
  }

  timeOf(text: string): number {
    return this.#read === null ? (text.trim() === "" ? Number.NaN : Number(text)) : this.#read(text.trim());
  }

  value(column: number, value: number): void {
    const values = this.#values[column];
    if (values !== undefined) values[this.#at] = value;
    if (value === value) this.#hasNumber[column] = true;
  }

  /** A text that is no number: the first of a column is told where none ever comes. */
  noNumber(column: number, text: () => string): void {
    if (this.#texts[column] === null) this.#texts[column] = text().slice(0, 80);
  }

  ragged(row: number): void {
    if (row === this.#lastRagged) return;
    if (this.#ragged === 0) this.#firstRagged = row;
    this.#lastRagged = row;
    this.#ragged += 1;
  }

  /** Forgets the values of a row that is none. */
  drop(): void {
    for (const values of this.#values) values[this.#at] = Number.NaN;
  }

  /** The values of the row are there; this is its time. `row` and `text` are for the message. */
  add(time: number, row: number, text: () => string): void {
    if (!Number.isFinite(time)) throw new SeriesTrouble({ kind: "bad-time", row, text: text().slice(0, 80), format: this.#wanted.timeFormat });
    if (time < this.#last) throw new SeriesTrouble({ kind: "unsorted", row, text: text().slice(0, 80), before: this.#said(this.#last) });
    if (time > this.#last && time - this.#last < this.#gap) this.#gap = time - this.#last;
    this.#last = time;
    this.#times[this.#at] = time;
    this.#at += 1;
    this.#rows += 1;
    if (this.#at === PIECE) this.#flush();
  }

  end(): readonly Notice[] {
    this.#flush();
    if (this.#rows === 0) throw new SeriesTrouble({ kind: "no-rows" });
    if (!Number.isFinite(this.#gap)) throw new SeriesTrouble({ kind: "one-time" });
    const notices: Notice[] = [];
    if (this.#ragged > 0) notices.push({ kind: "ragged", rows: this.#ragged, first: this.#firstRagged });
    this.#hasNumber.forEach((has, column) => {
      const text = this.#texts[column] ?? null;
      if (!has && text !== null) notices.push({ kind: "no-numbers", name: this.#wanted.columns[column] ?? "", text });
    });
    if (this.isFull) notices.push({ kind: "too-many", rows: this.#rows });
    return notices;
  }

  #said(time: number): string {
    return this.#read === null ? String(time) : timeWriter(this.#wanted.timeFormat)(time);
  }

  #begin(): void {
    this.#at = 0;
    this.#times = new Float64Array(PIECE);
    this.#values = this.#wanted.columns.map(() => new Float64Array(PIECE).fill(Number.NaN));
  }

  #flush(): void {
    if (this.#at === 0) return;
    const rows = this.#at;
    const whole = rows === PIECE;
    const times = whole ? this.#times : this.#times.slice(0, rows);
    const values = whole ? this.#values : this.#values.map((column) => column.slice(0, rows));
    this.#emit({ rows, times, values, blocks: values.map(blocksOf) }, this.#gap);
    this.#begin();
  }
}

/** Smallest and largest of every block of rows. */
export function blocksOf(values: Float64Array): Float64Array {
  const count = Math.ceil(values.length / BLOCK);
  const blocks = new Float64Array(count * 2);
  for (let block = 0; block < count; block += 1) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const end = Math.min(values.length, (block + 1) * BLOCK);
    for (let at = block * BLOCK; at < end; at += 1) {
      const value = values[at] ?? Number.NaN;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    blocks[block * 2] = low <= high ? low : Number.NaN;
    blocks[block * 2 + 1] = low <= high ? high : Number.NaN;
  }
  return blocks;
}
