import { t } from "../words/i18n";
import { changeAnswer } from "../model/answers";
import { walk } from "../config/graph";
import type { ControlSpec } from "../config/types";
import { keysOfTag } from "../tags/registry";
import { press } from "../tags/labels/Labels";
import { questionOf } from "../model/question";
import type { TagContext } from "../model/tag";
import type { RunnableTarget } from "../hotkeys/assign";
import { targetId } from "../hotkeys/context";

/** Everything of the config that a key can press, in config order. */
export function keyTargets(ctx: TagContext, auto: boolean): readonly RunnableTarget[] {
  const ofControls = [...ctx.config.controls.values()].flatMap((control) => targetsOf(control, ctx, auto));
  const { root } = ctx.config;
  const ofTags = root === null ? [] : [...walk(root)].flatMap((node) => keysOfTag(node, ctx));
  return [...ofControls, ...ofTags.filter((target) => target.wanted !== null)];
}

function targetsOf(control: ControlSpec, ctx: TagContext, auto: boolean): readonly RunnableTarget[] {
  const asked = questionOf(control.type);
  if (asked !== null) return (asked.keys?.(control, ctx, (next) => changeAnswer(ctx, control, next), auto) ?? []).filter((target) => target.auto || target.wanted !== null);
  return ctx.labelsOf(control.name).map((label) => ({
    id: targetId(control.name, label.key), title: label.title || t("No label"), wanted: label.hotkey, auto, run: () => press(ctx, control, label, "key"),
  }));
}
