import { useRef, type ReactNode } from "react";
import { EMPTY_LABEL, type ConfigNode, type ControlSpec, type LabelSpec } from "../../config/types";
import { positiveInteger } from "../../config/graph";
import { useTopics } from "../../session/useSession";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { KeyHint } from "../../hotkeys/KeyHint";
import { t } from "../../words/i18n";
import { isUsedUp } from "../../model/draw";
import { labelsOn, pressLabel, type PressedBy } from "../../model/labels";
import { useStrip } from "../../ui/useStrip";
import { view as header } from "../header";
import { passes } from "../narrowed";
import { SafeHtml } from "../SafeHtml";
import { inlineStyle } from "../style/css";
import { LabelList } from "./LabelList";
import type { TagContext, TagProps } from "../../model/tag";
import { IdleButton } from "../../ui/IdleButton";

export function Labels({ node, ctx }: TagProps) {
  useTopics(ctx.store, "tool", "selection", "regions");
  const line = useRef<HTMLDivElement>(null);
  useStrip(line);
  const control = ctx.config.controls.get(node.attrs["name"] ?? "");
  if (control === undefined) return null;
  const narrowing = ctx.store.narrowingOf(control.name);
  const labels = ctx.labelsOf(control.name).filter((label) => passes(label.title, narrowing));
  const inline = node.attrs["showinline"] !== "false";
  const pressed = pressedLabels(control, ctx);
  const button = (label: LabelSpec) => <LabelButton key={label.key} label={label} control={control} ctx={ctx} pressed={pressed.has(label.key)} />;
  return (
    <div ref={line} className={`lke-labels${inline ? "" : " lke-labels-column"}`} role="group" aria-label={t("Labels “{name}”", { name: control.name })}>
      <LabelList labels={labels} ctx={ctx} name={control.name} press={(label) => press(ctx, control, label, "key")}>
        {(shown) => (
          <>
            {node.children.filter((child) => child.tag !== "label").map((child) => grouped(child, labels.filter((label) => shown.has(label.key)), button, ctx))}
            {labels.filter((label) => shown.has(label.key) && (label.node === null || label.node.parent === node)).map(button)}
          </>
        )}
      </LabelList>
      {labels.length === 0 && <p className="lke-hint">{narrowing === null ? t("This control has no labels.") : t("No label has this in its name.")}</p>}
    </div>
  );
}

/** Labels may stand in Views with Headers between them. */
function grouped(node: ConfigNode, labels: readonly LabelSpec[], button: (label: LabelSpec) => ReactNode, ctx: TagContext): ReactNode {
  if (node.tag === "label") {
    const label = labels.find((item) => item.node === node);
    return label === undefined ? null : button(label);
  }
  const Header = header.Component;
  if (node.tag === "header") return <Header key={node.index} node={node} ctx={ctx} />;
  return (
    <div key={node.index} className="lke-labels-group" style={inlineStyle(node.attrs["style"])}>
      {node.children.map((child) => grouped(child, labels, button, ctx))}
    </div>
  );
}

function LabelButton({ label, control, ctx, pressed }: { readonly label: LabelSpec; readonly control: ControlSpec; readonly ctx: TagContext; readonly pressed: boolean }) {
  const hotkey = useTargetKey(targetId(control.name, label.key));
  const usedUp = !pressed && isUsedUp(ctx.store, control.name, label, positiveInteger(control.node.attrs["maxusages"]));
  const title = label.key === EMPTY_LABEL ? t("No label") : label.title;
  const showAlias = label.showAlias && label.key !== label.title;
  return (
    <IdleButton className="lke-label" aria-pressed={pressed} disabled={ctx.readOnly || usedUp}
      title={usedUp ? t("This label has been used as often as it may be.") : (label.hint ?? undefined)}
      style={{ ["--lke-label-color" as string]: label.color }}
      onClick={() => press(ctx, control, label, "button")}
    >
      <span className="lke-swatch" aria-hidden="true" />
      {label.html === null ? <span>{title}</span> : <SafeHtml html={label.html} fallback={label.title} />}
      {showAlias && <span className="lke-alias" style={inlineStyle(label.aliasStyle)}>{label.key}</span>}
      <KeyHint hotkey={hotkey} />
    </IdleButton>
  );
}

export function press(ctx: TagContext, control: ControlSpec, label: LabelSpec, by: PressedBy): void {
  const outcome = pressLabel(ctx.store, ctx.config, control, label.key, by);
  if (outcome === "applied" && label.key === EMPTY_LABEL) ctx.announce(t("The selected regions have no label now."));
  else if (outcome === "applied") ctx.announce(t("Label {label} put on the selected regions.", { label: label.title }));
  else if (outcome === "chosen") ctx.announce(t("Label {label} chosen.", { label: label.title || t("No label") }));
  else ctx.announce(t("Label {label} taken off.", { label: label.title || t("No label") }));
}

/** With regions selected the buttons show their labels (all of them must agree), otherwise what the next region gets. */
function pressedLabels(control: ControlSpec, ctx: TagContext): ReadonlySet<string> {
  const selected = [...ctx.store.selection].filter((id) => control.toNames.includes(ctx.store.region(id)?.toName ?? ""));
  if (selected.length === 0) return new Set(ctx.store.chosenLabels(control.name));
  const [first, ...rest] = selected.map((id) => {
    const labels = labelsOn(ctx.store, id, control);
    return new Set(labels.length === 0 ? [EMPTY_LABEL] : labels);
  });
  return new Set([...(first ?? [])].filter((key) => rest.every((other) => other.has(key))));
}
