import { useRef, useState, type ReactNode } from "react";
import { t } from "../../words/i18n";
import { FindField } from "../FindField";
import type { TagContext } from "../../model/tag";
import { flatten, fits, matching, type ChoiceItem } from "./tree";

interface Props {
  readonly ctx: TagContext;
  readonly label: string;
  readonly items: readonly ChoiceItem[];
  press(item: ChoiceItem): void;
  children(shown: readonly ChoiceItem[]): ReactNode;
}

/** Hundreds of choices in a place of their own, with a field to find one by its name; Enter takes the first. */
export function ManyChoices({ ctx, label, items, press, children }: Props) {
  const [words, setWords] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const asked = words.trim() !== "";
  const all = flatten(items);
  const found = asked ? all.filter((item) => fits(item, words)) : all;
  const choose = () => {
    const [first] = asked ? found : [];
    if (first === undefined) return;
    press(first);
    setWords("");
    ctx.announce(t("{name}: {value}", { name: label, value: first.title }));
  };
  return (
    <div className="lke-many-choices">
      <FindField ctx={ctx} label={t("Find a choice of “{name}”", { name: label })} placeholder={t("Find a choice")} words={words} onWords={setWords} onEnter={choose} onDown={() => list.current?.querySelector<HTMLElement>("input:enabled")?.focus()} />
      <span className="lke-label-count" role="status">{asked ? t("{found} of {count} choices", { found: found.length, count: all.length }) : t("{count} choices", { count: all.length })}</span>
      <div ref={list} className="lke-choice-scroller">
        {children(asked ? matching(items, (item) => fits(item, words)) : items)}
        {found.length === 0 && <p className="lke-hint">{t("No choice has this in its name.")}</p>}
      </div>
    </div>
  );
}
