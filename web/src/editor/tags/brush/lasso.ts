import { united } from "../../geometry/mask/mask";
import { filled } from "../../geometry/mask/scanline";
import { distance, type Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { strokeOutline } from "../../canvas/paint/regions";
import { intoImage, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";
import { Target } from "./target";

/** Places nearer to each other on the screen are one. */
const LEAST_STEP = 2;

/** What is drawn around is filled. */
export class LassoTool implements Tool {
  readonly name = "lasso";
  readonly #host: ToolHost;
  #target: Target | null = null;
  #points: readonly Point[] = [];

  constructor(host: ToolHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#target !== null;
  }

  cursor(): string {
    return "crosshair";
  }

  down(at: ToolPoint): void {
    this.#target = Target.forPainting(this.#host);
    this.#points = [intoImage(at.image, this.#host.viewport())];
  }

  move(at: ToolPoint): void {
    if (this.#target === null) return;
    const [place, last] = [intoImage(at.image, this.#host.viewport()), this.#points.at(-1)];
    if (last === undefined || distance(last, place) * this.#host.viewport().scale >= LEAST_STEP) this.#points = [...this.#points, place];
    this.#host.redraw();
  }

  up(at: ToolPoint): void {
    this.move(at);
    const target = this.#target;
    this.#target = null;
    if (target === null) return;
    target.become(united(target.mask, filled(target.mask, this.#points.map((point) => target.place(point)))));
    this.#points = [];
    target.keep("Paint");
  }

  cancel(): void {
    this.#points = [];
    const target = this.#target;
    this.#target = null;
    target?.giveUp();
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (this.#points.length < 2) return;
    ctx.beginPath();
    this.#points.forEach((point, index) => {
      const at = toView(viewport, point);
      if (index === 0) ctx.moveTo(at.x, at.y);
      else ctx.lineTo(at.x, at.y);
    });
    ctx.closePath();
    strokeOutline(ctx, this.#host.draftColor(), 2, { halo: true });
  }
}
