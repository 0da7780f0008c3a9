// Plain data of one annotation. Regions never live in React state: engines and panels read them from the store.

import type { JsonObject } from "../config/json";

export type { JsonObject } from "../config/json";

/** One item of a `result` array as it is on the wire. Unknown members are kept. */
export interface ResultItem extends JsonObject {
  id?: string;
  from_name?: string;
  to_name?: string | string[];
  type?: string;
  value?: JsonObject;
}

export type Origin = "manual" | "prediction" | "prediction-changed";

/**
 * What one control says about a region: one item on the wire. The shape itself is such a result too
 * (for RectangleLabels the shape and the labels are one item, for Rectangle + Labels they are two).
 */
export interface RegionResult {
  readonly fromName: string;
  /** Wire type: the control's tag in lower case, for example "rectanglelabels". */
  readonly type: string;
  /** Key inside `value` that holds `value`; null for a bare shape such as "rectangle". */
  readonly valueKey: string | null;
  readonly value: unknown;
  /** Position in the result array; results are written in this order. */
  readonly seq: number;
  /** The item as it was read; members we do not interpret are written back from here. */
  readonly raw: Readonly<ResultItem>;
}

/** Geometry belongs to the region's codec; the store only carries it and replaces it as a whole. */
export type Geometry = Readonly<JsonObject>;

export interface RegionMeta extends JsonObject {
  text?: string[];
}

export interface Region {
  readonly id: string;
  /** Name of the codec that owns the geometry: "text", "rectangle", "polygon", "keypoint", … */
  readonly kind: string;
  readonly toName: string;
  readonly geometry: Geometry;
  /** Item-level members that every item of the region repeats: original_width, original_height, image_rotation, … */
  readonly envelope: Readonly<JsonObject>;
  readonly itemIndex: number | null;
  readonly results: readonly RegionResult[];
  readonly origin: Origin;
  readonly parentId: string | null;
  readonly score: number | null;
  /** `readonly` on the wire: the lock that is kept with the annotation. */
  readonly readOnly: boolean;
  readonly meta: Readonly<RegionMeta> | null;
  readonly seq: number;
}

/** A result that belongs to no region: Choices, TextArea, Rating, Number over the whole task or one item of it. */
export interface ClassificationResult {
  readonly id: string;
  readonly fromName: string;
  readonly toName: string;
  readonly type: string;
  readonly valueKey: string;
  readonly value: unknown;
  readonly itemIndex: number | null;
  readonly origin: Origin;
  readonly seq: number;
  readonly raw: Readonly<ResultItem>;
}

export type Direction = "right" | "left" | "bi";

export interface Relation {
  /** Only inside the editor; relations have no id on the wire. */
  readonly id: string;
  readonly fromId: string;
  readonly toId: string;
  readonly direction: Direction;
  readonly labels: readonly string[] | null;
  readonly seq: number;
  readonly raw: Readonly<ResultItem>;
}

/**
 * Why an item is only kept: no tag here shows it; members of its value cannot be read (none are named where it is no item at all);
 * it answers about a region that is not there; the question that it answers has an answer already.
 */
export type WhyKept =
  | { readonly kind: "no-tag" | "no-region" | "second" }
  | { readonly kind: "unread"; readonly members: readonly string[] };

/** An item that is not shown. Written back as it came. */
export interface Passthrough {
  readonly why: WhyKept;
  readonly seq: number;
  readonly raw: unknown;
}

export interface AnnotationData {
  readonly regions: readonly Region[];
  readonly classifications: readonly ClassificationResult[];
  readonly relations: readonly Relation[];
  readonly passthrough: readonly Passthrough[];
}

/** One changed entity with both sides. The history keeps only the difference (`steps.ts`). */
export type Patch =
  | { readonly on: "region"; readonly id: string; readonly before: Region | null; readonly after: Region | null }
  | { readonly on: "classification"; readonly id: string; readonly before: ClassificationResult | null; readonly after: ClassificationResult | null }
  | { readonly on: "relation"; readonly id: string; readonly before: Relation | null; readonly after: Relation | null };

export type Topic = "regions" | "classifications" | "relations" | "selection" | "visibility" | "tool" | "history" | "hover" | "preview";

/** What changed in one batch. Engines redraw from this, they never diff. */
export interface StoreChange {
  readonly topics: ReadonlySet<Topic>;
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}
