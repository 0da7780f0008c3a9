import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import { positiveInteger } from "../../config/graph";
import { asText } from "../../config/interpolate";
import { t } from "../../words/i18n";
import { useAnswer, type Answer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import type { TagView, TagProps } from "../../model/tag";
import { insertByKey, putIn, Shortcuts, type Inserter } from "./Shortcuts";

/**
 * What is typed is the answer at once, so that nothing waits for a button: the last line is written while one types and
 * Enter begins the next one. With maxSubmissions="1" there is one field and no list.
 */
function TextArea(props: TagProps) {
  const { node, ctx } = props;
  const answer = useAnswer(props);
  const inserter = useRef<Inserter | null>(null);
  if (answer === null) return null;
  const limit = positiveInteger(node.attrs["maxsubmissions"]);
  const rows = Math.min(30, positiveInteger(node.attrs["rows"]) ?? 1);
  const placeholder = ctx.resolveText(node.attrs["placeholder"] ?? "");
  const scope = props.regionIds?.join() ?? "task";
  const label = node.attrs["label"] ?? answer.control.name;
  return (
    <div className="lke-field" data-control={answer.control.name} role="group" aria-label={label} onKeyDown={(event) => insertByKey(event, node, inserter.current)}>
      <span className="lke-field-label">{label}<RequiredMark control={answer.control} /></span>
      {answer.mixed && <p className="lke-hint">{t("The selected regions have different answers.")}</p>}
      <Shortcuts node={node} ctx={ctx} readOnly={answer.readOnly} insert={(text) => inserter.current?.(text)} />
      {limit === 1
        ? <LiveField key={scope} value={textsOf(answer.value)[0] ?? ""} rows={rows} label={label} placeholder={placeholder} readOnly={answer.readOnly} inserter={inserter}
            onText={(text) => answer.set(text === "" ? null : [text], "0")} />
        : <Entries key={scope} answer={answer} rows={rows} label={label} placeholder={placeholder} limit={limit} inserter={inserter}
            editable={node.attrs["editable"] === "true"} skipDuplicates={node.attrs["skipduplicates"] === "true"} />}
    </div>
  );
}

interface EntriesProps {
  readonly answer: Answer;
  readonly rows: number;
  readonly label: string;
  readonly placeholder: string;
  readonly limit: number | null;
  readonly editable: boolean;
  readonly skipDuplicates: boolean;
  readonly inserter: RefObject<Inserter | null>;
}

function Entries({ answer, rows, label, placeholder, limit, editable, skipDuplicates, inserter }: EntriesProps) {
  const texts = textsOf(answer.value);
  // Index of the entry that is being typed; it is already part of the answer.
  const [typing, setTyping] = useState<number | null>(null);
  const open = typing !== null && typing < texts.length ? typing : null;
  const finished = texts.map((text, index) => ({ text, index })).filter(({ index }) => index !== open);
  const full = limit !== null && finished.length >= limit;
  const write = (index: number, text: string) => {
    const next = index < texts.length ? texts.with(index, text) : [...texts, text];
    const kept = next.filter((entry, position) => entry !== "" || (position === index && text !== ""));
    answer.set(kept.length === 0 ? null : kept, String(index));
    return kept.length > index;
  };
  const finish = () => {
    const text = open === null ? "" : (texts[open] ?? "");
    if (open !== null && skipDuplicates && texts.some((other, index) => index !== open && other === text)) remove(open);
    setTyping(null);
  };
  const remove = (index: number) => {
    const rest = texts.filter((_, position) => position !== index);
    answer.set(rest.length === 0 ? null : rest);
  };
  return (
    <>
      {finished.map(({ text, index }) => (
        <div key={index} className="lke-entry">
          {editable && !answer.readOnly
            ? <LiveField value={text} rows={Math.max(rows, text.split("\n").length)} label={t("{label}, entry {number}", { label, number: index + 1 })} placeholder="" readOnly={false} inserter={inserter} onText={(next) => { write(index, next); }} />
            : <p className="lke-entry-text" dir="auto">{text}</p>}
          {!answer.readOnly && <button type="button" className="lke-icon-button" aria-label={t("Remove “{text}”", { text: shorten(text) })} onClick={() => remove(index)}>×</button>}
        </div>
      ))}
      {!full && !answer.readOnly && (
        <LiveField value={open === null ? "" : (texts[open] ?? "")} rows={rows} label={label} placeholder={placeholder} readOnly={false} inserter={inserter} isMain
          onText={(text) => setTyping(write(open ?? texts.length, text) ? (open ?? texts.length) : null)} onEnter={finish} />
      )}
      {open !== null && (limit === null || finished.length + 1 < limit) && <button type="button" className="lke-button lke-button-small" onClick={finish}>{t("Add another")}</button>}
    </>
  );
}

interface FieldProps {
  readonly value: string;
  readonly rows: number;
  readonly label: string;
  readonly placeholder: string;
  readonly readOnly: boolean;
  /** Where shortcuts find the field that they are for: the one that had the focus last, at first the main one. */
  readonly inserter: RefObject<Inserter | null>;
  readonly isMain?: boolean;
  onText(text: string): void;
  onEnter?(): void;
}

/** Enter finishes the entry (Shift+Enter breaks the line); in fields of several rows Enter breaks the line and Shift+Enter finishes. */
function LiveField({ value, rows, label, placeholder, readOnly, inserter, isMain = false, onText, onEnter }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(onText);
  latest.current = onText;
  const insert = useCallback<Inserter>((text) => putIn(field.current, text, latest.current), []);
  useEffect(() => {
    if (isMain || inserter.current === null) inserter.current = insert;
    return () => {
      if (inserter.current === insert) inserter.current = null;
    };
  }, [inserter, insert, isMain]);
  useEffect(() => {
    const element = field.current;
    if (element === null || element.scrollHeight === 0) return;
    element.style.height = "auto";
    element.style.height = `${Math.min(element.scrollHeight + 2, 400)}px`;
  }, [value]);
  return (
    <textarea
      ref={field} className="lke-input lke-textarea" dir="auto" rows={rows} value={value} aria-label={label} placeholder={placeholder} readOnly={readOnly} onFocus={() => { inserter.current = insert; }}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing || onEnter === undefined) return;
        if (event.shiftKey === rows > 1) {
          event.preventDefault();
          onEnter();
        }
      }}
    />
  );
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(asText) : [];
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

export const view: TagView = { tags: ["textarea"], Component: TextArea };
