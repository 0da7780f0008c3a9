import { boxOf as boxAround, overlaps, union, type Box, type Point } from "../geometry/types";
import type { ReadableText } from "../canvas/tools/types";

/** A piece of text as the document has it. */
export interface TextPiece {
  readonly text: string;
  readonly direction: string;
  /** Where its first letter stands on its line, how the line goes on, and how high letters are: pixels of the page. */
  readonly at: Point;
  readonly along: Point;
  readonly up: Point;
  readonly endsLine: boolean;
  readonly font: string;
}

/** How wide the beginnings of a text are, in any unit: one number for each letter, rising. */
export type Measure = (text: string, font: string) => readonly number[];

/** Letters reach so far below their line, as a part of their height. */
const BELOW = 0.22;
const OTHER_LINE = 30;

interface Run {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly piece: TextPiece;
}

/** The letters of one page with their places. A place is reckoned when it is asked for. */
export class PageText implements ReadableText {
  readonly text: string;
  readonly #runs: readonly Run[];
  readonly #measure: Measure;
  readonly #edges = new Map<Run, readonly number[]>();

  constructor(pieces: readonly TextPiece[], measure: Measure) {
    this.#measure = measure;
    const runs: Run[] = [];
    let [text, line] = ["", 0];
    for (const piece of pieces) {
      if (piece.text !== "") runs.push({ start: text.length, end: text.length + piece.text.length, line, piece });
      text += piece.text;
      if (!piece.endsLine) continue;
      text += "\n";
      line += 1;
    }
    this.text = text;
    this.#runs = runs;
  }

  isOn(point: Point): boolean {
    return this.#runs.some(({ piece }) => contains(boxOf(piece, 0, 1), point));
  }

  /** The place between two letters that is nearest. */
  indexAt(point: Point): number {
    let [best, nearest] = [this.#runs[0], Infinity];
    for (const run of this.#runs) {
      const box = boxOf(run.piece, 0, 1);
      // A line above or below is farther than the letters of the same line, also for who points beside its end.
      const [dx, dy] = [gap(point.x, box.minX, box.maxX), gap(point.y, box.minY, box.maxY)];
      const isSideways = Math.abs(run.piece.along.x) < Math.abs(run.piece.along.y);
      const far = isSideways ? dx * OTHER_LINE + dy : dy * OTHER_LINE + dx;
      if (far < nearest) [best, nearest] = [run, far];
    }
    if (best === undefined) return 0;
    const { at, along } = best.piece;
    const length = along.x ** 2 + along.y ** 2;
    const part = length === 0 ? 0 : ((point.x - at.x) * along.x + (point.y - at.y) * along.y) / length;
    const edges = this.#edgesOf(best);
    const isBack = best.piece.direction === "rtl";
    const wanted = isBack ? 1 - part : part;
    let index = 0;
    while (index < edges.length && ((edges[index - 1] ?? 0) + (edges[index] ?? 0)) / 2 < wanted) index += 1;
    return best.start + index;
  }

  wordAt(index: number): readonly [start: number, end: number] {
    const isWord = (at: number) => /[\p{L}\p{N}\p{M}_'’-]/u.test(this.text[at] ?? "");
    let [start, end] = [index, index];
    while (isWord(start - 1)) start -= 1;
    while (isWord(end)) end += 1;
    return start === end ? [index, Math.min(index + 1, this.text.length)] : [start, end];
  }

  /** A box for each line that the letters stand on. */
  boxesOf(start: number, end: number): readonly Box[] {
    const lines = new Map<number, Box>();
    for (const run of this.#runs) {
      if (run.end <= start || run.start >= end) continue;
      const box = this.#part(run, Math.max(start, run.start), Math.min(end, run.end));
      const known = lines.get(run.line);
      lines.set(run.line, known === undefined ? box : union(known, box));
    }
    return [...lines.values()];
  }

  /** The words whose letters lie inside, by their middles; lines stay lines. */
  within(area: Box, isIn: (point: Point) => boolean): string {
    let [found, line] = ["", -1];
    for (const run of this.#runs) {
      if (!overlaps(boxOf(run.piece, 0, 1), area)) continue;
      let part = "";
      for (let at = run.start; at < run.end; at += 1) {
        const { minX, minY, maxX, maxY } = this.#part(run, at, at + 1);
        if (isIn({ x: (minX + maxX) / 2, y: (minY + maxY) / 2 })) part += this.text[at] ?? "";
      }
      if (part === "") continue;
      found += found !== "" && run.line !== line ? `\n${part}` : part;
      line = run.line;
    }
    return found.split("\n").map((one) => one.trim()).filter((one) => one !== "").join("\n");
  }

  #part(run: Run, start: number, end: number): Box {
    const edges = this.#edgesOf(run);
    const edge = (at: number) => (at === run.start ? 0 : (edges[at - run.start - 1] ?? 1));
    const [from, to] = [edge(start), edge(end)];
    return run.piece.direction === "rtl" ? boxOf(run.piece, 1 - to, 1 - from) : boxOf(run.piece, from, to);
  }

  /** Where each letter ends, as a part of the whole. */
  #edgesOf(run: Run): readonly number[] {
    const known = this.#edges.get(run);
    if (known !== undefined) return known;
    const { text, font } = run.piece;
    const widths = this.#measure(text, font);
    const whole = widths.at(-1) ?? 0;
    const made = Array.from({ length: text.length }, (_, at) => (whole > 0 ? (widths[at] ?? whole) / whole : (at + 1) / text.length));
    this.#edges.set(run, made);
    return made;
  }
}

/** Around a part of a piece, upright. */
function boxOf({ at, along, up }: TextPiece, from: number, to: number): Box {
  return boxAround([from, to].flatMap((part) => [-BELOW, 1 - BELOW].map((high) => ({ x: at.x + along.x * part + up.x * high, y: at.y + along.y * part + up.y * high }))));
}

function contains(box: Box, { x, y }: Point): boolean {
  return x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY;
}

function gap(at: number, least: number, most: number): number {
  return Math.max(0, least - at, at - most);
}
