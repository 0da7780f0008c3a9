import { allowedMove, boxOf, EMPTY_BOX, inside, union, type Box, type Point } from "../../geometry/types";
import { paintMarquee } from "../paint/live";
import type { Entry } from "../entry";
import { isDrag, type HandleHit, type Tool, type ToolHost, type ToolPoint } from "./types";

type State =
  | { readonly is: "idle" }
  | { readonly is: "pressed"; readonly from: ToolPoint; readonly hit: Entry | null }
  | { readonly is: "moving"; readonly from: ToolPoint; readonly originals: ReadonlyMap<string, Entry>; readonly bounds: Box }
  | { readonly is: "pulling"; readonly from: ToolPoint; readonly hit: HandleHit; readonly partners: readonly HandleHit[]; readonly moved: boolean }
  | { readonly is: "marking"; readonly from: ToolPoint; readonly to: ToolPoint; readonly keep: readonly string[] }
  | { readonly is: "panning"; readonly last: ToolPoint };

const IDLE: State = { is: "idle" };
/** How near an edge is pressed (CSS pixels). */
const EDGE_REACH = { mouse: 6, pen: 8, touch: 16 } as const;

/** Selects, moves and reshapes. With Ctrl held it marks what to select, also while a drawing tool is in force. */
export class MoveTool implements Tool {
  readonly name = "move";
  readonly #host: ToolHost;
  #state: State = IDLE;
  /** The last click, so that clicking the same place again goes on to what lies below. */
  #clicked: { readonly at: ToolPoint; readonly id: string } | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#state.is === "moving" || this.#state.is === "pulling" || this.#state.is === "marking";
  }

  cursor(at: ToolPoint | null): string {
    if (this.#state.is === "panning") return "grabbing";
    if (at === null) return "default";
    const handle = this.#host.handleAt(at);
    if (handle !== null) return handle.handle.cursor;
    const [hit] = this.#host.hits(at);
    if (hit === undefined) return "default";
    return this.#host.readOnly || this.#host.isLocked(hit.id) || !this.#host.selection.has(hit.id) ? "pointer" : "move";
  }

  down(at: ToolPoint): void {
    const handle = at.ctrl ? null : this.#host.handleAt(at);
    if ((at.alt || at.clicks === 2) && this.#changePoint(at, handle)) return;
    if (handle !== null) {
      this.#state = { is: "pulling", from: at, hit: handle, partners: this.#host.partnersOf(handle), moved: false };
      return;
    }
    const hits = this.#host.hits(at);
    const selected = hits.find((entry) => this.#host.selection.has(entry.id));
    this.#state = { is: "pressed", from: at, hit: selected ?? hits[0] ?? null };
  }

  move(at: ToolPoint): void {
    const state = this.#state;
    if (state.is === "pressed" && isDrag(state.from, at)) this.#startDrag(state.from, state.hit, at);
    else if (state.is === "moving") this.#drag(state, at);
    else if (state.is === "pulling") this.#pull(state, at);
    else if (state.is === "marking") {
      this.#state = { ...state, to: at };
      this.#host.redraw();
    } else if (state.is === "panning") {
      this.#host.panBy(at.view.x - state.last.view.x, at.view.y - state.last.view.y);
      this.#state = { is: "panning", last: at };
    }
  }

  up(at: ToolPoint): void {
    const state = this.#state;
    this.#state = IDLE;
    if (state.is === "pressed") this.#click(at);
    else if (state.is === "moving") this.#host.commitPreview("Move region");
    else if (state.is === "pulling") this.#host.commitPreview(state.hit.handle.id === "rotate" ? "Rotate region" : "Change shape");
    else if (state.is === "marking") this.#mark(state.from, at, state.keep);
    this.#host.redraw();
  }

  cancel(): void {
    this.#state = IDLE;
    this.#host.cancelPreview();
    this.#host.redraw();
  }

  paint(ctx: CanvasRenderingContext2D): void {
    if (this.#state.is === "marking") paintMarquee(ctx, this.#state.from.view, this.#state.to.view);
  }

  #click(at: ToolPoint): void {
    const hits = this.#host.hits(at);
    const again = this.#clicked !== null && !isDrag(this.#clicked.at, at) && this.#host.selection.has(this.#clicked.id);
    const next = again ? hits.findIndex((entry) => entry.id === this.#clicked?.id) + 1 : 0;
    const hit = hits[next % Math.max(1, hits.length)];
    if (hit === undefined) {
      this.#clicked = null;
      if (!at.ctrl && !at.shift) this.#host.select([]);
      return;
    }
    this.#clicked = { at, id: hit.id };
    if (at.ctrl || at.shift) this.#host.toggle(hit.id);
    else this.#host.select([hit.id]);
  }

  #startDrag(from: ToolPoint, hit: Entry | null, at: ToolPoint): void {
    if (hit === null || from.ctrl) {
      if (from.pointer === "touch") this.#startPan(from, at);
      else this.#state = { is: "marking", from, to: at, keep: from.shift || from.ctrl ? [...this.#host.selection] : [] };
      return;
    }
    if (this.#host.readOnly || this.#host.isLocked(hit.id)) {
      this.#startPan(from, at);
      return;
    }
    if (!this.#host.selection.has(hit.id)) this.#host.select([hit.id]);
    const originals = new Map<string, Entry>();
    for (const id of this.#host.selection) {
      const entry = this.#host.entry(id);
      if (entry !== null && !this.#host.isLocked(id)) originals.set(id, entry);
    }
    const bounds = [...originals.values()].map((entry) => entry.box).reduce(union, EMPTY_BOX);
    const state = { is: "moving", from, originals, bounds } as const;
    this.#state = state;
    this.#drag(state, at);
  }

  #startPan(from: ToolPoint, at: ToolPoint): void {
    this.#state = { is: "panning", last: from };
    this.move(at);
  }

  #drag({ from, originals, bounds }: Extract<State, { is: "moving" }>, at: ToolPoint): void {
    const { image } = this.#host.viewport();
    let [dx, dy] = [at.image.x - from.image.x, at.image.y - from.image.y];
    if (at.shift) [dx, dy] = Math.abs(dx) > Math.abs(dy) ? [dx, 0] : [0, dy];
    const by = allowedMove(bounds, image, dx, dy);
    for (const [id, entry] of originals) {
      const { shape, region, box } = entry;
      const snapped = this.#host.snap({ x: box.minX + by.x, y: box.minY + by.y }, entry);
      this.#host.preview(id, shape.move(region.geometry, image, snapped.x - box.minX, snapped.y - box.minY));
    }
  }

  #pull(state: Extract<State, { is: "pulling" }>, at: ToolPoint): void {
    if (!state.moved && !isDrag(state.from, at)) return;
    this.#state = { ...state, moved: true };
    const { hit, partners } = state;
    let together: Point | null = null;
    for (const { entry, handle } of [hit, ...partners]) {
      const geometry = entry.shape.pull(entry.region.geometry, this.#host.viewport().image, handle.id, at.image, {
        constrained: at.shift, attribute: (name) => this.#host.attribute(entry, name),
        // Where the first goes the others go, to the last digit.
        snap: (point) => (partners.length === 0 ? this.#host.place(point, entry) : (together ??= this.#host.place(point, hit.entry))),
      });
      if (geometry !== null) this.#host.preview(entry.id, geometry);
    }
  }

  /** Takes out the point that was pressed, or puts one on the edge; the handle in the middle of an edge is there to be pulled. */
  #changePoint(at: ToolPoint, handle: HandleHit | null): boolean {
    if (handle === null) return !at.ctrl && this.#insertPoint(at);
    return this.#removePoint(handle) || (at.alt && handle.handle.look === "middle" && this.#insertPoint(at));
  }

  /** On an edge of the one selected region. */
  #insertPoint(at: ToolPoint): boolean {
    const [id, second] = this.#host.selection;
    const entry = id === undefined || second !== undefined || this.#host.readOnly || this.#host.isLocked(id) ? null : this.#host.entry(id);
    const { image, scale } = this.#host.viewport();
    const geometry = entry?.shape.insertAt?.(entry.region.geometry, image, at.image, EDGE_REACH[at.pointer] / scale) ?? null;
    if (entry === null || geometry === null) return false;
    this.#host.setGeometry(entry.id, geometry, "Add point");
    return true;
  }

  /** With it go those of neighbours that stand there too, unless too few would be left of them. */
  #removePoint(hit: HandleHit): boolean {
    const without = ({ entry, handle }: HandleHit) => entry.shape.removeHandle?.(entry.region.geometry, handle.id) ?? null;
    if (without(hit) === null) return false;
    for (const each of [hit, ...this.#host.partnersOf(hit)]) {
      const geometry = without(each);
      if (geometry !== null) this.#host.preview(each.entry.id, geometry);
    }
    this.#host.commitPreview("Delete point");
    return true;
  }

  #mark(from: ToolPoint, to: ToolPoint, keep: readonly string[]): void {
    const box = boxOf([from.image, to.image]);
    const marked = this.#host.within(box).filter((entry) => inside(entry.box, box));
    this.#host.select([...keep, ...marked.map((entry) => entry.id)]);
  }
}
