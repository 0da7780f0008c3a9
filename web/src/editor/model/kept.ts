import { onlyLabels, tagFacts } from "../config/tagtable";
import type { ControlSpec, LabelingConfig } from "../config/types";
import type { RegionCodec } from "./tag";
import { isObject } from "../config/json";
import type { JsonObject, ResultItem, WhyKept } from "./types";

/** Which codec reads the place that an item of this control marks. */
export function codecFor(codecs: readonly RegionCodec[], control: ControlSpec, objectType: string, value: JsonObject): RegionCodec | undefined {
  const candidates = codecs.filter((codec) => codec.objects.includes(objectType));
  const own = candidates.find((codec) => codec.types.includes(control.type));
  if (own !== undefined) return own;
  if (!onlyLabels(control.type) && !control.perRegion) return undefined;
  return candidates.find((codec) => codec.accepts(value));
}

/** Why an item that is no region, no answer and no relation is only kept. `control` is the one that writes items like it. */
export function whyKept(item: ResultItem, control: ControlSpec | null, config: LabelingConfig, codecs: readonly RegionCodec[]): WhyKept {
  const object = typeof item.to_name === "string" ? config.objects.get(item.to_name) : undefined;
  const facts = control === null ? null : tagFacts(control.isOwn === true ? control.node.tag : control.type);
  if (control === null || facts?.built !== true) return { kind: "no-tag" };
  if (control.perRegion) return { kind: "no-region" };
  if (!isObject(item.value)) return { kind: "unread", members: ["value"] };
  const { value } = item;
  if (facts.results === "answer") {
    const { valueKey } = control;
    if (valueKey === null || !Object.hasOwn(value, valueKey)) return { kind: "unread", members: [valueKey ?? "value"] };
    const unknown = Object.keys(value).filter((key) => key !== valueKey);
    return unknown.length > 0 ? { kind: "unread", members: unknown } : { kind: "second" };
  }
  const codec = object === undefined ? undefined : codecFor(codecs, control, object.type, value);
  return codec === undefined ? { kind: "no-tag" } : { kind: "unread", members: codec.faults(value) };
}
