import { targetId } from "../../hotkeys/context";
import { numberIn } from "../numberIn";
import type { QuestionKind } from "../../model/question";
import { rangeProblem } from "./range";

export const question: QuestionKind = {
  type: "number",
  startsWith: ({ node }) => numberIn(node, "defaultvalue"),
  // As in the real format, a required number about regions is its default where nobody types another.
  regionsStartWith: ({ node, required }) => (required ? numberIn(node, "defaultvalue") : null),
  problem: (control, value) => (typeof value === "number" ? rangeProblem(control, value) : null),
  /** One step more; after the largest number comes the smallest. */
  keys: (control, _, change) => [{
    id: targetId(control.name, "next"), title: control.name, wanted: control.node.attrs["hotkey"] ?? null, auto: false,
    run() {
      const [min, max, step] = [numberIn(control.node, "min") ?? 0, numberIn(control.node, "max") ?? Infinity, numberIn(control.node, "step") ?? 1];
      change((value) => {
        // As many places as the step has: 0.1 + 0.2 is 0.3 to a person.
        const next = typeof value === "number" ? Number((value + step).toFixed(10)) : min;
        return next > max ? min : next;
      });
    },
  }],
};
