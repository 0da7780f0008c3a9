import { targetId } from "../../hotkeys/context";
import { numberIn } from "../numberIn";
import type { QuestionKind } from "../../model/question";

export const question: QuestionKind = {
  type: "rating",
  startsWith({ node }) {
    const stars = numberIn(node, "defaultvalue");
    return stars !== null && stars > 0 ? stars : null;
  },
  isOnePress: () => true,
  /** One star more; after the last comes the first. */
  keys: (control, _, change) => [{
    id: targetId(control.name, "next"), title: control.name, wanted: control.node.attrs["hotkey"] ?? null, auto: false,
    run() {
      const most = Number(control.node.attrs["maxrating"] ?? 5) || 5;
      change((value) => (typeof value === "number" && value < most ? value + 1 : 1));
    },
  }],
};
