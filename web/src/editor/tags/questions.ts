import { QUESTION_KINDS } from "./generated/questions";
import type { QuestionKind } from "../model/question";

const BY_TYPE: ReadonlyMap<string, QuestionKind> = new Map(QUESTION_KINDS.map((kind) => [kind.type, kind]));

/** How a kind of question behaves; null for controls that ask nothing. */
export function questionOf(type: string): QuestionKind | null {
  return BY_TYPE.get(type) ?? null;
}
