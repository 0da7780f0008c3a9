import { t } from "../i18n";
import { setRegionAnswer, setTaskAnswer } from "../model/answers";
import { answerOf } from "../model/validate";
import type { ControlSpec } from "../config/types";
import { afterPress, choiceTree, flatten, pressOptions, type ChoiceItem } from "../tags/choices/tree";
import { press } from "../tags/labels";
import type { TagContext } from "../tags/types";
import type { KeyTarget } from "./assign";
import { targetId } from "./context";

export interface RunnableTarget extends KeyTarget {
  run(): void;
}

/** Everything of the config that a key can press, in config order. */
export function keyTargets(ctx: TagContext, auto: boolean): readonly RunnableTarget[] {
  return [...ctx.config.controls.values()].flatMap((control) => targetsOf(control, ctx, auto));
}

function targetsOf(control: ControlSpec, ctx: TagContext, auto: boolean): readonly RunnableTarget[] {
  if (control.type === "choices") {
    return flatten(choiceTree(control.node, ctx)).map((item) => ({
      id: targetId(control.name, item.path.join("\u0000")), title: item.title, wanted: item.hotkey, auto,
      run: () => pressChoice(ctx, control, item),
    }));
  }
  const wanted = control.node.attrs["hotkey"] ?? null;
  if (control.type === "rating" && wanted !== null) {
    return [{ id: targetId(control.name, "next"), title: control.name, wanted, auto: false, run: () => nextRating(ctx, control) }];
  }
  if (control.type === "number" && wanted !== null) {
    return [{ id: targetId(control.name, "next"), title: control.name, wanted, auto: false, run: () => nextNumber(ctx, control) }];
  }
  return ctx.labelsOf(control.name).map((label) => ({
    id: targetId(control.name, label.key), title: label.title || t("No label"), wanted: label.hotkey, auto, run: () => press(ctx, control, label, "key"),
  }));
}

function pressChoice(ctx: TagContext, control: ControlSpec, item: ChoiceItem): void {
  // A key always means its choice; among several it is a switch, as on the screen.
  const options = { ...pressOptions(control.node, choiceTree(control.node, ctx)), stays: true };
  change(ctx, control, (value) => afterPress(item, value, options));
  ctx.announce(t("{name}: {value}", { name: control.name, value: item.title }));
  ctx.decide(control.name);
}

function nextRating(ctx: TagContext, control: ControlSpec): void {
  const most = Number(control.node.attrs["maxrating"] ?? 5) || 5;
  change(ctx, control, (value) => (typeof value === "number" && value < most ? value + 1 : 1));
}

/** One step more; after the largest number comes the smallest. */
function nextNumber(ctx: TagContext, control: ControlSpec): void {
  const [min = 0, max = Infinity, step = 1] = ["min", "max", "step"].map((name) => {
    const text = control.node.attrs[name]?.trim() ?? "";
    return text === "" || !Number.isFinite(Number(text)) ? undefined : Number(text);
  });
  change(ctx, control, (value) => {
    // As many places as the step has: 0.1 + 0.2 is 0.3 to a person.
    const next = typeof value === "number" ? Number((value + step).toFixed(10)) : min;
    return next > max ? min : next;
  });
}

function change(ctx: TagContext, control: ControlSpec, next: (value: unknown) => unknown): void {
  if (ctx.readOnly) return;
  const { store } = ctx;
  if (control.perRegion) {
    const ids = [...store.selection].filter((id) => control.toNames.includes(store.region(id)?.toName ?? ""));
    const first = store.region(ids[0] ?? "");
    if (first !== null) setRegionAnswer(store, control, ids, next(answerOf(first, control)));
    return;
  }
  const itemIndex = control.perItem ? store.shownItem(control.toNames[0] ?? "") : null;
  setTaskAnswer(store, control, next(store.classificationOf(control.name, itemIndex)?.value ?? null), { itemIndex });
}
