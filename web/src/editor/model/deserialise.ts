import { onlyLabels, tagFacts } from "../config/tagtable";
import type { ControlSpec, LabelingConfig } from "../config/types";
import type { RegionCodec } from "./tag";
import { newId } from "./ids";
import { isObject } from "../config/json";
import { codecFor, whyKept } from "./kept";
import { rememberPristine } from "./pristine";
import type {
  AnnotationData, ClassificationResult, Direction, JsonObject, Origin, Passthrough, Region, RegionMeta, RegionResult, Relation, ResultItem, WhyKept,
} from "./types";

/** Item members that the model understands; every other one on the item stays in `raw`. */
const ENVELOPE = ["original_width", "original_height", "image_rotation", "original_length"];
const ALIASES: Readonly<Record<string, string>> = { htmllabels: "hypertextlabels" };

/**
 * Reads a result array. What it cannot explain with this config becomes a passthrough item, never lost. A result comes from
 * outside and may hold anything at any place; regions without an id get one here.
 */
export function deserialise(result: unknown, config: LabelingConfig, codecs: readonly RegionCodec[]): AnnotationData {
  const reading = new Reading(config, codecs);
  const items = Array.isArray(result) ? result : [];
  const later: [ResultItem, number][] = [];
  items.forEach((item: unknown, seq) => {
    if (!isObject(item)) reading.keep(item, seq, { kind: "unread", members: [] });
    else if (!reading.shape(item, seq)) later.push([item, seq]);
  });
  for (const [item, seq] of later) reading.rest(item, seq);
  return reading.finish();
}

interface Draft {
  region: Omit<Region, "results">;
  results: RegionResult[];
}

class Reading {
  readonly #config: LabelingConfig;
  readonly #codecs: readonly RegionCodec[];
  readonly #regions = new Map<string, Draft>();
  readonly #classifications = new Map<string, ClassificationResult>();
  readonly #relations: Relation[] = [];
  readonly #passthrough: Passthrough[] = [];

  constructor(config: LabelingConfig, codecs: readonly RegionCodec[]) {
    this.#config = config;
    this.#codecs = codecs;
  }

  keep(raw: unknown, seq: number, why: WhyKept): void {
    this.#passthrough.push({ raw, seq, why });
  }

  /** First pass: items that carry a geometry. True when the item was taken. */
  shape(item: ResultItem, seq: number): boolean {
    const value = isObject(item.value) ? item.value : null;
    const object = typeof item.to_name === "string" ? this.#config.objects.get(item.to_name) : undefined;
    if (value === null || object === undefined) return false;
    const control = this.#controlOf(item);
    const id = idOf(item.id);
    const known = this.#regions.get(id ?? "");
    if (known !== undefined) {
      // A second item of the same region: its labels, or an answer of a per-region control.
      if (known.region.toName !== item.to_name) return false;
      known.results.push(regionResult(item, seq, control));
      return true;
    }
    if (control === null) return false;
    const codec = codecFor(this.#codecs, control, object.type, value);
    const geometry = codec?.read(value, item) ?? null;
    if (codec === undefined || geometry === null) return false;
    const given = id ?? newId();
    const results = codec.takesLabels === true ? this.#apart(item, seq, control) : [regionResult(item, seq, control)];
    this.#regions.set(given, { region: regionOf(item, given, codec.kind, geometry, seq), results });
    return true;
  }

  /** A shape and the labels in its item, as if each control had written its own. */
  #apart(item: ResultItem, seq: number, control: ControlSpec): RegionResult[] {
    const shape = regionResult(item, seq, control);
    const said: unknown = item.value?.["labels"];
    const controls = [...this.#config.controls.values()].filter((one) => onlyLabels(one.type) && !one.perRegion && one.toNames.includes(String(item.to_name)));
    const [first] = controls;
    if (first === undefined || !Array.isArray(said) || !said.every((label) => typeof label === "string")) return [shape];
    const byControl = new Map<ControlSpec, string[]>();
    for (const label of said as readonly string[]) {
      const owner = controls.find((one) => one.labels.some(({ key }) => key === label)) ?? first;
      byControl.set(owner, [...(byControl.get(owner) ?? []), label]);
    }
    const labels = [...byControl].map(([owner, value]): RegionResult => ({ fromName: owner.name, type: owner.type, valueKey: owner.valueKey, value, seq, raw: {} }));
    return [{ ...shape, valueKey: "labels" }, ...labels];
  }

  rest(item: ResultItem, seq: number): void {
    const [fromId, toId] = [idOf(item["from_id"]), idOf(item["to_id"])];
    if (item.type === "relation" && fromId !== null && toId !== null) {
      this.#relations.push(relationOf(item, fromId, toId, seq));
      return;
    }
    const control = this.#controlOf(item);
    const region = this.#regions.get(idOf(item.id) ?? "");
    if (region !== undefined && control !== null && isObject(item.value)) region.results.push(regionResult(item, seq, control));
    else if (control === null || !this.#classify(item, seq, control)) this.keep(item, seq, whyKept(item, control, this.#config, this.#codecs));
  }

  finish(): AnnotationData {
    const regions = [...this.#regions.values()].map(({ region, results }) => {
      results.sort((a, b) => a.seq - b.seq);
      return rememberPristine<Region>({ ...region, results });
    });
    return { regions, classifications: [...this.#classifications.values()], relations: this.#relations, passthrough: this.#passthrough };
  }

  /** The control of an item, when the item's type is one that this control writes. */
  #controlOf(item: ResultItem): ControlSpec | null {
    const control = typeof item.from_name === "string" ? this.#config.controls.get(item.from_name) : undefined;
    if (control === undefined || typeof item.type !== "string") return null;
    return (ALIASES[item.type] ?? item.type) === control.type ? control : null;
  }

  #classify(item: ResultItem, seq: number, control: ControlSpec): boolean {
    const { valueKey } = control;
    const facts = tagFacts(control.type);
    if (facts?.results !== "answer" || facts.built !== true || control.perRegion) return false;
    if (valueKey === null || !isObject(item.value) || !Object.hasOwn(item.value, valueKey)) return false;
    const itemIndex = typeof item["item_index"] === "number" ? item["item_index"] : null;
    const taken = [...this.#classifications.values()].some((other) => other.fromName === control.name && other.itemIndex === itemIndex);
    if (taken || Object.keys(item.value).length !== 1) return false;
    const id = typeof item.id === "string" && !this.#classifications.has(item.id) ? item.id : newId();
    this.#classifications.set(id, rememberPristine({
      id, itemIndex, valueKey, seq, raw: item,
      fromName: control.name,
      toName: typeof item.to_name === "string" ? item.to_name : (control.toNames[0] ?? ""),
      type: control.type,
      value: item.value[valueKey],
      origin: originOf(item),
    }));
    return true;
  }
}

/** Scripts also write numbers; in the editor an id is a text. */
function idOf(id: unknown): string | null {
  if (typeof id === "number") return String(id);
  return typeof id === "string" && id !== "" ? id : null;
}

function regionOf(item: ResultItem, id: string, kind: string, geometry: JsonObject, seq: number): Omit<Region, "results"> {
  const envelope: JsonObject = {};
  for (const key of ENVELOPE) if (Object.hasOwn(item, key)) envelope[key] = item[key];
  const parent = idOf(item["parentID"]);
  return {
    id, kind, geometry, envelope, seq,
    toName: typeof item.to_name === "string" ? item.to_name : "",
    itemIndex: typeof item["item_index"] === "number" ? item["item_index"] : null,
    origin: originOf(item),
    parentId: parent === id ? null : parent,
    score: typeof item["score"] === "number" ? item["score"] : null,
    readOnly: item["readonly"] === true,
    meta: metaOf(item),
  };
}

function regionResult(item: ResultItem, seq: number, control: ControlSpec | null): RegionResult {
  const valueKey = control?.valueKey ?? null;
  const value = valueKey !== null && isObject(item.value) ? item.value[valueKey] : null;
  return { fromName: typeof item.from_name === "string" ? item.from_name : "", type: typeof item.type === "string" ? item.type : "", valueKey, value: value ?? null, seq, raw: item };
}

function relationOf(item: ResultItem, fromId: string, toId: string, seq: number): Relation {
  const direction: Direction = item["direction"] === "left" || item["direction"] === "bi" ? item["direction"] : "right";
  const labels = Array.isArray(item["labels"]) ? item["labels"].filter((label) => typeof label === "string") : null;
  return rememberPristine<Relation>({ id: newId(), fromId, toId, direction, labels, seq, raw: item });
}

function metaOf(item: ResultItem): RegionMeta | null {
  if (isObject(item["meta"])) return item["meta"];
  return typeof item["normalization"] === "string" ? { text: [item["normalization"]] } : null;
}

function originOf(item: ResultItem): Origin {
  const origin = item["origin"];
  return origin === "prediction" || origin === "prediction-changed" ? origin : "manual";
}
