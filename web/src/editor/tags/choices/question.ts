import { interpolate } from "../../config/interpolate";
import { targetId } from "../../hotkeys/context";
import { t } from "../../words/i18n";
import type { QuestionKind } from "../../model/question";
import { afterPress, choiceTree, flatten, pressOptions } from "./tree";

export const question: QuestionKind = {
  type: "choices",
  startsWith({ node }, task) {
    const { nested, multiple, order } = pressOptions(node, choiceTree(node, { resolve: (expression) => interpolate(expression, task) }));
    const chosen = order.filter((item) => item.selected).map((item) => (nested ? [...item.path] : item.key));
    return chosen.length === 0 ? null : multiple ? chosen : chosen.slice(0, 1);
  },
  isOnePress: ({ node }) => node.attrs["choice"] !== "multiple",
  keys: (control, ctx, change, auto) => flatten(choiceTree(control.node, ctx)).map((item) => ({
    id: targetId(control.name, item.path.join("\u0000")), title: item.title, wanted: item.hotkey, auto,
    run() {
      // A key always means its choice; among several it is a switch, as on the screen.
      const options = { ...pressOptions(control.node, choiceTree(control.node, ctx)), stays: true };
      change((value) => afterPress(item, value, options));
      ctx.announce(t("{name}: {value}", { name: control.name, value: item.title }));
      ctx.decide(control.name);
    },
  })),
};
