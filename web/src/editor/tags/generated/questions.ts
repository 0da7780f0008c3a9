// Made from crates/labeling/tags.json by `cargo xtask generate`.
import { question as ranker } from "../ranker/question";
import { question as chat } from "../chat/question";
import { question as choices } from "../choices/question";
import { question as textarea } from "../textarea/question";
import { question as rating } from "../rating/question";
import { question as number } from "../number/question";
import { question as datetime } from "../datetime/question";
import { question as taxonomy } from "../taxonomy/question";
import { question as pairwise } from "../pairwise/question";
import type { QuestionKind } from "../../model/question";

export const QUESTION_KINDS: readonly QuestionKind[] = [ranker, chat, choices, textarea, rating, number, datetime, taxonomy, pairwise];
