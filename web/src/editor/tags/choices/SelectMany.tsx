import { useEffect, useRef, useState, type ReactNode } from "react";
import type { ControlSpec } from "../../config/types";
import { t } from "../../words/i18n";
import { RequiredMark } from "../RequiredMark";
import { fits, flatten, matching, type ChoiceItem } from "./tree";

/** From so many choices on one looks for them by name. */
const MANY = 10;

interface Props {
  readonly control: ControlSpec;
  readonly label: string;
  /** Titles of what is chosen. */
  readonly picked: readonly string[];
  readonly items: readonly ChoiceItem[];
  children(shown: readonly ChoiceItem[]): ReactNode;
}

/** Several choices in the place of one line: it says what is chosen and opens the list over what is below, so that nothing moves. */
export function SelectMany({ control, label, picked, items, children }: Props) {
  const box = useRef<HTMLDetailsElement>(null);
  const [words, setWords] = useState("");
  useEffect(() => closeOutside(box.current), []);
  const shown = words.trim() === "" ? items : matching(items, (item) => fits(item, words));
  return (
    <div className="lke-field" data-control={control.name}>
      <span className="lke-field-label">{label}<RequiredMark control={control} /></span>
      <details ref={box} className="lke-many" onKeyDown={(event) => {
        if (event.key !== "Escape" || box.current?.open !== true) return;
        box.current.open = false;
        box.current.querySelector("summary")?.focus();
        event.stopPropagation();
        event.preventDefault();
      }}>
        <summary className="lke-input" aria-label={t("{label}: {chosen}", { label, chosen: picked.length === 0 ? t("Not answered") : picked.join(", ") })}>
          <span className={picked.length === 0 ? "lke-many-none" : "lke-many-picked"}>{picked.length === 0 ? t("Not answered") : picked.join(", ")}</span>
        </summary>
        <fieldset className="lke-many-list">
          <legend className="lke-visually-hidden">{label}</legend>
          {flatten(items).length > MANY && (
            <input type="search" className="lke-input" value={words} placeholder={t("Find a choice")} aria-label={t("Find a choice")} onChange={(event) => setWords(event.target.value)} />
          )}
          {children(shown)}
          {shown.length === 0 && <p className="lke-hint">{items.length === 0 ? t("This task has no choices for this question.") : t("No choice has this in its name.")}</p>}
        </fieldset>
      </details>
    </div>
  );
}

/** A list that lies over other things closes when one goes on with these. */
function closeOutside(box: HTMLDetailsElement | null): () => void {
  const close = (event: Event) => {
    if (box !== null && box.open && event.target instanceof Node && !box.contains(event.target)) box.open = false;
  };
  document.addEventListener("pointerdown", close);
  document.addEventListener("focusin", close);
  return () => {
    document.removeEventListener("pointerdown", close);
    document.removeEventListener("focusin", close);
  };
}
