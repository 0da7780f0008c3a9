import { useState } from "react";
import type { ControlSpec } from "../../config/types";
import type { RunnableTarget } from "../../hotkeys/assign";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { changeAnswer } from "../../model/answers";
import { questionOf } from "../../model/question";
import { t } from "../../words/i18n";
import { press } from "../labels/Labels";
import { passes } from "../narrowed";
import { inlineStyle } from "../style/css";
import type { TagContext, TagProps, TagView } from "../../model/tag";

const MIN_LENGTH = 3;

/** Leaves of the labels or choices of a control those that have the words in their names; Enter takes the first. */
function Filter({ node, ctx }: TagProps) {
  const { attrs } = node;
  const [words, setWords] = useState("");
  const control = ctx.config.controls.get(attrs["toname"] ?? "");
  const hotkey = useTargetKey(targetId(control?.name ?? "", "filter"));
  if (control === undefined) return null;
  const placeholder = ctx.resolveText(attrs["placeholder"] ?? "") || t("Quick filter");
  const narrow = (next: string) => {
    setWords(next);
    const least = Number(attrs["minlength"] ?? MIN_LENGTH) || 0;
    ctx.store.narrow(control.name, next === "" || next.length < least ? null : { words: next, exactCase: attrs["casesensetive"] === "true" });
  };
  const takeFirst = () => {
    if (ctx.readOnly || !runFirst(control, ctx)) return;
    if (attrs["cleanup"] !== "false") narrow("");
  };
  return (
    <input type="search" className="lke-input lke-quick-filter" data-filter={control.name} value={words} placeholder={hotkey === null ? placeholder : t("{text} ({key})", { text: placeholder, key: showKey(hotkey) })}
      aria-label={t("Filter “{name}”", { name: control.name })} style={inlineStyle(attrs["style"])} onChange={(event) => narrow(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) takeFirst();
        else if (event.key === "Escape" && words !== "") narrow("");
        else return;
        event.preventDefault();
        event.stopPropagation();
      }} />
  );
}

/** False when nothing is left that could be taken. */
function runFirst(control: ControlSpec, ctx: TagContext): boolean {
  const narrowing = ctx.store.narrowingOf(control.name);
  const targets = questionOf(control.type)?.keys?.(control, ctx, (next) => changeAnswer(ctx, control, next), true);
  if (targets !== undefined) {
    const first = targets.find(({ title }) => passes(title, narrowing));
    first?.run();
    return first !== undefined;
  }
  const label = ctx.labelsOf(control.name).find(({ title }) => passes(title, narrowing));
  if (label !== undefined) press(ctx, control, label, "key");
  return label !== undefined;
}

/** Its key leads into it. */
function keys({ attrs }: TagProps["node"]): readonly RunnableTarget[] {
  const name = attrs["toname"] ?? "";
  return [{
    id: targetId(name, "filter"), title: t("Filter “{name}”", { name }), wanted: attrs["hotkey"] ?? null, auto: false,
    run: () => document.querySelector<HTMLElement>(`.lke-root [data-filter="${CSS.escape(name)}"]`)?.focus(),
  }];
}

export const view: TagView = { tags: ["filter"], Component: Filter, keys };
