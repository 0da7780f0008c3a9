/** What an action is narrowed down to: nothing, until somebody chooses. */
import type { components } from "../../../api/openapi";
import type { ActionField } from "../data/api";
import { t } from "../words/messages";

const LABELS: Readonly<Record<string, "fieldAnnotator" | "fieldModelVersion">> = { annotator: "fieldAnnotator", model_version: "fieldModelVersion" };

export function labelOf({ name, label }: Pick<ActionField, "name" | "label">): string {
  const known = LABELS[name];
  return known ? t(known) : label;
}

export function optionsOf({ options }: Pick<ActionField, "options">): { value: string; label: string }[] {
  const named = (options ?? []).map((option) => (typeof option === "string" ? { value: option, label: option } : option));
  return [{ value: "", label: t("fieldAll") }, ...named];
}

/** What the person chose for the fields that actions have. */
export function chosen(fields: readonly Pick<ActionField, "name">[], values: Readonly<Record<string, string>>): Pick<components["schemas"]["SelectedTasks"], "annotator" | "model_version"> {
  const value = (name: string): string => (fields.some((field) => field.name === name) ? (values[name] ?? "") : "");
  const annotator = value("annotator");
  const model_version = value("model_version");
  return { ...(annotator === "" ? {} : { annotator: Number(annotator) }), ...(model_version === "" ? {} : { model_version }) };
}
