import { useMemo } from "react";
import { t } from "../../words/i18n";
import type { Phrase } from "./phrases";

/** What of a conversation one wants to see. */
export interface PhraseFilter {
  /** Names; empty: everybody. */
  readonly names: readonly string[];
  readonly words: string;
}

export const NO_FILTER: PhraseFilter = { names: [], words: "" };

export function passes({ name, text }: Phrase, { names, words }: PhraseFilter): boolean {
  if (names.length > 0 && !names.includes(name)) return false;
  return words.trim() === "" || text.toLocaleLowerCase().includes(words.trim().toLocaleLowerCase());
}

interface Props {
  readonly phrases: readonly Phrase[];
  readonly filter: PhraseFilter;
  readonly shown: number;
  onChange(filter: PhraseFilter): void;
}

/** By who speaks and by what is said. */
export function Filters({ phrases, filter, shown, onChange }: Props) {
  const names = useMemo(() => [...new Set(phrases.map(({ name }) => name))].filter((name) => name !== ""), [phrases]);
  const toggle = (name: string) => onChange({ ...filter, names: filter.names.includes(name) ? filter.names.filter((other) => other !== name) : [...filter.names, name] });
  return (
    <div className="lke-phrase-filters" role="group" aria-label={t("Filter the conversation")}>
      <input type="search" className="lke-input" value={filter.words} placeholder={t("Find what is said")} aria-label={t("Find what is said")} onChange={(event) => onChange({ ...filter, words: event.target.value })} />
      {names.length > 1 && (
        <details className="lke-many">
          <summary className="lke-input"><span>{filter.names.length === 0 ? t("Everybody") : filter.names.join(", ")}</span></summary>
          <fieldset className="lke-many-list">
            <legend className="lke-visually-hidden">{t("Who speaks")}</legend>
            {names.map((name) => <label key={name} className="lke-choice"><input type="checkbox" checked={filter.names.includes(name)} onChange={() => toggle(name)} /> {name}</label>)}
          </fieldset>
        </details>
      )}
      <span className="lke-label-count" role="status">{shown === phrases.length ? t("{count} paragraphs", { count: phrases.length }) : t("{found} of {count} paragraphs", { found: shown, count: phrases.length })}</span>
    </div>
  );
}
