import { useEffect, useMemo, useRef } from "react";
import { isTrue, positiveInteger } from "../../config/graph";
import { keysIn, pathKey, pathsIn } from "../../model/paths";
import { pressLabel } from "../../model/labels";
import { answerOf } from "../../model/validate";
import type { ControlSpec } from "../../config/types";
import type { TagContext, TagProps } from "../../model/tag";
import { useTopics } from "../../session/useSession";
import { t } from "../../words/i18n";
import { useAnswer } from "../answer";
import { RequiredMark } from "../RequiredMark";
import { inlineStyle } from "../style/css";
import { afterPress } from "./press";
import { TaxonTree } from "./TaxonTree";
import { indexOf, titleOfPath, type Taxon } from "./tree";
import { useTaxa } from "./useTaxa";

export function Taxonomy(props: TagProps) {
  const control = props.ctx.config.controls.get(props.node.attrs["name"] ?? "");
  if (control === undefined) return null;
  return control.paths ? <Marking {...props} control={control} /> : <Asking {...props} control={control} />;
}

type Own = TagProps & { readonly control: ControlSpec };

/** A question about the task, an item of it, or regions. */
function Asking(props: Own) {
  const answer = useAnswer(props);
  if (answer === null) return null;
  return (
    <Field {...props} value={answer.value} readOnly={answer.readOnly} mixed={answer.mixed}
      press={(path) => answer.set(afterPress(answer.value, path))} />
  );
}

/** The labels of the next place, or of the places that are selected. */
function Marking(props: Own) {
  const { ctx, control } = props;
  const { store } = ctx;
  useTopics(store, "tool", "selection", "regions");
  const chosen = selectedKeys(ctx, control) ?? store.chosenLabels(control.name);
  const press = (path: readonly string[]) => {
    const outcome = pressLabel(store, ctx.config, control, pathKey(path));
    const label = path.at(-1) ?? "";
    ctx.announce(outcome === "dropped" ? t("Label {label} taken off.", { label }) : outcome === "applied" ? t("Label {label} put on the selected regions.", { label }) : t("Label {label} chosen.", { label }));
  };
  return <div className="lke-labels lke-labels-taxonomy"><Field {...props} value={chosen.map((key) => JSON.parse(key) as unknown)} readOnly={ctx.readOnly} mixed={false} press={press} /></div>;
}

/** Null: no place is selected that could have these labels. */
function selectedKeys({ store }: TagContext, control: ControlSpec): readonly string[] | null {
  const regions = [...store.selection].flatMap((id) => store.region(id) ?? []).filter((region) => control.toNames.includes(region.toName));
  const [first] = regions;
  return first === undefined ? null : keysIn(control, answerOf(first, control)).filter((key) => regions.every((region) => keysIn(control, answerOf(region, control)).includes(key)));
}

interface FieldProps extends Own {
  readonly value: unknown;
  readonly readOnly: boolean;
  readonly mixed: boolean;
  press(path: readonly string[]): void;
}

/** What is chosen, and the tree over what is below, so that nothing moves when it opens. */
function Field({ node, ctx, control, value, readOnly, mixed, press }: FieldProps) {
  const { attrs } = node;
  const { taxa, problem, busy, load } = useTaxa(node, ctx);
  const index = useMemo(() => indexOf(taxa), [taxa]);
  const paths = pathsIn(value);
  const picked = new Set(paths.map(pathKey));
  const most = positiveInteger(attrs["maxusages"]);
  const separator = isTrue(attrs["showfullpath"]) ? (attrs["pathseparator"] ?? " / ") : null;
  const refusal = (taxon: Taxon): string | null => {
    if (isTrue(attrs["leafsonly"]) && (taxon.children.length > 0 || taxon.waits)) return t("Only items with nothing below them can be chosen.");
    return most !== null && picked.size >= most ? t("No more than {count} can be chosen.", { count: most }) : null;
  };
  const choose = (taxon: Taxon) => {
    const refused = picked.has(taxon.key) ? null : refusal(taxon);
    if (readOnly) return;
    if (refused !== null) return ctx.announce(refused);
    press(taxon.path);
    ctx.announce(t("{name}: {value}", { name: control.name, value: taxon.title }));
  };
  return (
    <div className="lke-field lke-taxonomy" data-control={control.name} role="group" aria-label={control.name} style={widths(attrs["minwidth"], attrs["maxwidth"])}>
      <span className="lke-field-label">{control.name}<RequiredMark control={control} /></span>
      {mixed && <p className="lke-hint">{t("The selected regions have different answers.")}</p>}
      {paths.length > 0 && (
        <ul className="lke-tag-list" aria-label={t("Chosen")}>
          {paths.map((path) => {
            const title = titleOfPath(path, index, separator);
            return (
              <li key={pathKey(path)} className="lke-tag" title={path.join(" / ")}>
                <span>{title}</span>
                {!readOnly && <button type="button" className="lke-icon-button" aria-label={t("Remove “{text}”", { text: title })} onClick={() => press(path)}>×</button>}
              </li>
            );
          })}
        </ul>
      )}
      {problem !== null && <p className="lke-problem" role="alert">{problem} <button type="button" className="lke-button lke-button-small" onClick={() => load(null)}>{t("Load again")}</button></p>}
      {!readOnly && (
        <Opener text={ctx.resolveText(attrs["placeholder"] ?? "") || t("Choose …")} label={control.name} width={attrs["dropdownwidth"]}>
          <TaxonTree label={control.name} taxa={taxa} index={index} busy={busy} isPicked={(key) => picked.has(key)} refusal={refusal} press={choose} load={load} />
        </Opener>
      )}
    </div>
  );
}

function Opener({ text, label, width, children }: { readonly text: string; readonly label: string; readonly width: string | undefined; readonly children: React.ReactNode }) {
  const box = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const close = (event: Event) => {
      if (box.current?.open === true && event.target instanceof Node && !box.current.contains(event.target)) box.current.open = false;
    };
    document.addEventListener("pointerdown", close);
    document.addEventListener("focusin", close);
    return () => {
      document.removeEventListener("pointerdown", close);
      document.removeEventListener("focusin", close);
    };
  }, []);
  return (
    <details ref={box} className="lke-many" onToggle={(event) => { if (event.currentTarget.open) event.currentTarget.querySelector("input")?.focus(); }} onKeyDown={(event) => {
      if (event.key !== "Escape" || box.current?.open !== true) return;
      box.current.open = false;
      box.current.querySelector("summary")?.focus();
      event.stopPropagation();
      event.preventDefault();
    }}>
      <summary className="lke-input" aria-label={t("{label}: {chosen}", { label, chosen: text })}><span className="lke-many-none">{text}</span></summary>
      <div className="lke-many-list lke-taxonomy-list" style={widths(undefined, undefined, width)}>{children}</div>
    </details>
  );
}

/** Widths of the config, as far as they are nothing but widths. */
function widths(min: string | undefined, max: string | undefined, own?: string): Record<string, string> | undefined {
  const width = (name: string, value: string | undefined) => (value === undefined ? "" : `${name}: ${/^\d+$/.test(value.trim()) ? `${value.trim()}px` : value};`);
  return inlineStyle(width("min-width", min) + width("max-width", max) + width("width", own));
}
