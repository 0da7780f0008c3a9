import { targetId } from "../../hotkeys/context";
import type { QuestionKind } from "../../model/question";
import { focusField } from "../focusField";
import { answerFrom, limitProblem, partsOf, shapeOf } from "./parts";
import { readMoment, writeMoment } from "./strftime";

export const question: QuestionKind = {
  type: "datetime",
  startsWith({ node }) {
    const given = node.attrs["defaultvalue"] ?? "";
    const shape = shapeOf(node);
    const parts = given === "" ? null : partsOf(shape, given);
    if (parts !== null) return answerFrom(shape, parts);
    // The default may be written as dates are written everywhere, whatever the format of the answers is.
    const at = shape.format === null ? null : (readMoment("%Y-%m-%dT%H:%M", given) ?? readMoment("%Y-%m-%d", given));
    return at === null || shape.format === null ? null : writeMoment(shape.format, at);
  },
  problem: limitProblem,
  /** Its key leads to its first field. */
  keys: (control) => [{
    id: targetId(control.name, "focus"), title: control.name, wanted: control.node.attrs["hotkey"] ?? null, auto: false,
    run: () => focusField(control.name),
  }],
};
