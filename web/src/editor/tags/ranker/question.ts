import type { QuestionKind } from "../../model/question";
import { columnsOf, itemsOf, listOf, rankingOf } from "./items";

export const question: QuestionKind = {
  type: "ranker",
  isOrdered: true,
  /** Who leaves the order as it is has answered too. */
  submitsWith(control, config, task) {
    const list = listOf(control, config);
    const ids = [...itemsOf(list, task).keys()];
    return ids.length === 0 ? null : rankingOf(control, columnsOf(control, list), ids, null);
  },
};
