import { asText } from "../../config/interpolate";
import { isObject } from "../../config/json";
import type { ConfigNode } from "../../config/types";
import { t } from "../../words/i18n";
import { numberOf, type ParagraphSpan } from "./codec";
import type { TextPlaces } from "../../text/surface";
import type { Geometry } from "../../model/types";

/** What one person says at a time. */
export interface Phrase {
  readonly name: string;
  readonly text: string;
  /** Seconds in the sound; null: it has no place there. */
  readonly from: number | null;
  readonly to: number | null;
}

const MOST = 50_000;

/** The phrases of a task. What is no conversation is told with what is needed. */
export function phrasesOf(value: unknown, { attrs }: ConfigNode): readonly Phrase[] {
  const [nameKey, textKey] = [attrs["namekey"] ?? "author", attrs["textkey"] ?? "text"];
  if (!Array.isArray(value)) throw new Error(t("This task has no conversation in {field}: a list of objects is needed.", { field: attrs["value"] ?? "" }));
  const turns = value.slice(0, MOST).map((turn: unknown) => (isObject(turn) ? turn : {}));
  if (turns.length > 0 && !turns.some((turn) => Object.hasOwn(turn, textKey))) throw new Error(t("The conversation has no “{key}”. Check textKey in the labeling configuration.", { key: textKey }));
  const phrases = turns.map((turn) => {
    const from = secondsOf(turn["start"]);
    const length = secondsOf(turn["duration"]);
    return { name: asText(turn[nameKey]), text: asText(turn[textKey]), from, to: secondsOf(turn["end"]) ?? (from !== null && length !== null ? from + length : null) };
  });
  // A conversation that scrolls with its sound stands in the order of the sound.
  return attrs["contextscroll"] === "true" ? phrases.toSorted((a, b) => (a.from ?? Infinity) - (b.from ?? Infinity) || 0) : phrases;
}

/** What is said at a second; -1: nothing. */
export function phraseAt(phrases: readonly Phrase[], at: number): number {
  return phrases.findLastIndex(({ from, to }) => from !== null && from <= at && (to === null || at < to));
}

/** Where a phrase ends in the sound; null: with the sound. */
export function endOf(phrases: readonly Phrase[], phrase: Phrase): number | null {
  return phrase.to ?? phrases.find(({ from }) => from !== null && from > (phrase.from ?? 0))?.from ?? null;
}

/** The phrase whose button was pressed. */
export function pressedIn(phrases: readonly Phrase[], event: Event): Phrase | null {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-play]") : null;
  return phrases[Number(button?.dataset["play"] ?? -1)] ?? null;
}

function secondsOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : null;
}

/** The whole conversation as one text, a line break after each phrase, and where each begins. */
export function joined(phrases: readonly Phrase[]): { readonly text: string; readonly starts: readonly number[] } {
  const starts: number[] = [];
  let length = 0;
  for (const { text } of phrases) {
    starts.push(length);
    length += text.length + 1;
  }
  return { text: phrases.map(({ text }) => text).join("\n"), starts };
}

/** Places of a conversation: number of the phrase and units in it. */
export class PhrasePlaces implements TextPlaces {
  readonly kind = "paragraphs";
  readonly #phrases: readonly Phrase[];
  readonly #starts: readonly number[];
  readonly #text: string;
  readonly #savesText: boolean;
  /** Phrases that a filter leaves; a selection does not mark what is hidden in between. */
  shows: (phrase: number) => boolean = () => true;

  constructor(phrases: readonly Phrase[], savesText: boolean) {
    const { text, starts } = joined(phrases);
    this.#phrases = phrases;
    this.#starts = starts;
    this.#text = text;
    this.#savesText = savesText;
  }

  units(geometry: Geometry): readonly [number, number] | null {
    const { startOffset, endOffset } = geometry as ParagraphSpan;
    const [first, last] = [numberOf(geometry["start"]), numberOf(geometry["end"])];
    const [from, to] = [this.#starts[first ?? -1], this.#starts[last ?? -1]];
    const [begins, ends] = [this.#phrases[first ?? -1], this.#phrases[last ?? -1]];
    if (from === undefined || to === undefined || begins === undefined || ends === undefined) return null;
    const place = [from + Math.min(startOffset, begins.text.length), to + Math.min(endOffset, ends.text.length)] as const;
    return place[0] < place[1] ? place : null;
  }

  geometry(start: number, end: number): Geometry {
    let [first, last] = [this.phraseAt(start), this.phraseAt(end)];
    // From behind the last letter of a phrase the next one is meant, and up to before the first letter the one before.
    if (first < last && start - (this.#starts[first] ?? 0) >= (this.#phrases[first]?.text.length ?? 0)) first += 1;
    if (last > first && end === this.#starts[last]) last -= 1;
    const inside = (phrase: number, offset: number) => Math.max(0, Math.min(offset - (this.#starts[phrase] ?? 0), this.#phrases[phrase]?.text.length ?? 0));
    const place = { start: String(first), end: String(last), startOffset: inside(first, start), endOffset: inside(last, end) };
    return this.#savesText ? { ...place, text: this.#text.slice(start, end).replace(/^\n+|\n+$/g, "") } : place;
  }

  fit(geometry: Geometry): Geometry | null {
    const place = this.units(geometry);
    return place === null ? null : this.geometry(...place);
  }

  pieces(start: number, end: number): readonly (readonly [number, number])[] {
    const found: [number, number][] = [];
    for (let phrase = this.phraseAt(start); phrase <= this.phraseAt(Math.max(start, end - 1)); phrase += 1) {
      const [from, to] = this.rangeOf(phrase);
      if (!this.shows(phrase)) continue;
      const piece: [number, number] = [Math.max(start, from), Math.min(end, to)];
      const before = found.at(-1);
      if (before !== undefined && this.shows(phrase - 1) && before[1] + 1 >= piece[0]) before[1] = Math.max(before[1], piece[1]);
      else if (piece[0] < piece[1]) found.push(piece);
    }
    return found;
  }

  rangeOf(phrase: number): readonly [number, number] {
    const start = this.#starts[phrase] ?? 0;
    return [start, start + (this.#phrases[phrase]?.text.length ?? 0)];
  }

  phraseAt(offset: number): number {
    let [low, high] = [0, Math.max(0, this.#starts.length - 1)];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
