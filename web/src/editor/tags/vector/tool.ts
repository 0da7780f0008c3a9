import { distance, toPercent, toPixels, type Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintDraft, paintPoints } from "../../canvas/paint/draft";
import { intoImage, isDrag, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";
import { curved, vectorShape } from "./shape";
import { newVertex, type Vertex } from "./vertices";

/** How near to a point a press means it (CSS pixels). */
const REACH = { mouse: 10, pen: 12, touch: 22 } as const;

/**
 * Presses add points, a drag from one bends the line where curves are allowed. A double click, Enter, or the last point once more end the line,
 * the first one closes it where it may be closed; in a skeleton a press on a point goes on from there. Backspace takes the last point back.
 */
export class VectorTool implements Tool {
  readonly name: string;
  readonly #kind: string;
  readonly madeOfClicks = true;
  readonly #host: ToolHost;
  #vertices: readonly Vertex[] = [];
  /** The point from which the line goes on. */
  #end: string | null = null;
  #pointer: ToolPoint | null = null;
  #pressed: { readonly at: ToolPoint; readonly id: string } | null = null;

  constructor(host: ToolHost, name = "vector", kind = "vector") {
    this.#host = host;
    this.name = name;
    this.#kind = kind;
  }

  get busy(): boolean {
    return this.#vertices.length > 0;
  }

  get finishable(): boolean {
    return this.#vertices.length >= Math.max(2, this.#limit("minpoints") ?? 2);
  }

  cursor(at: ToolPoint | null): string {
    return at !== null && this.#at(at) !== null ? "pointer" : "crosshair";
  }

  down(at: ToolPoint): void {
    this.#pointer = at;
    if (!this.busy && !this.#host.mayDraw(this.#kind)) return;
    const found = this.#at(at);
    if (found !== null || (at.clicks === 2 && this.finishable)) return this.#meet(found, at);
    const vertex = newVertex(this.#percent(this.#place(at)), this.#end);
    this.#vertices = [...this.#vertices, vertex];
    this.#end = vertex.id;
    this.#pressed = { at, id: vertex.id };
    this.#host.redraw();
  }

  move(at: ToolPoint): void {
    this.#pointer = at;
    const pressed = this.#pressed;
    if (pressed !== null && isDrag(pressed.at, at) && this.#says("curves")) {
      this.#vertices = this.#vertices.map((vertex) => (vertex.id === pressed.id ? curved(vertex, this.#percent(at.image)) : vertex));
    }
    if (this.busy) this.#host.redraw();
  }

  up(): void {
    const pressed = this.#pressed;
    this.#pressed = null;
    const most = this.#limit("maxpoints");
    if (pressed !== null && most !== null && this.#vertices.length >= most && this.finishable) this.finish();
  }

  cancel(): void {
    this.#vertices = [];
    this.#end = null;
    this.#pressed = null;
    this.#host.redraw();
  }

  finish(): boolean {
    if (!this.busy) return false;
    if (this.finishable) this.#create(false);
    return true;
  }

  back(): boolean {
    if (!this.busy) return false;
    this.#vertices = this.#vertices.slice(0, -1);
    this.#end = this.#vertices.at(-1)?.id ?? null;
    this.#pressed = null;
    this.#host.redraw();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (!this.busy) return;
    const pointer = this.#pointer;
    const found = pointer === null ? null : this.#at(pointer);
    const ahead = pointer === null || pointer.pointer === "touch" || this.#pressed !== null ? null : (found ?? newVertex(this.#percent(this.#place(pointer)), null));
    const shown = ahead === null ? this.#vertices : [...this.#vertices, { ...ahead, id: "ahead", ...(this.#end === null ? {} : { prevPointId: this.#end }) }];
    const color = this.#host.draftColor();
    paintDraft(ctx, vectorShape, { vertices: shown, closed: false }, viewport, color);
    paintPoints(ctx, this.#vertices.map((vertex) => toPixels(vertex, viewport.image)), viewport, color, found !== null && found === this.#vertices[0] && this.#closes());
  }

  /** A press on a point that is there, or a double click. */
  #meet(found: Vertex | null, at: ToolPoint): void {
    if (found !== null && found === this.#vertices[0] && this.#closes()) return this.#create(true);
    if (at.clicks === 2 || found?.id === this.#end) {
      if (this.finishable) this.#create(false);
      return;
    }
    if (found !== null && this.#says("skeleton")) this.#end = found.id;
    this.#host.redraw();
  }

  #create(closed: boolean): void {
    const vertices = this.#vertices;
    this.cancel();
    this.#host.create(this.#kind, { vertices, closed });
  }

  #closes(): boolean {
    return this.#says("closable") && this.#vertices.length > 2 && this.finishable;
  }

  #at(at: ToolPoint): Vertex | null {
    const viewport = this.#host.viewport();
    const meant = this.#vertices.filter((vertex) => distance(toView(viewport, toPixels(vertex, viewport.image)), at.view) <= REACH[at.pointer]);
    const [first] = this.#vertices;
    return meant.find((vertex) => vertex === first && this.#closes()) ?? meant.find((vertex) => vertex.id === this.#end || this.#says("skeleton")) ?? null;
  }

  #says(attribute: string): boolean {
    return this.#host.attribute(this.#kind, attribute) === "true";
  }

  #limit(attribute: string): number | null {
    const number = Number(this.#host.attribute(this.#kind, attribute) ?? "none");
    return Number.isFinite(number) && number > 0 ? number : null;
  }

  #place(at: ToolPoint): Point {
    return this.#host.snap(intoImage(at.image, this.#host.viewport()), this.#kind);
  }

  #percent(point: Point): Point {
    return toPercent(point, this.#host.viewport().image);
  }
}
