import { asText, interpolate } from "../config/interpolate";
import type { ControlSpec, LabelingConfig } from "../config/types";
import { choiceTree, pressOptions } from "../tags/choices/tree";
import { newId } from "./ids";
import type { AnnotationData, ClassificationResult, JsonObject } from "./types";

/** What the config says a new annotation starts with: `selected` choices, default ratings and numbers, texts. */
export function withDefaults(data: AnnotationData, config: LabelingConfig, task: Readonly<JsonObject>): AnnotationData {
  const made: ClassificationResult[] = [];
  for (const control of config.controls.values()) {
    if (control.perRegion || control.perItem) continue;
    const value = defaultOf(control, task);
    if (value === null) continue;
    made.push({
      id: newId(), fromName: control.name, toName: control.toNames[0] ?? "", type: control.type, valueKey: control.valueKey ?? control.type,
      value, itemIndex: null, origin: "manual", seq: made.length, raw: {},
    });
  }
  return made.length === 0 ? data : { ...data, classifications: [...data.classifications, ...made] };
}

function defaultOf(control: ControlSpec, task: Readonly<JsonObject>): unknown {
  const { attrs } = control.node;
  switch (control.type) {
    case "choices": {
      const { nested, multiple, order } = pressOptions(control.node, choiceTree(control.node, { resolve: (expression) => interpolate(expression, task) }));
      const chosen = order.filter((item) => item.selected).map((item) => (nested ? [...item.path] : item.key));
      return chosen.length === 0 ? null : multiple ? chosen : chosen.slice(0, 1);
    }
    case "rating":
    case "number": {
      const number = Number(attrs["defaultvalue"] ?? "");
      const given = (attrs["defaultvalue"] ?? "").trim() !== "" && Number.isFinite(number);
      return given && (control.type === "number" || number > 0) ? number : null;
    }
    case "textarea": {
      const text = asText(interpolate(attrs["value"] ?? "", task));
      return text === "" || text.startsWith("$") ? null : [text];
    }
    default:
      return null;
  }
}
