import type { MouseEvent } from "react";
import type { ControlSpec } from "../../config/types";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { KeyHint } from "../../hotkeys/KeyHint";
import { setTaskAnswer } from "../../model/answers";
import { drawingOn } from "../../model/draw";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import { useAnswer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import { inlineStyle } from "../style/css";
import type { AroundProps, TagContext, TagProps, TagView } from "../../model/tag";
import { question, sideTitle, type Side } from "./question";

/** Two buttons, for keys, fingers and screen readers; what is compared can be pressed as well. */
function Pairwise(props: TagProps) {
  const answer = useAnswer(props);
  if (answer === null) return null;
  const { name, toNames } = answer.control;
  const press = (side: Side) => {
    answer.set(answer.value === side ? null : side);
    if (answer.value !== side) props.ctx.decide(name);
  };
  return (
    <fieldset className="lke-choices lke-pairwise" data-control={name} disabled={answer.readOnly}>
      <legend className="lke-field-label">{t("Which one of the two?")}</legend>
      <RequiredMark control={answer.control} />
      <div className="lke-pairwise-row">
        {(["left", "right"] as const).map((side) => <SideButton key={side} control={name} side={side} picked={answer.value === side} press={press} />)}
      </div>
      {toNames.length !== 2 && <p className="lke-problem">{t("A Pairwise compares exactly two: toName=\"one,other\".")}</p>}
    </fieldset>
  );
}

function SideButton({ control, side, picked, press }: { readonly control: string; readonly side: Side; readonly picked: boolean; press(side: Side): void }) {
  const hotkey = useTargetKey(targetId(control, side));
  return (
    <button type="button" className="lke-button lke-button-large" aria-pressed={picked} onClick={() => press(side)}>
      {sideTitle(side)} <KeyHint hotkey={hotkey} />
    </button>
  );
}

/** Around each of the two: it shows that it was chosen, and a press on it chooses it. */
function Around({ node, ctx, children }: AroundProps) {
  const found = pairOf(node.attrs["name"] ?? "", ctx);
  return found === null ? children : <Compared {...found} ctx={ctx}>{children}</Compared>;
}

function Compared({ control, side, ctx, children }: Found & Pick<AroundProps, "ctx" | "children">) {
  useTopics(ctx.store, "classifications");
  const chosen = ctx.store.classificationOf(control.name)?.value === side;
  const { attrs } = control.node;
  const own = side === "left" ? (attrs["leftclass"] ?? "left") : (attrs["rightclass"] ?? "right");
  const toName = control.toNames[side === "left" ? 0 : 1] ?? "";
  const press = (event: MouseEvent) => {
    if (ctx.readOnly || isForItself(event) || drawingOn(toName, ctx.config, ctx.store) !== null) return;
    setTaskAnswer(ctx.store, control, chosen ? null : side);
    if (!chosen) ctx.decide(control.name);
  };
  return (
    <div className={`lke-compared ${own}`} data-chosen={chosen} style={chosen ? inlineStyle(attrs["selectionstyle"]) : undefined} onClick={press}>
      {children}
    </div>
  );
}

interface Found {
  readonly control: ControlSpec;
  readonly side: Side;
}

function pairOf(object: string, { config }: TagContext): Found | null {
  for (const control of config.controls.values()) {
    const index = control.type === question.type ? control.toNames.indexOf(object) : -1;
    if (index === 0 || index === 1) return { control, side: index === 0 ? "left" : "right" };
  }
  return null;
}

/** Presses that are for what is inside: buttons and players, or the end of a selection of words. */
function isForItself({ target }: MouseEvent): boolean {
  if (window.getSelection()?.isCollapsed === false) return true;
  return target instanceof Element && target.closest("button, a, input, select, textarea, audio, video, label, canvas") !== null;
}

export const view: TagView = { tags: [question.type], Component: Pairwise, Around };
