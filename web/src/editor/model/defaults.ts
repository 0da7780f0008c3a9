import type { LabelingConfig } from "../config/types";
import { setTaskAnswer, toNameOf } from "./answers";
import { questionOf } from "./question";
import type { AnnotationStore } from "./store";
import { isSubmitted } from "./visibility";
import { newId } from "./ids";
import type { AnnotationData, ClassificationResult, JsonObject } from "./types";

/** What the config says a new annotation starts with: `selected` choices, default ratings and numbers, texts. */
export function withDefaults(data: AnnotationData, config: LabelingConfig, task: Readonly<JsonObject>): AnnotationData {
  const made: ClassificationResult[] = [];
  for (const control of config.controls.values()) {
    if (control.perRegion || control.perItem) continue;
    const value = questionOf(control.type)?.startsWith?.(control, task) ?? null;
    if (value === null) continue;
    made.push({
      id: newId(), fromName: control.name, toName: toNameOf(control), type: control.type, valueKey: control.valueKey ?? control.type,
      value, itemIndex: null, origin: "manual", seq: made.length, raw: {},
    });
  }
  return made.length === 0 ? data : { ...data, classifications: [...data.classifications, ...made] };
}

/** Before the first submit: questions to which leaving things as they are is an answer. */
export function fillUnanswered(config: LabelingConfig, store: AnnotationStore, task: Readonly<JsonObject>): void {
  for (const control of config.controls.values()) {
    if (control.perRegion || control.perItem || store.classificationOf(control.name) !== null || !isSubmitted(control.node, config, store, null)) continue;
    const value = questionOf(control.type)?.submitsWith?.(control, config, task) ?? null;
    if (value !== null) setTaskAnswer(store, control, value);
  }
}
