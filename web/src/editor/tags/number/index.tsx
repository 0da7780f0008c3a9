import { useEffect, useState } from "react";
import { regionDefault } from "../../model/regionDefaults";
import { useAnswer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import type { TagProps, TagView } from "../../model/tag";
import { rangeProblem } from "./range";

function NumberTag(props: TagProps) {
  const answer = useAnswer(props);
  const value = typeof answer?.value === "number" ? answer.value : null;
  // What is typed may not be a number yet ("-", "1."); the answer follows when it is one.
  const [text, setText] = useState(value === null ? "" : String(value));
  useEffect(() => {
    setText((now) => (parse(now) === value ? now : value === null ? "" : String(value)));
  }, [value]);
  if (answer === null) return null;
  const { attrs } = props.node;
  const [min, max] = [parse(attrs["min"] ?? ""), parse(attrs["max"] ?? "")];
  const problem = value === null ? null : rangeProblem(answer.control, value);
  const limits = { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }), step: parse(attrs["step"] ?? "") ?? ("any" as const) };
  // Left empty, a submit gives the region this number: so it stands in the empty field.
  const standard = props.regionIds === undefined || answer.mixed ? null : regionDefault(answer.control);
  const type = (next: string) => {
    setText(next);
    answer.set(parse(next), "typing");
  };
  return (
    <div className="lke-field lke-number" data-control={answer.control.name}>
      <label className="lke-number-row">
        <span className="lke-field-label">{attrs["label"] ?? answer.control.name}<RequiredMark control={answer.control} /></span>
        <input className="lke-input" type="number" inputMode="decimal" {...limits} placeholder={standard === null ? undefined : String(standard)} value={text} disabled={answer.readOnly} aria-invalid={problem !== null} onChange={(event) => type(event.target.value)} />
      </label>
      {attrs["slider"] === "true" && (
        <input className="lke-slider" type="range" {...limits} value={value ?? min ?? 0} disabled={answer.readOnly} aria-label={answer.control.name} onChange={(event) => type(event.target.value)} />
      )}
      {problem !== null && <p className="lke-problem" role="alert">{problem}</p>}
    </div>
  );
}

function parse(text: string): number | null {
  const number = Number(text);
  return text.trim() === "" || !Number.isFinite(number) ? null : number;
}

export const view: TagView = { tags: ["number"], Component: NumberTag };
