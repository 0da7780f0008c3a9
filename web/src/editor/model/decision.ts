import type { ControlSpec, LabelingConfig } from "../config/types";
import { questionOf } from "./question";

/** The one question that a config asks, when one press answers it; null where there is more to do. */
export function onlyQuestion(config: LabelingConfig): ControlSpec | null {
  const [only, second] = config.controls.values();
  if (only === undefined || second !== undefined || only.perRegion || only.perItem) return null;
  return questionOf(only.type)?.isOnePress?.(only) === true ? only : null;
}
