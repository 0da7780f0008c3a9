import { useEffect, useRef, useState, type ReactNode } from "react";
import type { LabelSpec } from "../../config/types";
import { t } from "../../words/i18n";
import { useStrip } from "../../ui/useStrip";
import { FindField, MANY } from "../FindField";
import type { TagContext } from "../../model/tag";

interface Props {
  readonly labels: readonly LabelSpec[];
  readonly ctx: TagContext;
  readonly name: string;
  press(label: LabelSpec): void;
  /** Draws the labels that a filter leaves. */
  children(shown: ReadonlySet<string>): ReactNode;
}

/** The buttons of a labels control. A few stand in a row; hundreds must not push the task off the screen. */
export function LabelList({ labels, ctx, name, press, children }: Props) {
  const [words, setWords] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const many = labels.length > MANY;
  useShowPressed(list, many);
  useStrip(list);
  if (!many) return <>{children(new Set(labels.map((label) => label.key)))}</>;
  const found = labels.filter((label) => fits(label, words));
  const [first] = words.trim() === "" ? [] : found;
  const choose = () => {
    if (first === undefined) return;
    press(first);
    setWords("");
    list.current?.querySelector<HTMLElement>("[aria-pressed=true]")?.focus({ preventScroll: true });
  };
  return (
    <>
      <FindField ctx={ctx} label={t("Find a label of “{name}”", { name })} placeholder={t("Find a label")} words={words} onWords={setWords} onEnter={choose} onDown={() => list.current?.querySelector<HTMLElement>(".lke-label:enabled")?.focus()} />
      <span className="lke-label-count" role="status">{words.trim() === "" ? t("{count} labels", { count: labels.length }) : t("{found} of {count} labels", { found: found.length, count: labels.length })}</span>
      <div ref={list} className="lke-label-scroller" data-first={first?.key}>
        {children(new Set(found.map((label) => label.key)))}
        {found.length === 0 && <p className="lke-hint">{t("No label has this in its name.")}</p>}
      </div>
    </>
  );
}

export function fits(label: LabelSpec, words: string): boolean {
  const text = `${label.title} ${label.key} ${label.hint ?? ""}`.toLocaleLowerCase();
  return words.toLocaleLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** A label that was chosen by its key or taken from a region comes into sight. */
function useShowPressed(list: React.RefObject<HTMLElement | null>, many: boolean): void {
  const shown = useRef<Element | null>(null);
  useEffect(() => {
    if (!many) return;
    const pressed = list.current?.querySelector("[aria-pressed=true]") ?? null;
    if (pressed !== null && pressed !== shown.current) pressed.scrollIntoView({ block: "nearest", inline: "nearest" });
    shown.current = pressed;
  });
}
