// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { question as choices } from "../choices/question";
import { question as textarea } from "../textarea/question";
import { question as rating } from "../rating/question";
import { question as number } from "../number/question";
import type { QuestionKind } from "../../model/question";

export const QUESTION_KINDS: readonly QuestionKind[] = [choices, textarea, rating, number];
