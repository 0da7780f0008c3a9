import { interpolate, asText } from "../../config/interpolate";
import type { QuestionKind } from "../../model/question";
import { t } from "../../words/i18n";
import { givenMessages } from "./message";
import { addedMessages, chatOptions } from "./options";

export const question: QuestionKind = {
  type: "chatmessage",
  lacks({ node, name }, store, task) {
    const { least } = chatOptions(node, (expression) => asText(interpolate(expression, task)));
    const count = given(node.attrs["value"], task) + addedMessages(store, name).length;
    return count >= least ? null : t("The conversation “{name}” needs at least {least} messages; it has {count}.", { name, least, count });
  },
};

/** A task without a conversation says so at its place; here it has no messages. */
function given(value: string | undefined, task: Parameters<NonNullable<QuestionKind["lacks"]>>[2]): number {
  try {
    return givenMessages(interpolate(value ?? "", task), value ?? "").length;
  } catch {
    return 0;
  }
}
