import { BLOCK, PIECE, type Piece } from "./protocol";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The rows that have come. Looking costs what is looked at, not what there is. */
export class Series {
  readonly #pieces: Piece[] = [];
  /** Smallest and largest of each piece, column by column. */
  readonly #wholes: (readonly (Range | null)[])[] = [];
  rows = 0;
  /** The shortest time between two rows. */
  gap = Number.POSITIVE_INFINITY;

  add(piece: Piece, gap: number): void {
    this.#pieces.push(piece);
    this.#wholes.push(piece.blocks.map((blocks) => lowHigh(blocks, 0, blocks.length)));
    this.rows += piece.rows;
    this.gap = Math.min(this.gap, gap);
  }

  get first(): number {
    return this.timeAt(0);
  }

  get last(): number {
    return this.timeAt(this.rows - 1);
  }

  timeAt(row: number): number {
    return this.#pieces[Math.floor(row / PIECE)]?.times[row % PIECE] ?? Number.NaN;
  }

  valueAt(column: number, row: number): number {
    return this.#pieces[Math.floor(row / PIECE)]?.values[column]?.[row % PIECE] ?? Number.NaN;
  }

  /** The first row that is not before a time, from `low` on. */
  rowFrom(time: number, low = 0): number {
    let [from, to] = [low, this.rows];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.timeAt(middle) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  nearest(time: number): number {
    const after = Math.min(this.rows - 1, this.rowFrom(time));
    return after > 0 && time - this.timeAt(after - 1) <= this.timeAt(after) - time ? after - 1 : after;
  }

  /** The time of the row after or before the nearest one; at an end, of that one. */
  neighbour(time: number, direction: number): number {
    const here = this.timeAt(this.nearest(time));
    if (direction > 0) return here > time ? here : this.timeAt(Math.min(this.rows - 1, this.#after(here)));
    return here < time ? here : this.timeAt(Math.max(0, this.rowFrom(here) - 1));
  }

  /** Rows may have the same time. */
  #after(time: number): number {
    let row = this.rowFrom(time);
    while (row < this.rows && this.timeAt(row) <= time) row += 1;
    return row;
  }

  /** Smallest and largest of rows from `from` to before `to`; null: there is no number. */
  range(column: number, from: number, to: number): Range | null {
    let found: Range | null = null;
    for (let at = Math.floor(from / PIECE); at * PIECE < to; at += 1) {
      const piece = this.#pieces[at];
      if (piece === undefined) break;
      const [a, b] = [Math.max(0, from - at * PIECE), Math.min(piece.rows, to - at * PIECE)];
      found = joined(found, a === 0 && b === piece.rows ? (this.#wholes[at]?.[column] ?? null) : rangeIn(piece, column, a, b));
    }
    return found;
  }

  whole(column: number): Range | null {
    return this.range(column, 0, this.rows);
  }
}

function rangeIn(piece: Piece, column: number, from: number, to: number): Range | null {
  const [values, blocks] = [piece.values[column], piece.blocks[column]];
  if (values === undefined || blocks === undefined) return null;
  const [first, last] = [Math.ceil(from / BLOCK), Math.floor(to / BLOCK)];
  if (first >= last) return lowHigh(values, from, to);
  return joined(joined(lowHigh(values, from, first * BLOCK), lowHigh(blocks, first * 2, last * 2)), lowHigh(values, last * BLOCK, to));
}

function lowHigh(values: Float64Array, from: number, to: number): Range | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = from; at < to; at += 1) {
    const value = values[at] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : null;
}

function joined(a: Range | null, b: Range | null): Range | null {
  if (a === null || b === null) return a ?? b;
  return { low: Math.min(a.low, b.low), high: Math.max(a.high, b.high) };
}
