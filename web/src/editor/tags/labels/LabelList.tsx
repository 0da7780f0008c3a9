import { useEffect, useRef, useState, type ReactNode } from "react";
import type { LabelSpec } from "../../config/types";
import { useKeyOf } from "../../hotkeys/context";
import { showKey } from "../../hotkeys/keys";
import { t } from "../../i18n";
import { useStrip } from "../../useStrip";
import type { TagContext } from "../types";

/** From so many labels on they get a place of their own that scrolls, and a field to find one by its name. */
const MANY = 30;

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
      <FindLabel ctx={ctx} name={name} words={words} onWords={setWords} onEnter={choose} onDown={() => list.current?.querySelector<HTMLElement>(".lke-label:enabled")?.focus()} />
      <span className="lke-label-count" role="status">{words.trim() === "" ? t("{count} labels", { count: labels.length }) : t("{found} of {count} labels", { found: found.length, count: labels.length })}</span>
      <div ref={list} className="lke-label-scroller" data-first={first?.key}>
        {children(new Set(found.map((label) => label.key)))}
        {found.length === 0 && <p className="lke-hint">{t("No label has this in its name.")}</p>}
      </div>
    </>
  );
}

interface FindProps {
  readonly ctx: TagContext;
  readonly name: string;
  readonly words: string;
  onWords(words: string): void;
  onEnter(): void;
  onDown(): void;
}

function FindLabel({ ctx, name, words, onWords, onEnter, onDown }: FindProps) {
  const field = useRef<HTMLInputElement>(null);
  const key = useKeyOf("labels:find");
  useEffect(() => ctx.onAction("labels:find", () => {
    field.current?.focus();
    field.current?.select();
  }), [ctx]);
  return (
    <input
      ref={field} type="search" className="lke-input lke-label-find" value={words} aria-label={t("Find a label of “{name}”", { name })}
      placeholder={key === null ? t("Find a label") : t("Find a label ({key})", { key: showKey(key) })}
      onChange={(event) => onWords(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) onEnter();
        else if (event.key === "ArrowDown") onDown();
        else if (event.key === "Escape" && words !== "") onWords("");
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
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
