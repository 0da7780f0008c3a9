import type { ComponentType, ReactNode } from "react";
import type { Box } from "../geometry/types";
import type { RunnableTarget } from "../hotkeys/assign";
import type { ConfigNode, ControlSpec, LabelSpec, LabelingConfig } from "../config/types";
import type { AnnotationStore } from "./store";
import type { Geometry, JsonObject, Region, ResultItem } from "./types";
import type { EditorSettings } from "./settings";

/** One exact number in the details panel. */
export interface GeometryField {
  /** Stands after the label: the number of a point. */
  readonly number?: number;
  readonly key: string;
  /** Catalogue key: "X", "Width", "Start", … */
  readonly label: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** How one kind of region is read from and written to the `value` of result items. */
export interface RegionCodec {
  readonly kind: string;
  /** Wire types whose items carry this shape by themselves, for example ["rectangle", "rectanglelabels"]. */
  readonly types: readonly string[];
  /** The labels that other controls put on it stand in its own item. */
  readonly takesLabels?: true;
  /** Object tags (lower case) it can lie on; an item is only read when its to_name is one of them. */
  readonly objects: readonly string[];
  /** For shapes made by the shared Labels control ("labels" items): does this value hold the geometry? */
  accepts(value: Readonly<JsonObject>): boolean;
  /** Geometry of a value; null sends the item through untouched. */
  read(value: Readonly<JsonObject>, item: Readonly<ResultItem>): Geometry | null;
  /** The members of a value for which `read` answers null: missing ones, and ones that say nothing. */
  faults(value: Readonly<JsonObject>): readonly string[];
  /**
   * The members to put into `value`. Members of the item that was read and are not named here stay. `type` is the wire type that gave the region
   * its shape, where a kind is written in several ways.
   */
  write(geometry: Geometry, type: string): JsonObject;
  /** Exact numbers for the details panel; `setField` answers null when the number does not fit. */
  fields(region: Region): readonly GeometryField[];
  getField(region: Region, key: string): number;
  setField(region: Region, key: string, value: number): Geometry | null;
  /** Of shapes made of points, by the position of one: a further point after it, and without it; null: it cannot be. */
  readonly points?: { added(region: Region, at: number): Geometry | null; without(region: Region, at: number): Geometry | null };
  /** Move by a step of the arrow keys, in the kind's own unit (percent for images). */
  nudge?(region: Region, dx: number, dy: number): Geometry | null;
  /** What it covers, in the units of its data, to find the same thing in another annotation; null: it cannot be measured. */
  extent(geometry: Geometry): Box | null;
  /** Two are only at the same place when these members are the same. Without: what is drawn by hand never is, so nearly is enough. */
  readonly exact?: readonly string[];
  /** Of messages: who speaks, for rules that ask for it (`whenRole`). */
  roleOf?(geometry: Geometry): string;
  /** Words that belong to its place and may be corrected by hand. */
  readonly text?: {
    /** Catalogue key. */
    readonly label: string;
    get(region: Region): string;
    set(region: Region, text: string): Geometry;
  };
  /** Short text for the row in the regions panel, for example the marked words. */
  summary(region: Region): string;
}

export type UrlResolver = (url: string) => Promise<string>;

/** Everything a tag needs to draw itself for one annotation. One context per open annotation. */
export interface TagContext {
  readonly config: LabelingConfig;
  readonly store: AnnotationStore;
  readonly data: Readonly<JsonObject>;
  /** True for predictions, preview of somebody else's work and compare: nothing may be changed. */
  readonly readOnly: boolean;
  readonly settings: EditorSettings;
  /** Questions about regions stand beside the task, not at their place in it. */
  readonly questionsBeside: boolean;
  /** Fills `$var` in an attribute from the task data; answers any JSON. */
  resolve(expression: string): unknown;
  /** `resolve` as text. */
  resolveText(expression: string): string;
  /** Turns a data URL of the task into one the browser may load (renews expired links). */
  readonly resolveUrl: UrlResolver;
  /** Speaks through the live region. Text is already translated. */
  announce(message: string): void;
  /** Colour and title of a region from its labels; `missing` when a label is not in the config any more. */
  styleOf(region: Region): RegionStyle;
  /** Labels of a control, static or from the task data. */
  labelsOf(controlName: string): readonly LabelSpec[];
  /** Which control would draw on this object now, and with which labels; null = nothing is chosen. */
  drawingOn(toName: string): Drawing | null;
  /** An object tells how to find and show its regions while it is mounted. */
  registerObject(toName: string, handle: ObjectHandle): () => void;
  /** Told when an object came, or became ready for the focus. */
  onObject(listener: () => void): () => void;
  /** An answer was given with one press. Where it is all that is asked for, it may be the whole decision. */
  decide(controlName: string): void;
  /** A gesture made this region, and it is in the store. */
  drew(region: Region): void;
  /** A model is asked for what is drawn with smart controls. */
  readonly suggests: boolean;
  /** Mounted objects by name. */
  readonly objects: ReadonlyMap<string, ObjectHandle>;
  /** How the person wants pictures of this object to open; null = as the config says. */
  zoomMode(toName: string): ZoomMode | null;
  keepZoomMode(toName: string, mode: ZoomMode): void;
  /** Shown beside undo and redo while the object has the focus, for example "120 %". */
  setZoomInfo(info: ZoomInfo | null): void;
  /** Registers an action for a name of the keymap ("tool:rect", "zoom:in", …) while the tag is mounted. */
  onAction(name: string, run: () => void): () => void;
}

/** How a picture opens: all of it, or pixel by pixel. */
export type ZoomMode = "fit" | "original";

export interface ObjectHandle {
  /** Takes the focus, as soon as the object can have it. */
  focus?(): void;
  /** Brings a region into view; called when it is selected in the panel. */
  reveal?(regionId: string): void;
  /** Where the region is on the screen (client pixels), for the lines of relations; null = not visible. */
  locate?(regionId: string): DOMRect | null;
  /** Of what plays: starts and stops it. */
  play?(): void;
  /** Makes a geometry that was typed by hand fit the data (limits, saved text); null = it cannot fit. */
  normalise?(geometry: Geometry): Geometry | null;
}

export interface ZoomInfo {
  readonly text: string;
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
}

export interface RegionStyle {
  readonly color: string;
  readonly title: string;
  readonly labels: readonly string[];
  readonly missing: boolean;
  /** Drawn so that it steps back behind others (what is the same in a comparison). */
  readonly faint?: boolean;
}

export interface Drawing {
  /** The control that gives the shape its wire type: RectangleLabels, Rectangle, Labels (on text), … */
  readonly control: ControlSpec;
  /** Labels of `control` itself; empty for a bare shape. */
  readonly labels: readonly string[];
  /** Further label controls on the same object with their chosen labels (Rectangle + Labels). */
  readonly extra: readonly { readonly control: ControlSpec; readonly labels: readonly string[] }[];
}

export interface TagProps {
  readonly node: ConfigNode;
  readonly ctx: TagContext;
  /** Given for controls with perRegion: the ids of the selected regions that the control speaks about. */
  readonly regionIds?: readonly string[];
}

/** What a tag does around the objects of the task, wherever these stand. */
export interface AroundProps {
  /** The object. */
  readonly node: ConfigNode;
  readonly ctx: TagContext;
  readonly children: ReactNode;
}

/** What stands at the place of a tag. Object tags such as Image mount their engine into a div from their component. */
export type TagView = {
  /** Tag names in lower case. Their facts (role, value key) come from crates/labeling/tags.json. */
  readonly tags: readonly string[];
  /** Keys that the config gives to such a tag, beside those of questions and labels. */
  keys?(node: ConfigNode, ctx: TagContext): readonly RunnableTarget[];
  /** Drawn around every object of a config that has one of the tags. */
  readonly Around?: ComponentType<AroundProps>;
} & ({ readonly Component: ComponentType<TagProps> } | {
  /** Of tags with much behind them: it comes when a config has the tag. */
  load(): Promise<ComponentType<TagProps>>;
});
