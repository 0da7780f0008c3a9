import type { ControlSpec, LabelingConfig } from "../config/types";

/** The one question that a config asks, when one press answers it; null where there is more to do. */
export function onlyQuestion(config: LabelingConfig): ControlSpec | null {
  const [only, second] = config.controls.values();
  if (only === undefined || second !== undefined || only.perRegion || only.perItem) return null;
  const single = only.type === "choices" && only.node.attrs["choice"] !== "multiple";
  return single || only.type === "rating" ? only : null;
}
