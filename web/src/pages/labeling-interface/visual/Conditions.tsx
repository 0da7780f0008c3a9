/** When a group or a question is shown. */
import { Checkbox, Select, TextField } from "../../../shared/ui/ui";
import { describeTag } from "../model/describe";
import { controlsOf, itemsOf, keyOf, listOf, nameOf } from "../model/queries";
import { attributeOf, type SourceElement, valueOf } from "../source/document";
import { setAttribute } from "../source/edits";
import { t } from "../messages";
import { editOf, useBuilder, write } from "./builder";
import { callOf } from "./moves";
import styles from "./visual.module.css";

export const CONDITIONS = ["visibleWhen", "whenTagName", "whenLabelValue", "whenChoiceValue"] as const;

export function hasConditions(element: SourceElement): boolean {
  return describeTag(element.tag)?.attributes.some((about) => about.name === "visibleWhen") === true || CONDITIONS.some((name) => attributeOf(element, name) !== null);
}

const RULES = [["region-selected", "whenRegion"], ["no-region-selected", "whenNoRegion"], ["choice-selected", "whenChosen"], ["choice-unselected", "whenNotChosen"]] as const;

export function Conditions({ element }: { element: SourceElement }) {
  const builder = useBuilder();
  // An answer that is asked for is a condition by itself.
  const rule = valueOf(element, "visibleWhen") ?? (attributeOf(element, "whenChoiceValue") === null ? "" : "choice-selected");
  const isRegions = rule === "region-selected" || (rule === "" && attributeOf(element, "whenLabelValue") !== null);
  const isChoices = rule === "choice-selected" || rule === "choice-unselected";
  const choose = (next: string): void =>
    builder.edit(editOf(element, (document, own) => {
      const keeps: readonly string[] = next === "region-selected" ? ["whenTagName", "whenLabelValue"] : next.startsWith("choice") ? ["whenTagName", "whenChoiceValue"] : [];
      const sameKind = next.startsWith("choice") === isChoices && (next === "region-selected") === isRegions;
      const gone = CONDITIONS.filter((name) => name !== "visibleWhen" && !(sameKind && keeps.includes(name)));
      return [...gone.flatMap((name) => setAttribute(document, own, name, null)), ...setAttribute(document, own, "visibleWhen", next === "" ? null : next)];
    }));
  const known = RULES.some(([value]) => value === rule) || rule === "";
  return (
    <fieldset className={styles["conditions"]}>
      <legend>{t("when")}</legend>
      <div className={styles["fields"]}>
        <Select
          bare
          label={t("when")}
          value={rule}
          onChange={choose}
          options={[{ value: "", label: t("whenAlways") }, ...RULES.map(([value, word]) => ({ value, label: t(word) })), ...(known ? [] : [{ value: rule, label: rule }])]}
        />
        {(isRegions || isChoices) && <About element={element} isChoices={isChoices} />}
      </div>
      {(isRegions || isChoices) && <Values element={element} attribute={isChoices ? "whenChoiceValue" : "whenLabelValue"} />}
    </fieldset>
  );
}

/** The controls that can be meant; what is written and is none of them stays to be seen. */
function About({ element, isChoices }: { element: SourceElement; isChoices: boolean }) {
  const builder = useBuilder();
  const value = valueOf(element, "whenTagName") ?? "";
  const fitting = controlsOf(builder.document).filter((control) => control !== element && nameOf(control) !== "" && (control.tag === "choices" || control.tag === "taxonomy") === isChoices);
  const options = fitting.map((control) => ({ value: nameOf(control), label: callOf(control) }));
  const strange = value === "" || options.some((option) => option.value === value) ? [] : [{ value, label: value }];
  return <Select label={t("whenTag")} value={value} onChange={(next) => write(builder, element, "whenTagName", next === "" ? null : next)} options={[{ value: "", label: t("whenTagAny") }, ...options, ...strange]} />;
}

function Values({ element, attribute }: { element: SourceElement; attribute: "whenChoiceValue" | "whenLabelValue" }) {
  const builder = useBuilder();
  const label = attribute === "whenChoiceValue" ? t("whenChoices") : t("whenLabels");
  const about = listOf(valueOf(element, "whenTagName"));
  const chosen = listOf(valueOf(element, attribute));
  const offered = [...new Set(controlsOf(builder.document).filter((control) => about.includes(nameOf(control))).flatMap((control) => itemsOf(control).map((item) => keyOf(item.element))))].filter((key) => key !== "");
  const set = (next: readonly string[]): void => write(builder, element, attribute, next.length === 0 ? null : next.join(","));
  // A label with a comma in it cannot stand in such a list.
  if (offered.length === 0 || offered.length > 30) {
    return <TextField label={label} hint={t("whenText")} value={valueOf(element, attribute) ?? ""} onChange={(next) => write(builder, element, attribute, next === "" ? null : next, true)} />;
  }
  const all = [...offered, ...chosen.filter((key) => !offered.includes(key))];
  return (
    <fieldset className={styles["checks"]}>
      <legend>{label}</legend>
      {all.map((key) => (
        <Checkbox key={key} isSelected={chosen.includes(key)} isDisabled={key.includes(",")} onChange={(on) => set(on ? [...chosen, key] : chosen.filter((other) => other !== key))}>
          {key}
        </Checkbox>
      ))}
      {chosen.length === 0 && <p>{t("whenEmpty")}</p>}
    </fieldset>
  );
}
