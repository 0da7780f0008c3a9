import type { ControlSpec, LabelingConfig } from "../config/types";
import { setRegionAnswer, withResult } from "./answers";
import { questionOf } from "./question";
import type { AnnotationStore } from "./store";
import type { Region } from "./types";
import { answerOf, isAnswered } from "./validate";
import { isSubmitted } from "./visibility";

/** The answer that a question on regions has without being asked; null when there is none. */
export function regionDefault(control: ControlSpec): unknown {
  return control.perRegion ? (questionOf(control.type)?.regionsStartWith?.(control) ?? null) : null;
}

/** A region that was just drawn, with the defaults that its labels ask for. */
export function withRegionDefaults(config: LabelingConfig, store: AnnotationStore, region: Region): Region {
  let made = region;
  for (const control of config.controls.values()) {
    const given = regionDefault(control);
    if (given !== null && lacks(control, config, store, region)) made = withResult(store, made, control, given);
  }
  return made;
}

/** Before a submit: regions that came without the number (from a prediction, for example) get it, as in the real format. */
export function fillRegionDefaults(config: LabelingConfig, store: AnnotationStore): void {
  for (const control of config.controls.values()) {
    const given = regionDefault(control);
    if (given === null) continue;
    const ids = store.regions().filter((region) => lacks(control, config, store, region)).map((region) => region.id);
    if (ids.length > 0) setRegionAnswer(store, control, ids, given);
  }
}

function lacks(control: ControlSpec, config: LabelingConfig, store: AnnotationStore, region: Region): boolean {
  return control.toNames.includes(region.toName) && !isAnswered(answerOf(region, control)) && isSubmitted(control.node, config, store, region);
}
