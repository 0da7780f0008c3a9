import { isTrue, positiveInteger } from "../config/graph";
import { asText, interpolate } from "../config/interpolate";
import { paletteColor, safeColor } from "../config/palette";
import type { ControlSpec, LabelingConfig, LabelSpec } from "../config/types";
import type { EditorSettings } from "./settings";
import type { ObjectHandle, RegionStyle, TagContext, UrlResolver, ZoomInfo, ZoomMode } from "./tag";
import { isObject } from "../config/json";
import { drawingOn } from "./draw";
import type { AnnotationStore } from "./store";
import type { JsonObject, Region } from "./types";
import { questionOf } from "./question";
import { keysIn, pathsIn, valueFrom } from "./paths";

const NO_LABEL_COLOR = "#808080";

export interface ContextParts {
  readonly config: LabelingConfig;
  readonly store: AnnotationStore;
  readonly data: Readonly<JsonObject>;
  readonly readOnly: boolean;
  readonly settings: () => EditorSettings;
  readonly resolveUrl: UrlResolver;
  readonly announce: (message: string) => void;
  readonly setZoomInfo: (info: ZoomInfo | null) => void;
  readonly onAction: (name: string, run: () => void) => () => void;
  readonly questionsBeside?: boolean;
  readonly decide?: (controlName: string) => void;
  readonly drew?: (region: Region) => void;
  readonly suggests?: () => boolean;
  readonly zoomMode?: (toName: string) => ZoomMode | null;
  readonly keepZoomMode?: (toName: string, mode: ZoomMode) => void;
  /** Changes how regions look, where something has to be said about them. */
  readonly restyle?: (region: Region, style: RegionStyle) => RegionStyle;
}

/** Builds what the tags of one annotation see. */
export function createContext(parts: ContextParts): TagContext {
  const { config, store, data } = parts;
  const labels = new Map<string, readonly LabelSpec[]>();
  const objects = new Map<string, ObjectHandle>();
  const shown = new Set<string>();
  const objectListeners = new Set<() => void>();
  const labelsOf = (name: string): readonly LabelSpec[] => {
    const known = labels.get(name);
    if (known !== undefined) return known;
    const control = config.controls.get(name);
    const made = control === undefined ? [] : labelsFor(control, data);
    labels.set(name, made);
    return made;
  };
  return {
    config, store, data, objects, labelsOf,
    readOnly: parts.readOnly,
    questionsBeside: parts.questionsBeside ?? false,
    get settings() {
      return parts.settings();
    },
    resolve: (expression) => interpolate(expression, data),
    resolveText: (expression) => asText(interpolate(expression, data)),
    resolveUrl: parts.resolveUrl,
    announce: parts.announce,
    styleOf: (region) => {
      const style = styleOf(region, config, labelsOf);
      return parts.restyle?.(region, style) ?? style;
    },
    drawingOn: (toName) => (parts.readOnly ? null : drawingOn(toName, config, store)),
    registerObject(toName, handle) {
      objects.set(toName, handle);
      // What a link has selected comes into view when its object is there; later on the person decides what is seen.
      const { selected } = store;
      const first = !shown.has(toName);
      shown.add(toName);
      for (const listener of objectListeners) listener();
      if (first && selected?.toName === toName) requestAnimationFrame(() => handle.reveal?.(selected.id));
      return () => {
        if (objects.get(toName) === handle) objects.delete(toName);
      };
    },
    onObject(listener) {
      objectListeners.add(listener);
      return () => void objectListeners.delete(listener);
    },
    decide: (controlName) => parts.decide?.(controlName),
    drew: (region) => parts.drew?.(region),
    get suggests() {
      return parts.suggests?.() ?? false;
    },
    zoomMode: (toName) => parts.zoomMode?.(toName) ?? null,
    keepZoomMode: (toName, mode) => parts.keepZoomMode?.(toName, mode),
    setZoomInfo: parts.setZoomInfo,
    onAction: parts.onAction,
  };
}

/** Labels of the config plus those that `value="$labels"` takes from the task. */
function labelsFor(control: ControlSpec, data: Readonly<JsonObject>): readonly LabelSpec[] {
  if (control.isOwn === true) return [];
  if (control.paths) return questionOf(control.type)?.labels?.(control, data) ?? [];
  const expression = control.node.attrs["value"];
  if (expression === undefined || !expression.includes("$")) return control.labels;
  const value = interpolate(expression, data);
  const entries = Array.isArray(value) ? value : [];
  const dynamic = entries.flatMap((entry: unknown, position) => dynamicLabel(entry, control.labels.length + position) ?? []);
  return [...control.labels, ...dynamic];
}

function dynamicLabel(entry: unknown, position: number): LabelSpec | null {
  const source = isObject(entry) ? entry : { value: entry };
  const value = asText(source["value"] ?? source["alias"]);
  if (value === "") return null;
  const text = (key: string) => (typeof source[key] === "string" ? source[key] : undefined);
  return {
    node: null, title: value, key: text("alias") ?? value,
    color: safeColor(text("background"), paletteColor(position)),
    hotkey: text("hotkey") ?? null,
    hint: text("hint") ?? null,
    maxUsages: positiveInteger(asText(source["maxUsages"] ?? source["maxusages"] ?? "")),
    selected: isTrue(asText(source["selected"] ?? "")),
    granularity: text("granularity") ?? null, html: text("html") ?? null,
    showAlias: isTrue(asText(source["showAlias"] ?? source["showalias"] ?? "")),
    aliasStyle: text("aliasStyle") ?? text("aliasstyle"),
  };
}

const byKey = new WeakMap<readonly LabelSpec[], ReadonlyMap<string, LabelSpec>>();

/** The label that an item of a result names. Older results name the value although there is an alias. */
export function findLabel(labels: readonly LabelSpec[], key: string): LabelSpec | undefined {
  const known = byKey.get(labels) ?? new Map(labels.toReversed().map((label) => [label.key, label]));
  byKey.set(labels, known);
  return known.get(key) ?? labels.find((label) => label.title === key);
}

function styleOf(region: Region, config: LabelingConfig, labelsOf: (name: string) => readonly LabelSpec[]): RegionStyle {
  const names: string[] = [];
  let color: string | null = null;
  let missing = false;
  let shapeColor: string | undefined;
  for (const result of region.results) {
    const control = config.controls.get(result.fromName);
    if (control?.perRegion === true) continue;
    shapeColor ??= control?.node.attrs["strokecolor"];
    if (control !== undefined && control.valueKey === null) continue;
    const specs = control === undefined ? [] : labelsOf(control.name);
    for (const key of keysIn(control, control === undefined ? unknownLabels(result.raw.value) : result.value)) {
      const spec = findLabel(specs, key);
      names.push(spec?.title ?? titleOf(key, control));
      // Items that are fetched bit by bit cannot be looked up.
      if (spec === undefined) missing ||= control?.paths !== true || specs.length > 0;
      else color ??= spec.color;
    }
  }
  return { color: color ?? safeColor(shapeColor, NO_LABEL_COLOR), title: names.join(", "), labels: names, missing };
}

/** What to call a label that is not known. */
function titleOf(key: string, control: ControlSpec | undefined): string {
  return control?.paths === true ? (pathsIn(valueFrom(control, [key]))[0]?.join(" / ") ?? key) : key;
}

/** Labels of a control that the config does not have any more: any list of texts in the value. */
function unknownLabels(value: Readonly<JsonObject> | undefined): unknown {
  for (const [key, part] of Object.entries(value ?? {})) if (key.endsWith("labels") && Array.isArray(part)) return part;
  return null;
}

