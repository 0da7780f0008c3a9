import { distance, type Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintDraft, paintPoints } from "../../canvas/paint/draft";
import { polygonGeometry, polygonShape } from "./shape";
import { intoImage, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";

const LEAST_POINTS = 3;
/** How near to the first point a click closes the shape (CSS pixels). */
const CLOSE_REACH = { mouse: 10, pen: 12, touch: 22 } as const;

/** Clicks add points; the first point, a double click or Enter close the shape; Backspace takes the last point back. */
export class PolygonTool implements Tool {
  readonly name = "polygon";
  readonly madeOfClicks = true;
  readonly #host: ToolHost;
  #points: readonly Point[] = [];
  #pointer: ToolPoint | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#points.length > 0;
  }

  get finishable(): boolean {
    return this.#points.length >= LEAST_POINTS;
  }

  cursor(at: ToolPoint | null): string {
    return at !== null && this.#closes(at) ? "pointer" : "crosshair";
  }

  down(): void {}

  move(at: ToolPoint): void {
    this.#pointer = at;
    if (this.busy) this.#host.redraw();
  }

  up(at: ToolPoint): void {
    this.#pointer = at;
    if (!this.busy && !this.#host.mayDraw("polygon")) return;
    if (this.#closes(at) || (at.clicks === 2 && this.finishable)) {
      this.finish();
      return;
    }
    const place = this.#place(at);
    const last = this.#points.at(-1);
    if (last === undefined || distance(last, place) * this.#host.viewport().scale >= 2) this.#points = [...this.#points, place];
    this.#host.redraw();
  }

  cancel(): void {
    this.#points = [];
    this.#host.redraw();
  }

  finish(): boolean {
    if (!this.busy) return false;
    if (!this.finishable) return true;
    const points = this.#points;
    this.#points = [];
    this.#host.create("polygon", polygonGeometry(points, this.#host.viewport().image, true));
    this.#host.redraw();
    return true;
  }

  back(): boolean {
    if (!this.busy) return false;
    this.#points = this.#points.slice(0, -1);
    this.#host.redraw();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (!this.busy) return;
    const color = this.#host.draftColor();
    const pointer = this.#pointer;
    const closing = pointer !== null && this.#closes(pointer);
    const ahead = pointer === null || pointer.pointer === "touch" ? undefined : closing ? this.#points[0] : this.#place(pointer);
    const points = ahead === undefined ? this.#points : [...this.#points, ahead];
    paintDraft(ctx, polygonShape, polygonGeometry(points, viewport.image, false), viewport, color);
    paintPoints(ctx, this.#points, viewport, color, closing);
  }

  #closes(at: ToolPoint): boolean {
    const [first] = this.#points;
    if (first === undefined || !this.finishable) return false;
    return distance(toView(this.#host.viewport(), first), at.view) <= CLOSE_REACH[at.pointer];
  }

  #place(at: ToolPoint): Point {
    return this.#host.snap(intoImage(at.image, this.#host.viewport()), "polygon");
  }
}
