import { onlyLabels } from "../config/tagtable";
import type { RegionCodec } from "./tag";
import { isPristine } from "./pristine";
import type { AnnotationData, ClassificationResult, JsonObject, Region, RegionResult, Relation, ResultItem } from "./types";

export interface SerialiseOptions {
  /** Controls whose answers are left out (hidden by a visibility rule), per region or (null) for the whole task. */
  readonly omit?: (fromName: string, region: Region | null) => boolean;
}

/**
 * Writes a result array. What was not touched goes back as it came; a changed item keeps every member that the editor
 * does not interpret. Relations made here come last, as the format has it.
 */
export function serialise(data: AnnotationData, codecOf: (kind: string) => RegionCodec | null, options: SerialiseOptions = {}): ResultItem[] {
  const omit = options.omit ?? (() => false);
  const ids = new Set(data.regions.map((region) => region.id));
  const rows: [number, ResultItem][] = data.passthrough.map((item) => [item.seq, item.raw as ResultItem]);
  for (const region of data.regions) {
    const takesLabels = codecOf(region.kind)?.takesLabels === true;
    for (const result of region.results) {
      if (!(takesLabels && isTaken(result)) && !omit(result.fromName, region)) rows.push([result.seq, regionItem(region, result, codecOf, ids)]);
    }
  }
  for (const item of data.classifications) if (!omit(item.fromName, null)) rows.push([item.seq, classificationItem(item)]);
  for (const item of data.relations) rows.push([item.seq, relationItem(item, ids)]);
  rows.sort((a, b) => a[0] - b[0]);
  return rows.map(([, item]) => item);
}

/** Relations of a session get their place after everything else. */
export const RELATION_SEQ_BASE = 1_000_000_000;

/** Labels that stand in the item of the shape. Those that came as an item of their own stay one. */
function isTaken(result: RegionResult): boolean {
  return onlyLabels(result.type) && result.raw.type === undefined;
}

function takeLabels(value: JsonObject, region: Region, shape: RegionResult): void {
  const labels = region.results.filter(isTaken).flatMap((result) => (Array.isArray(result.value) ? (result.value as unknown[]) : []));
  if (labels.length > 0) value["labels"] = labels;
  else if (shape.valueKey !== null) delete value["labels"];
}

function regionItem(region: Region, result: RegionResult, codecOf: (kind: string) => RegionCodec | null, ids: ReadonlySet<string>): ResultItem {
  if (isPristine(region)) return withIds(result.raw, { id: region.id, parentID: region.parentId }, ids);
  const value: JsonObject = { ...result.raw.value, ...written(region, codecOf(region.kind)) };
  if (codecOf(region.kind)?.takesLabels === true && result === region.results[0]) takeLabels(value, region, result);
  else if (result.valueKey !== null) value[result.valueKey] = result.value;
  const item: ResultItem = { ...result.raw, ...region.envelope };
  if (region.itemIndex !== null) item["item_index"] = region.itemIndex;
  item.value = value;
  item.id = region.id;
  item.from_name = result.fromName;
  item.to_name = region.toName;
  item.type = result.raw.type ?? result.type;
  item["origin"] = region.origin;
  setOrDelete(item, "score", region.score);
  setOrDelete(item, "readonly", region.readOnly ? true : null);
  setOrDelete(item, "parentID", region.parentId);
  setOrDelete(item, "meta", region.meta === null || Object.keys(region.meta).length === 0 ? null : region.meta);
  return item;
}

function written(region: Region, codec: RegionCodec | null): JsonObject | undefined {
  const shaping = region.results.find(({ type }) => codec?.types.includes(type) === true);
  return codec?.write(region.geometry, shaping?.type ?? codec.types[0] ?? "");
}

function classificationItem(item: ClassificationResult): ResultItem {
  if (isPristine(item)) return item.raw;
  const written: ResultItem = { ...item.raw };
  if (item.itemIndex !== null) written["item_index"] = item.itemIndex;
  written.value = { ...item.raw.value, [item.valueKey]: item.value };
  written.id = item.id;
  written.from_name = item.fromName;
  written.to_name = item.toName;
  written.type = item.type;
  written["origin"] = item.origin;
  return written;
}

function relationItem(relation: Relation, ids: ReadonlySet<string>): ResultItem {
  if (isPristine(relation)) return withIds(relation.raw, { from_id: relation.fromId, to_id: relation.toId }, ids);
  const item: ResultItem = { ...relation.raw, from_id: relation.fromId, to_id: relation.toId, type: "relation", direction: relation.direction };
  setOrDelete(item, "labels", relation.labels === null || relation.labels.length === 0 ? null : [...relation.labels]);
  return item;
}

/** An untouched item as it came, but for ids of regions that were missing or no texts. */
function withIds(raw: Readonly<ResultItem>, given: Readonly<Record<string, string | null>>, known: ReadonlySet<string>): ResultItem {
  const changed = Object.entries(given).filter(([key, id]) => id !== null && known.has(id) && raw[key] !== id && (key === "id" || Object.hasOwn(raw, key)));
  return changed.length === 0 ? raw : { ...raw, ...Object.fromEntries(changed) };
}

function setOrDelete(item: ResultItem, key: string, value: unknown): void {
  if (value === null) delete item[key];
  else item[key] = value;
}
