import { useId, useMemo } from "react";
import { safeColor } from "../../config/palette";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { KeyHint } from "../../hotkeys/KeyHint";
import { t } from "../../words/i18n";
import { useTopics } from "../../session/useSession";
import { useAnswer, type Answer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import { SafeHtml } from "../SafeHtml";
import { inlineStyle } from "../style/css";
import type { TagView, TagProps } from "../../model/tag";
import { MANY } from "../FindField";
import { ManyChoices } from "./ManyChoices";
import { SelectMany } from "./SelectMany";
import { passes } from "../narrowed";
import { afterPress, choiceTree, flatten, isPicked, matching, pressOptions, type ChoiceItem } from "./tree";

function Choices(props: TagProps) {
  const { node, ctx, regionIds } = props;
  const answer = useAnswer(props);
  const group = useId();
  const all = useMemo(() => choiceTree(node, ctx), [node, ctx]);
  useTopics(ctx.store, "tool");
  if (answer === null) return null;
  const narrowing = ctx.store.narrowingOf(answer.control.name);
  const items = narrowing === null ? all : matching(all, (item) => passes(item.title, narrowing));
  const layout = node.attrs["layout"] ?? (node.attrs["showinline"] === "true" ? "inline" : "vertical");
  const options = pressOptions(node, all);
  const toggle = (item: ChoiceItem, decides = false) => {
    answer.set(afterPress(item, answer.value, options));
    if (decides && regionIds === undefined) ctx.decide(answer.control.name);
  };
  const confirm = (item: ChoiceItem) => {
    if (!isPicked(item, answer.value, options.nested)) toggle(item, true);
    else if (regionIds === undefined) ctx.decide(answer.control.name);
  };
  const label = node.attrs["title"] ?? answer.control.name;
  const many = options.order.length > MANY;
  if (layout === "select" && !options.multiple && !many) return <SelectChoices items={items} answer={answer} nested={options.nested} toggle={toggle} label={label} />;
  if (layout === "select") {
    const picked = options.order.filter((item) => isPicked(item, answer.value, options.nested)).map((item) => item.title);
    return (
      <SelectMany control={answer.control} label={label} picked={picked} items={items}>
        {(shown) => <ChoiceList items={shown} answer={answer} nested={options.nested} multiple={options.multiple} group={group} toggle={toggle} confirm={confirm} />}
      </SelectMany>
    );
  }
  return (
    <fieldset className={`lke-choices lke-choices-${layout === "inline" ? "inline" : "vertical"}`} data-control={answer.control.name}>
      <legend className={regionIds === undefined ? "lke-visually-hidden" : "lke-field-label"}>{label}</legend>
      <RequiredMark control={answer.control} />
      {many
        ? <ManyChoices ctx={ctx} label={label} items={items} press={confirm}>{(shown) => <ChoiceList items={shown} answer={answer} nested={options.nested} multiple={options.multiple} group={group} toggle={toggle} confirm={confirm} />}</ManyChoices>
        : <ChoiceList items={items} answer={answer} nested={options.nested} multiple={options.multiple} group={group} toggle={toggle} confirm={confirm} />}
      {items.length === 0 && <p className="lke-hint">{narrowing === null ? t("This task has no choices for this question.") : t("No choice has this in its name.")}</p>}
    </fieldset>
  );
}

interface ListProps {
  readonly items: readonly ChoiceItem[];
  readonly answer: Answer;
  readonly nested: boolean;
  readonly multiple: boolean;
  /** Name of the radio group, so that the arrow keys walk through it. */
  readonly group: string;
  /** `decides`: it was pressed, and not just passed with the arrow keys. */
  toggle(item: ChoiceItem, decides?: boolean): void;
  /** Enter on a choice: this one it is. */
  confirm(item: ChoiceItem): void;
}

function ChoiceList(props: ListProps) {
  return (
    <div className="lke-choice-list">
      {props.items.map((item) => (
        <div key={item.path.join("\u0000")} className="lke-choice-item">
          <ChoiceInput {...props} item={item} />
          {item.children.length > 0 && <div className="lke-choice-children"><ChoiceList {...props} items={item.children} /></div>}
        </div>
      ))}
    </div>
  );
}

function ChoiceInput({ item, answer, nested, multiple, group, toggle, confirm }: ListProps & { readonly item: ChoiceItem }) {
  const hotkey = useTargetKey(targetId(answer.control.name, item.path.join("\u0000")));
  const picked = isPicked(item, answer.value, nested);
  const color = item.color === null ? undefined : { borderInlineStart: `3px solid ${safeColor(item.color, "transparent")}` };
  // A single choice can be taken back by pressing it again, so the click decides and not the browser's own change.
  return (
    <label className="lke-choice" data-picked={picked} title={item.hint ?? undefined} style={{ ...color, ...inlineStyle(item.style) }}>
      <input
        type={multiple ? "checkbox" : "radio"} name={group} checked={picked} disabled={answer.readOnly}
        onChange={() => {}} onClick={(event) => toggle(item, event.detail > 0)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey || multiple) return;
          event.preventDefault();
          confirm(item);
        }}
      />
      {item.html === null ? <span>{item.title}</span> : <SafeHtml html={item.html} fallback={item.title} />}
      <KeyHint hotkey={hotkey} />
    </label>
  );
}

function SelectChoices({ items, answer, nested, toggle, label }: Omit<ListProps, "multiple" | "group" | "confirm"> & { readonly label: string }) {
  const all = flatten(items);
  const picked = all.findIndex((item) => isPicked(item, answer.value, nested));
  return (
    <label className="lke-field" data-control={answer.control.name}>
      <span className="lke-field-label">{label}<RequiredMark control={answer.control} /></span>
      <select
        className="lke-input" value={picked} disabled={answer.readOnly}
        onChange={(event) => {
          const item = all[Number(event.target.value)];
          if (item === undefined) answer.set(null);
          else toggle(item);
        }}
      >
        <option value={-1}>{t("Not answered")}</option>
        {all.map((item, index) => (
          <option key={item.path.join("\u0000")} value={index}>{"\u00a0\u00a0".repeat(item.path.length - 1) + item.title}</option>
        ))}
      </select>
    </label>
  );
}

export const view: TagView = { tags: ["choices"], Component: Choices };
