import { t } from "../words/i18n";
import type { Drawing, TagContext } from "./tag";
import { newId } from "./ids";
import { valueFrom } from "./paths";
import { withRegionDefaults } from "./regionDefaults";
import type { AnnotationStore } from "./store";
import type { Geometry, JsonObject, Region, RegionResult } from "./types";

export interface NewShape {
  readonly kind: string;
  readonly toName: string;
  readonly geometry: Geometry;
  readonly envelope?: Readonly<JsonObject>;
  readonly itemIndex?: number | null;
  /** Default: a fresh id. */
  readonly id?: string;
}

/** The region that a finished drawing gesture makes. Nothing is stored yet. */
export function makeRegion(store: AnnotationStore, drawing: Drawing, shape: NewShape): Region {
  const results: RegionResult[] = [];
  const push = (fromName: string, type: string, valueKey: string | null, value: unknown) =>
    results.push({ fromName, type, valueKey, value, seq: store.nextSeq(), raw: {} });
  push(drawing.control.name, drawing.control.type, drawing.control.valueKey, drawing.control.valueKey === null ? null : valueFrom(drawing.control, drawing.labels));
  for (const extra of drawing.extra) push(extra.control.name, extra.control.type, extra.control.valueKey, [...extra.labels]);
  return {
    id: shape.id ?? newId(),
    kind: shape.kind,
    toName: shape.toName,
    geometry: shape.geometry,
    envelope: shape.envelope ?? {},
    itemIndex: shape.itemIndex ?? null,
    results,
    origin: "manual",
    parentId: null,
    score: null,
    readOnly: false,
    meta: null,
    seq: results[0]?.seq ?? 0,
  };
}

/** Stores a drawn region and does what the settings say should happen next. Every engine ends its gestures with this. */
export function commitRegion(ctx: TagContext, region: Region): void {
  const { store, settings } = ctx;
  store.noteDrawn(store.setup);
  store.addRegion(withRegionDefaults(ctx.config, store, region));
  if (!settings.keepLabel) store.clearLabels();
  // What was selected before is done with: the next key is for the next region, not for that one.
  store.select(settings.selectAfterCreate || !settings.keepLabel ? [region.id] : []);
  ctx.announce(t("Region added: {title}", { title: ctx.styleOf(region).title || t("no label") }));
  ctx.drew(region);
}
