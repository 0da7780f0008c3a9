import { targetId } from "../../hotkeys/context";
import { t } from "../../words/i18n";
import type { QuestionKind } from "../../model/question";

export type Side = "left" | "right";

export const question: QuestionKind = {
  type: "pairwise",
  // The comparison is about none of the two more than about the other, so it names itself.
  toName: (control) => control.name,
  isOnePress: () => true,
  keys: (control, ctx, change, auto) => (["left", "right"] as const).map((side) => ({
    id: targetId(control.name, side), title: sideTitle(side), wanted: null, auto,
    run() {
      change(() => side);
      ctx.announce(t("{name}: {value}", { name: control.name, value: sideTitle(side) }));
      ctx.decide(control.name);
    },
  })),
};

export function sideTitle(side: Side): string {
  return side === "left" ? t("The left one") : t("The right one");
}
