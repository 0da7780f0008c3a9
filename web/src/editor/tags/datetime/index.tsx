import { useEffect, useMemo, useState } from "react";
import { targetId, useTargetKey } from "../../hotkeys/context";
import { KeyHint } from "../../hotkeys/KeyHint";
import { asText } from "../../config/interpolate";
import { t } from "../../words/i18n";
import { useAnswer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import type { TagProps, TagView } from "../../model/tag";
import { answerFrom, limitProblem, NO_PARTS, partsOf, shapeOf, yearsOf, type Parts } from "./parts";

function DateTime(props: TagProps) {
  const { node } = props;
  const answer = useAnswer(props);
  const hotkey = useTargetKey(targetId(answer?.control.name ?? "", "focus"));
  const shape = useMemo(() => shapeOf(node), [node]);
  const value = answer?.value ?? null;
  // A date without its time, or a month without its year, is no answer yet and must not vanish while one goes on.
  const [typed, setTyped] = useState<Parts>(() => partsOf(shape, value) ?? NO_PARTS);
  useEffect(() => {
    setTyped((now) => (answerFrom(shape, now) === value ? now : (partsOf(shape, value) ?? NO_PARTS)));
  }, [shape, value]);
  if (answer === null) return null;
  const { name } = answer.control;
  const problem = value === null ? null : limitProblem(answer.control, value);
  const isForeign = value !== null && partsOf(shape, value) === null;
  const change = (part: Partial<Parts>) => {
    const next = { ...typed, ...part };
    setTyped(next);
    answer.set(answerFrom(shape, next), "typing");
  };
  return (
    <fieldset className="lke-field lke-datetime" data-control={name} disabled={answer.readOnly}>
      <legend className="lke-field-label">{name}<RequiredMark control={answer.control} /> <KeyHint hotkey={hotkey} /></legend>
      {answer.mixed && <p className="lke-hint">{t("The selected regions have different answers.")}</p>}
      <div className="lke-datetime-row">
        <Fields node={node} name={name} typed={typed} invalid={problem !== null} change={change} />
        {value !== null && !answer.readOnly && <button type="button" className="lke-icon-button" aria-label={t("Clear “{name}”", { name })} onClick={() => { setTyped(NO_PARTS); answer.set(null); }}>×</button>}
      </div>
      {isForeign && <p className="lke-hint">{t("The answer “{value}” has another format. It stays as it is until you choose another.", { value: asText(value) })}</p>}
      {problem !== null && <p className="lke-problem" role="alert">{problem}</p>}
    </fieldset>
  );
}

interface FieldsProps {
  readonly node: TagProps["node"];
  readonly name: string;
  readonly typed: Parts;
  readonly invalid: boolean;
  change(part: Partial<Parts>): void;
}

function Fields({ node, name, typed, invalid, change }: FieldsProps) {
  const shape = shapeOf(node);
  const { attrs } = node;
  const [min, max] = [attrs["min"], attrs["max"]];
  const label = (part: string) => t("{label}, {part}", { label: name, part });
  const times = [min, max].map((limit) => /\d?\d:\d\d/.exec(limit ?? "")?.[0]);
  const years = yearsOf(node, new Date().getFullYear());
  return (
    <>
      {shape.month && (
        <select className="lke-input" value={typed.month} aria-label={label(t("Month"))} aria-invalid={invalid} onChange={(event) => change({ month: event.target.value })}>
          <option value="">{t("Month …")}</option>
          {Array.from({ length: 12 }, (_, index) => <option key={index} value={index + 1}>{monthName(index)}</option>)}
        </select>
      )}
      {shape.year && (
        <select className="lke-input" value={typed.year} aria-label={label(t("Year"))} aria-invalid={invalid} onChange={(event) => change({ year: event.target.value })}>
          <option value="">{t("Year …")}</option>
          {typed.year !== "" && !years.includes(Number(typed.year)) && <option>{typed.year}</option>}
          {years.map((year) => <option key={year}>{year}</option>)}
        </select>
      )}
      {shape.date && <input className="lke-input" type="date" value={typed.date} {...dateLimits(min, max)} aria-label={label(t("Date"))} aria-invalid={invalid} onChange={(event) => change({ date: event.target.value })} />}
      {shape.time && <input className="lke-input" type="time" value={typed.time} min={times[0]} max={times[1]} step={stepOf(attrs["step"])} aria-label={label(t("Time"))} aria-invalid={invalid} onChange={(event) => change({ time: event.target.value.slice(0, 5) })} />}
    </>
  );
}

function dateLimits(min: string | undefined, max: string | undefined): { readonly min?: string; readonly max?: string } {
  const day = (limit: string | undefined) => /^\d{4}-\d\d-\d\d/.exec(limit ?? "")?.[0];
  const [first, last] = [day(min), day(max)];
  return { ...(first === undefined ? {} : { min: first }), ...(last === undefined ? {} : { max: last }) };
}

/** Seconds; answers have minutes, so less than one says nothing. */
function stepOf(step: string | undefined): number | undefined {
  const seconds = Number(step);
  return step !== undefined && seconds >= 60 ? seconds : undefined;
}

function monthName(index: number): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || "en", { month: "long", timeZone: "UTC" }).format(new Date(Date.UTC(2024, index, 1)));
}

export const view: TagView = { tags: ["datetime"], Component: DateTime };
