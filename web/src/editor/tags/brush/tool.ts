import type { Mask } from "../../geometry/mask/mask";
import { stroke } from "../../geometry/mask/paint";
import type { Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintDraft } from "../../canvas/paint/draft";
import { strokeOutline } from "../../canvas/paint/regions";
import type { Tool, ToolHost, ToolPoint } from "../../canvas/tools/types";
import { geometryOf } from "./geometry";
import { brushShape } from "./shape";
import type { Size } from "./size";
import { Target } from "./target";

/** Each stroke adds to the selected mask or takes from it; without one, the brush begins a new mask. Shift: straight on from the last stroke. */
export class StrokeTool implements Tool {
  readonly name: string;
  readonly size: Size;
  readonly #host: ToolHost;
  readonly #change: (mask: Mask, stroke: Mask) => Mask;
  #target: Target | null = null;
  #last: Point | null = null;
  #pointer: ToolPoint | null = null;

  constructor(host: ToolHost, name: string, change: (mask: Mask, stroke: Mask) => Mask, size: Size) {
    this.#host = host;
    this.name = name;
    this.#change = change;
    this.size = size;
  }

  get busy(): boolean {
    return this.#target !== null;
  }

  cursor(): string {
    return "crosshair";
  }

  down(at: ToolPoint): void {
    this.#pointer = at;
    this.#target = this.name === "eraser" ? Target.forErasing(this.#host, at) : Target.forPainting(this.#host);
    this.#apply(at.shift ? (this.#last ?? at.image) : at.image, at.image);
  }

  move(at: ToolPoint): void {
    this.#pointer = at;
    if (this.#target === null) this.#host.redraw();
    else this.#apply(this.#last ?? at.image, at.image);
  }

  up(at: ToolPoint): void {
    this.move(at);
    const target = this.#target;
    this.#target = null;
    target?.keep(this.name === "eraser" ? "Erase" : "Paint");
  }

  cancel(): void {
    const target = this.#target;
    this.#target = null;
    target?.giveUp();
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const color = this.#host.draftColor();
    if (this.#target?.isNew === true) paintDraft(ctx, brushShape, geometryOf(this.#target.mask), viewport, color);
    if (this.#pointer === null || this.#pointer.pointer === "touch") return;
    const at = toView(viewport, this.#pointer.image);
    ctx.beginPath();
    ctx.arc(at.x, at.y, Math.max(1, (this.size.value / 2) * viewport.scale), 0, Math.PI * 2);
    strokeOutline(ctx, color, 1, { halo: true });
  }

  #apply(from: Point, to: Point): void {
    const target = this.#target;
    if (target === null) return;
    this.#last = to;
    const under = stroke(target.mask, target.place(from), target.place(to), target.length(this.size.value / 2));
    target.become(this.#change(target.mask, under));
  }
}
