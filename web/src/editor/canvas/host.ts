import { t } from "../words/i18n";
import { commitRegion, makeRegion } from "../model/create";
import { findLabel } from "../model/context";
import { labelUsedUpBy, takeApart, type Pieces } from "../model/pieces";
import { usedUp } from "../model/usedUp";
import type { Geometry } from "../model/types";
import type { Drawing, TagContext } from "../model/tag";
import { boxOf, grow, type Box, type Point } from "../geometry/types";
import { fitScale, toView, type Viewport } from "../geometry/viewport";
import type { Pixels } from "../geometry/mask/flood";
import { bordersOf } from "./drawn";
import type { Entry } from "./entry";
import type { Scene } from "./scene";
import { isReading, type Toolbox } from "./toolbox";
import type { HandleHit, ReadableText, ToolHost, ToolPoint } from "./tools/types";
import type { Moment } from "./moment";
import { kindOfControl, shapeOf } from "./shapes/registry";

/** CSS pixels around a thing in which a pointer still means it. */
const REACH = { mouse: 4, pen: 6, touch: 14 } as const;
const HANDLE_REACH = { mouse: 8, pen: 10, touch: 22 } as const;
/** Regions smaller than this on the screen (CSS pixels). */
const SMALL = 24;
/** A mask of a larger picture would take all memory (pixels). */
const MOST_MASK = 250_000_000;
/** Points are written this many screen pixels wide when the config does not say. */
const POINT_WIDTH = 2;

export interface HostParts {
  readonly ctx: TagContext;
  readonly name: string;
  readonly scene: Scene;
  readonly toolbox: Toolbox;
  /** Null on an Image with one picture. */
  readonly page: number | null;
  readonly moment: Moment | null;
  readonly viewport: () => Viewport;
  readonly panBy: (dx: number, dy: number) => void;
  readonly redraw: () => void;
  readonly lift: (id: string) => void;
  readonly drop: () => void;
  readonly pixels: () => Pixels | null;
  readonly letters: () => ReadableText | null;
  readonly show: (box: Box) => void;
}

/** What the tools may do: reads from the scene, writes through the store's commands. */
export class EngineHost implements ToolHost {
  readonly #parts: HostParts;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  get readOnly(): boolean {
    return this.#parts.ctx.readOnly;
  }

  get selection(): ReadonlySet<string> {
    return this.#parts.ctx.store.selection;
  }

  viewport(): Viewport {
    return this.#parts.viewport();
  }

  hits(at: ToolPoint): readonly Entry[] {
    return this.#parts.scene.hits(at.image, REACH[at.pointer] / this.viewport().scale);
  }

  within(box: Box): readonly Entry[] {
    return this.#parts.scene.within(box);
  }

  entry(id: string): Entry | null {
    return this.#parts.scene.entry(id);
  }

  /** The one selected region whose shape can be changed. */
  editable(): Entry | null {
    const [id, second] = this.selection;
    if (id === undefined || second !== undefined || this.readOnly || this.isLocked(id)) return null;
    return this.entry(id);
  }

  handlesOf(entry: Entry) {
    const control = this.#parts.toolbox.controlOf(entry.region);
    return entry.shape.handles(entry.region.geometry, { canRotate: control?.node.attrs["canrotate"] !== "false", viewport: this.viewport() });
  }

  handleAt(at: ToolPoint): HandleHit | null {
    const entry = this.editable();
    if (entry === null || this.#isGrabbed(entry, at)) return null;
    let best: HandleHit | null = null;
    let nearest: number = HANDLE_REACH[at.pointer];
    for (const handle of this.handlesOf(entry)) {
      const place = toView(this.viewport(), handle.at);
      const distance = Math.hypot(place.x - at.view.x, place.y - at.view.y);
      if (distance > nearest) continue;
      nearest = distance;
      best = { entry, handle };
    }
    return best;
  }

  /** On a small region the handles leave no place to take hold of it: inside it is moved, outside it is reshaped. */
  #isGrabbed({ shape, region, box }: Entry, at: ToolPoint): boolean {
    const { image, scale } = this.viewport();
    const size = Math.min(box.maxX - box.minX, box.maxY - box.minY) * scale;
    return shape.handlesFirst !== true && size < SMALL && shape.contains(region.geometry, image, at.image, 0);
  }

  select(ids: readonly string[]): void {
    const { ctx } = this.#parts;
    ctx.store.select(ids);
    const [id, second] = ids;
    const region = id === undefined ? null : ctx.store.region(id);
    if (region !== null && second === undefined) ctx.announce(t("Selected: {text}", { text: ctx.styleOf(region).title || t("no label") }));
    else if (ids.length > 1) ctx.announce(t("{count} region selected.||{count} regions selected.", { count: ids.length }));
  }

  toggle(id: string): void {
    this.#parts.ctx.store.toggleSelected(id);
  }

  isLocked(id: string): boolean {
    return this.#parts.ctx.store.isLocked(id);
  }

  snap(point: Point, of: string | Entry): Point {
    return this.attribute(of, "snap") === "pixel" ? { x: Math.round(point.x), y: Math.round(point.y) } : point;
  }

  place(point: Point, of: string | Entry): Point {
    const borders = bordersOf(typeof of === "string" ? of : of.region.kind);
    return (borders?.isOn() === true ? borders.place(point, this, of) : null) ?? this.snap(point, of);
  }

  partnersOf({ entry, handle }: HandleHit): readonly HandleHit[] {
    if (bordersOf(entry.region.kind)?.isOn() !== true) return [];
    const { image } = this.viewport();
    return this.within(grow(boxOf([handle.at]), 1e-6)).flatMap((other): readonly HandleHit[] => {
      const id = other.id === entry.id || this.isLocked(other.id) ? null : (other.shape.handleOn?.(other.region.geometry, image, handle.at) ?? null);
      return id === null ? [] : [{ entry: other, handle: { ...handle, id } }];
    });
  }

  attribute(of: string | Entry, name: string): string | undefined {
    const control = typeof of === "string" ? this.#drawing(of)?.control : this.#parts.toolbox.controlOf(of.region);
    return control?.node.attrs[name];
  }

  mayDraw(kind: string): boolean {
    const { ctx } = this.#parts;
    if (this.readOnly) return false;
    const { width, height } = this.viewport().image;
    if (shapeOf(kind)?.hasPixels === true && width * height > MOST_MASK) {
      ctx.announce(t("This picture is too large for masks. Draw outlines instead."));
      return false;
    }
    const drawing = this.#drawing(kind);
    if (drawing === null) {
      ctx.announce(t("Choose a label first."));
      return false;
    }
    const label = usedUp(ctx, drawing);
    if (label !== null) ctx.announce(t("The label {label} has been used as often as it may be.", { label }));
    return label === null;
  }

  create(kind: string, geometry: Geometry, select = false): void {
    const { ctx, name, page, moment } = this.#parts;
    const drawing = this.#drawing(kind);
    if (drawing === null) return;
    const { image, rotation } = this.viewport();
    const envelope = moment?.envelope() ?? { original_width: image.width, original_height: image.height, image_rotation: rotation };
    const region = makeRegion(ctx.store, drawing, { kind, toName: name, geometry: moment?.put(null, geometry) ?? geometry, envelope, itemIndex: page });
    commitRegion(ctx, region);
    if (select) ctx.store.select([region.id]);
    if (!ctx.settings.keepTool && !ctx.settings.keepLabel && !isReading(this.#parts.toolbox.current())) ctx.store.setTool(null);
  }

  remove(id: string): void {
    this.#parts.ctx.store.removeRegions([id]);
  }

  cutUp(pieces: readonly Pieces[], label: string): boolean {
    const { ctx } = this.#parts;
    for (const { id, geometries } of pieces) {
      const region = ctx.store.region(id);
      const used = region === null ? null : labelUsedUpBy(ctx, region, geometries.length - 1);
      if (used === null) continue;
      ctx.announce(t("The label {label} has been used as often as it may be.", { label: used }));
      return false;
    }
    takeApart(ctx.store, pieces, label);
    return true;
  }

  draftColor(): string {
    const { ctx, name } = this.#parts;
    const drawing = ctx.drawingOn(name);
    if (drawing === null) return "#808080";
    for (const { control, labels } of [{ control: drawing.control, labels: drawing.labels }, ...drawing.extra]) {
      const color = findLabel(ctx.labelsOf(control.name), labels[0] ?? "")?.color;
      if (color !== undefined) return color;
    }
    return "#808080";
  }

  pointWidth(): number {
    const width = Number(this.#parts.ctx.drawingOn(this.#parts.name)?.control.node.attrs["strokewidth"] ?? POINT_WIDTH);
    const shown = this.viewport().image.width * fitScale(this.viewport());
    return ((Number.isFinite(width) && width > 0 ? width : POINT_WIDTH) / shown) * 100;
  }

  preview(id: string, geometry: Geometry): void {
    this.#parts.lift(id);
    this.#parts.ctx.store.previewGeometry(id, this.whole(id, geometry));
  }

  commitPreview(label: string): void {
    this.#parts.drop();
    this.#parts.ctx.store.commitPreview(label);
  }

  cancelPreview(): void {
    this.#parts.drop();
    this.#parts.ctx.store.cancelPreview();
  }

  setGeometry(id: string, geometry: Geometry, label: string): void {
    this.#parts.ctx.store.setGeometry(id, this.whole(id, geometry), label);
  }

  /** The geometry that is stored when this is seen of it. */
  whole(id: string, seen: Geometry): Geometry {
    const { moment, ctx } = this.#parts;
    return moment === null ? seen : moment.put(ctx.store.region(id), seen);
  }

  panBy(dx: number, dy: number): void {
    this.#parts.panBy(dx, dy);
  }

  redraw(): void {
    this.#parts.redraw();
  }

  pixels(): Pixels | null {
    return this.#parts.pixels();
  }

  letters(): ReadableText | null {
    return this.#parts.letters();
  }

  isReady(kind: string): boolean {
    return !this.readOnly && this.#drawing(kind) !== null;
  }

  show(box: Box): void {
    this.#parts.show(box);
  }

  announce(message: string): void {
    this.#parts.ctx.announce(message);
  }

  /** What would be drawn, when it is this kind of shape. */
  #drawing(kind: string): Drawing | null {
    const drawing = this.#parts.ctx.drawingOn(this.#parts.name);
    return drawing !== null && kindOfControl(drawing.control.type) === kind ? drawing : null;
  }
}
