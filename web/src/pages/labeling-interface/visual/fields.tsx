/** One attribute of a tag as a field of a form. */
import { useRef, useState } from "react";
import { IconButton, Select, Switch, TextField } from "../../../shared/ui/ui";
import type { AttributeDescription } from "../model/describe";
import { isNameTaken, nameOf, renameTag } from "../model/queries";
import { attributeOf, type SourceElement, valueOf } from "../source/document";
import { t } from "../messages";
import { attributeWord, valueWord } from "../words/messages";
import { editOf, focusMark, useBuilder, write } from "./builder";
import { ColourButton } from "./ColourButton";
import styles from "./visual.module.css";

export function AttributeField({ element, about }: { element: SourceElement; about: AttributeDescription }) {
  const builder = useBuilder();
  const { name, kind, standard } = about;
  const value = valueOf(element, name);
  const label = attributeWord(name);
  if (kind === "yesNo") {
    const isOn = (value ?? standard ?? "false").trim().toLowerCase() === "true";
    const set = (on: boolean): void => write(builder, element, name, String(on) === (standard ?? "false") ? null : String(on));
    return <div className={styles["switch"]}><Switch isSelected={isOn} onChange={set}>{label}</Switch></div>;
  }
  if (kind === "oneOf") {
    const values = value === null || about.values.includes(value) ? about.values : [...about.values, value];
    const usual = standard === null ? t("standardNone") : t("standard", { value: valueWord(name, standard) });
    return (
      <Select
        label={label}
        value={value ?? ""}
        onChange={(next) => write(builder, element, name, next === "" ? null : next)}
        options={[{ value: "", label: usual }, ...values.filter((entry) => entry !== "").map((entry) => ({ value: entry, label: valueWord(name, entry) }))]}
      />
    );
  }
  if (kind === "colour") {
    return (
      <div className={styles["colourField"]}>
        <TextAttribute element={element} name={name} label={label} placeholder={standard} />
        <ColourButton element={element} name={name} label={label} />
      </div>
    );
  }
  return <TextAttribute element={element} name={name} label={label} placeholder={standard} isNumber={kind === "number"} />;
}

interface TextProps {
  element: SourceElement;
  name: string;
  label: string;
  placeholder?: string | null;
  isNumber?: boolean;
  hint?: string;
  isFirst?: boolean;
  lines?: number;
}

/** An emptied field takes its attribute away when it is left, so that it can be filled anew at its place. */
export function TextAttribute({ element, name, label, placeholder = null, isNumber = false, hint, isFirst = false, lines }: TextProps) {
  const builder = useBuilder();
  const changed = useRef(false);
  const value = valueOf(element, name) ?? "";
  const leave = (): void => {
    if (changed.current && valueOf(element, name) === "") write(builder, element, name, null);
    changed.current = false;
  };
  return (
    <div {...(isFirst ? { "data-focus": focusMark(builder.idOf(element), "first") } : {})} onBlur={leave}>
      <TextField
        label={label}
        value={value}
        type={isNumber && (value === "" || Number.isFinite(Number(value))) ? "number" : "text"}
        {...(placeholder === null ? {} : { placeholder })}
        {...(hint === undefined ? {} : { hint })}
        {...(lines === undefined ? {} : { lines })}
        onChange={(next) => {
          changed.current = true;
          write(builder, element, name, next, true);
        }}
      />
    </div>
  );
}

/** The name is written when it is left: others may name the tag, and half a name may be that of another. */
export function NameField({ element, isFirst = false }: { element: SourceElement; isFirst?: boolean }) {
  const builder = useBuilder();
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? nameOf(element);
  const wanted = name.trim();
  const error = typed === null ? null : wanted === "" ? t("nameEmpty") : isNameTaken(builder.document, element, wanted) ? t("nameTaken") : /\s|,/.test(wanted) ? t("nameList") : null;
  const settle = (): void => {
    setTyped(null);
    if (typed !== null && error === null && wanted !== nameOf(element)) builder.edit(editOf(element, (document, own) => renameTag(document, own, wanted)));
  };
  return (
    <div {...(isFirst ? { "data-focus": focusMark(builder.idOf(element), "first") } : {})} data-typing={typed === null ? undefined : ""} onBlur={settle} onKeyDown={(event) => event.key === "Enter" && settle()}>
      <TextField label={t("name")} hint={t("nameHint")} value={name} error={error} onChange={setTyped} />
    </div>
  );
}

/** What the editor does not know: kept, shown as it is, and only taken away when somebody says so. */
export function UnknownAttribute({ element, name }: { element: SourceElement; name: string }) {
  const builder = useBuilder();
  const { value } = attributeOf(element, name) ?? { value: "" };
  return (
    <div className={styles["unknownField"]}>
      <TextField label={`${name} (${t("unknownAttribute")})`} value={value} onChange={(next) => write(builder, element, name, next, true)} />
      <IconButton label={t("removeAttribute", { name })} icon="close" onPress={() => write(builder, element, name, null)} />
    </div>
  );
}
