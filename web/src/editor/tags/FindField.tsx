import { useEffect, useRef } from "react";
import { useKeyOf } from "../hotkeys/context";
import { showKey } from "../hotkeys/keys";
import { t } from "../words/i18n";
import type { TagContext } from "../model/tag";

/** From so many labels or choices on they get a place of their own that scrolls, and a field to find one by its name. */
export const MANY = 30;

interface Props {
  readonly ctx: TagContext;
  readonly label: string;
  readonly placeholder: string;
  readonly words: string;
  onWords(words: string): void;
  /** Takes the first that was found. */
  onEnter(): void;
  /** Goes into the list. */
  onDown(): void;
}

export function FindField({ ctx, label, placeholder, words, onWords, onEnter, onDown }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const key = useKeyOf("labels:find");
  useEffect(() => ctx.onAction("labels:find", () => {
    field.current?.focus();
    field.current?.select();
  }), [ctx]);
  return (
    <input
      ref={field} type="search" className="lke-input lke-label-find" value={words} aria-label={label}
      placeholder={key === null ? placeholder : t("{text} ({key})", { text: placeholder, key: showKey(key) })}
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
