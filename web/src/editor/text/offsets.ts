/**
 * Offsets in results are Unicode code points, offsets in the DOM are UTF-16 units. The table keeps only the places of
 * characters outside the basic plane, so plain text costs nothing.
 */
export class OffsetTable {
  /** UTF-16 index of every surrogate pair, ascending. */
  readonly #pairs: Uint32Array;
  readonly length: number;

  constructor(text: string) {
    const pairs: number[] = [];
    for (let index = 0; index < text.length - 1; index += 1) {
      const unit = text.charCodeAt(index);
      if (unit < 0xd800 || unit > 0xdbff) continue;
      const next = text.charCodeAt(index + 1);
      if (next < 0xdc00 || next > 0xdfff) continue;
      pairs.push(index);
      index += 1;
    }
    this.#pairs = Uint32Array.from(pairs);
    this.length = text.length - pairs.length;
  }

  /** Code points before a UTF-16 index. An index inside a pair counts the pair. */
  toPoints(units: number): number {
    return units - this.#pairsBefore(units);
  }

  toUnits(points: number): number {
    // The pair number n starts at code point pairs[n] - n: find how many start before `points`.
    let low = 0;
    let high = this.#pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pairs[middle] ?? 0) - middle < points) low = middle + 1;
      else high = middle;
    }
    return points + low;
  }

  #pairsBefore(units: number): number {
    let low = 0;
    let high = this.#pairs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#pairs[middle] ?? 0) < units) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
