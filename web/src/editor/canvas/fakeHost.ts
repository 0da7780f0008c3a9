// For tests of tools: an engine without a picture.
import type { Geometry, Region } from "../model/types";
import type { Pieces } from "../model/pieces";
import type { Box, Point } from "../geometry/types";
import { toImage, toView, type Viewport } from "../geometry/viewport";
import type { Pixels } from "../geometry/mask/flood";
import type { Entry } from "./entry";
import { Scene } from "./scene";
import type { HandleHit, ReadableText, Tool, ToolHost, ToolPoint } from "./tools/types";

function regionOf(id: string, kind: string, geometry: Geometry, seq: number): Region {
  return { id, kind, geometry, seq, toName: "img", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null };
}

const VIEWPORT: Viewport = { image: { width: 200, height: 100 }, view: { width: 400, height: 200 }, rotation: 0, scale: 2, x: 0, y: 0 };

/** A picture of 200 by 100 pixels that is shown at twice its size, with a made-up store behind. */
export class FakeHost implements ToolHost {
  readonly regions = new Map<string, Region>();
  readonly previews = new Map<string, Geometry>();
  readonly created: { readonly kind: string; readonly geometry: Geometry }[] = [];
  readonly commits: string[] = [];
  readonly locked = new Set<string>();
  selection: ReadonlySet<string> = new Set();
  readOnly = false;
  allowed = true;
  pixelSnap = false;
  panned: Point = { x: 0, y: 0 };

  add(id: string, kind: string, geometry: Geometry): void {
    this.regions.set(id, regionOf(id, kind, geometry, this.regions.size));
  }

  scene(): Scene {
    return new Scene({
      regions: () => [...this.regions.values()], region: (id) => this.regions.get(id) ?? null, isHidden: () => false, shows: () => true,
      styleOf: () => ({ color: "red", title: "", labels: [], missing: false }),
    }, VIEWPORT.image);
  }

  viewport = (): Viewport => VIEWPORT;
  hits = (at: ToolPoint): readonly Entry[] => this.scene().hits(at.image, 2);
  within = (box: Box): readonly Entry[] => this.scene().within(box);
  entry = (id: string): Entry | null => this.scene().entry(id);

  handleAt(at: ToolPoint): HandleHit | null {
    const [id, second] = this.selection;
    const entry = id === undefined || second !== undefined ? null : this.entry(id);
    if (entry === null) return null;
    const handle = entry.shape.handles(entry.region.geometry, { canRotate: true, viewport: VIEWPORT })
      .find((item) => Math.hypot(toView(VIEWPORT, item.at).x - at.view.x, toView(VIEWPORT, item.at).y - at.view.y) <= 6);
    return handle === undefined ? null : { entry, handle };
  }

  select(ids: readonly string[]): void {
    this.selection = new Set(ids);
  }

  toggle(id: string): void {
    const next = new Set(this.selection);
    if (!next.delete(id)) next.add(id);
    this.selection = next;
  }

  isLocked = (id: string): boolean => this.locked.has(id);
  snap = (point: Point): Point => (this.pixelSnap ? { x: Math.round(point.x), y: Math.round(point.y) } : point);
  /** What a switch for borders would do. */
  toBorder: ((point: Point, of: string | Entry) => Point | null) | null = null;
  partners: readonly HandleHit[] = [];
  place = (point: Point, of: string | Entry): Point => this.toBorder?.(point, of) ?? this.snap(point);
  partnersOf = (): readonly HandleHit[] => this.partners;
  readonly cuts: { readonly pieces: readonly Pieces[]; readonly label: string }[] = [];
  cutUp = (pieces: readonly Pieces[], label: string): boolean => this.cuts.push({ pieces, label }) > 0;
  attributes: Readonly<Record<string, string>> = {};
  attribute = (_of: string | Entry, name: string): string | undefined => this.attributes[name];
  mayDraw = (): boolean => this.allowed;
  create = (kind: string, geometry: Geometry): void => void this.created.push({ kind, geometry });
  remove = (id: string): void => void this.regions.delete(id);
  draftColor = (): string => "red";
  pointWidth = (): number => 0.5;
  preview = (id: string, geometry: Geometry): void => void this.previews.set(id, geometry);

  commitPreview(label: string): void {
    this.commits.push(label);
    for (const [id, geometry] of this.previews) this.setGeometry(id, geometry, label);
    this.previews.clear();
  }

  cancelPreview = (): void => this.previews.clear();

  setGeometry(id: string, geometry: Geometry, _label: string): void {
    const region = this.regions.get(id);
    if (region !== undefined) this.regions.set(id, { ...region, geometry });
  }

  panBy(dx: number, dy: number): void {
    this.panned = { x: this.panned.x + dx, y: this.panned.y + dy };
  }

  redraw(): void {}

  picture: Pixels | null = null;
  readonly said: string[] = [];
  pixels = (): Pixels | null => this.picture;
  readable: ReadableText | null = null;
  letters = (): ReadableText | null => this.readable;
  isReady = (): boolean => this.allowed;
  show(): void {}
  announce = (message: string): void => void this.said.push(message);
}

/** A pointer at a place of the image. */
export function at(x: number, y: number, more: Partial<ToolPoint> = {}): ToolPoint {
  const view = toView(VIEWPORT, { x, y });
  return { view, image: toImage(VIEWPORT, view), shift: false, ctrl: false, alt: false, pointer: "mouse", clicks: 1, ...more };
}

export function drag(tool: Tool, from: ToolPoint, to: ToolPoint): void {
  tool.down(from);
  tool.move({ ...to, view: { x: (from.view.x + to.view.x) / 2, y: (from.view.y + to.view.y) / 2 }, image: { x: (from.image.x + to.image.x) / 2, y: (from.image.y + to.image.y) / 2 } });
  tool.move(to);
  tool.up(to);
}

export function click(tool: Tool, point: ToolPoint): void {
  tool.move(point);
  tool.down(point);
  tool.up(point);
}
