import { fromThreePoints } from "../../geometry/rect";
import type { Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintDraft, paintPoints } from "../../canvas/paint/draft";
import { strokeOutline } from "../../canvas/paint/regions";
import { rectangleShape, rectGeometry } from "./shape";
import { intoImage, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";

/** A turned rectangle by three clicks: both ends of one edge, then how far it reaches. */
export class ThreePointTool implements Tool {
  readonly name = "rect3";
  readonly madeOfClicks = true;
  readonly #host: ToolHost;
  #points: readonly Point[] = [];
  #pointer: Point | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#points.length > 0;
  }

  cursor(): string {
    return "crosshair";
  }

  down(): void {}

  move(at: ToolPoint): void {
    this.#pointer = this.#place(at);
    if (this.busy) this.#host.redraw();
  }

  up(at: ToolPoint): void {
    if (!this.busy && !this.#host.mayDraw("rectangle")) return;
    const place = this.#place(at);
    const last = this.#points.at(-1);
    // The second press of a double click is no further point.
    if (last !== undefined && Math.hypot(last.x - place.x, last.y - place.y) * this.#host.viewport().scale < 2) return;
    this.#points = [...this.#points, place];
    this.#pointer = place;
    const [a, b, c] = this.#points;
    if (a !== undefined && b !== undefined && c !== undefined) {
      this.#points = [];
      const rect = fromThreePoints(a, b, c);
      if (rect.width >= 1 && rect.height >= 1) this.#host.create("rectangle", rectGeometry(rect, this.#host.viewport().image));
    }
    this.#host.redraw();
  }

  cancel(): void {
    this.#points = [];
    this.#host.redraw();
  }

  back(): boolean {
    if (!this.busy) return false;
    this.#points = this.#points.slice(0, -1);
    this.#host.redraw();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const [a, b] = this.#points;
    const pointer = this.#pointer;
    if (a === undefined || pointer === null) return;
    const color = this.#host.draftColor();
    if (b !== undefined) paintDraft(ctx, rectangleShape, rectGeometry(fromThreePoints(a, b, pointer), viewport.image), viewport, color);
    else {
      const [from, to] = [toView(viewport, a), toView(viewport, pointer)];
      ctx.beginPath();
      ctx.moveTo(from.x, from.y);
      ctx.lineTo(to.x, to.y);
      strokeOutline(ctx, color, 2, { halo: true });
    }
    paintPoints(ctx, this.#points, viewport, color, false);
  }

  #place(at: ToolPoint): Point {
    return this.#host.snap(intoImage(at.image, this.#host.viewport()), "rectangle");
  }
}
