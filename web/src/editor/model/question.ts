import type { ControlSpec, LabelingConfig, LabelSpec } from "../config/types";
import type { RunnableTarget } from "../hotkeys/assign";
import type { AnnotationStore } from "./store";
import type { JsonObject } from "./types";
import type { TagContext } from "./tag";

/** A kind of question, with what it does beyond its view. */
export interface QuestionKind {
  /** The control's tag in lower case. */
  readonly type: string;
  /** What a new annotation has for an answer; null: none. */
  startsWith?(control: ControlSpec, task: Readonly<JsonObject>): unknown;
  /** The same where it is asked about each region. */
  regionsStartWith?(control: ControlSpec): unknown;
  /** What a new annotation is submitted with where nobody has answered; null: nothing. */
  submitsWith?(control: ControlSpec, config: LabelingConfig, task: Readonly<JsonObject>): unknown;
  /** What its results are about, where that is not the object it names. */
  toName?(control: ControlSpec): string;
  /** Of questions that also mark places: the labels that its places can have. */
  labels?(control: ControlSpec, task: Readonly<JsonObject>): readonly LabelSpec[];
  /** Why an answer cannot be, already translated. */
  problem?(control: ControlSpec, value: unknown): string | null;
  /** What an annotation as a whole lacks before it can be submitted, already translated. */
  lacks?(control: ControlSpec, store: AnnotationStore, task: Readonly<JsonObject>): string | null;
  /** Whether the order of its answers says something, so that two people who gave the same in another order differ. */
  readonly isOrdered?: true;
  /** What of an answer about a region stands beside it in the list of regions. */
  inList?(control: ControlSpec, value: unknown): readonly string[];
  /** Whether one press is an answer. */
  isOnePress?(control: ControlSpec): boolean;
  /** What keys of the config can press; `change` gives the answer that the person sees. `auto`: also what the config gives no key. */
  keys?(control: ControlSpec, ctx: TagContext, change: (next: (value: unknown) => unknown) => void, auto: boolean): readonly RunnableTarget[];
}

const byType = new Map<string, QuestionKind>();

/** Tags say which questions there are, because they stand above this room; `tags/define.ts` does it for all. */
export function defineQuestions(kinds: readonly QuestionKind[]): void {
  for (const kind of kinds) byType.set(kind.type, kind);
}

/** How a kind of question behaves; null for controls that ask nothing. */
export function questionOf(type: string): QuestionKind | null {
  return byType.get(type) ?? null;
}
