import { distance, type Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintDraft, paintPoints } from "../../canvas/paint/draft";
import { alongBorder, borders } from "./borders";
import { polygonGeometry, polygonShape } from "./shape";
import { intoImage, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";

const LEAST_POINTS = 3;
/** How near to the first point a click closes the shape (CSS pixels). */
const CLOSE_REACH = { mouse: 10, pen: 12, touch: 22 } as const;

/** Clicks add points; the first point, a double click or Enter close the shape; Backspace takes the last point back. */
export class PolygonTool implements Tool {
  readonly name: string;
  readonly #kind: string;
  readonly madeOfClicks = true;
  readonly #host: ToolHost;
  /** What each click added: a point, and before it the corners of a common border. */
  #steps: readonly (readonly Point[])[] = [];
  #pointer: ToolPoint | null = null;

  constructor(host: ToolHost, name = "polygon", kind = "polygon") {
    this.#host = host;
    this.name = name;
    this.#kind = kind;
  }

  get #points(): readonly Point[] {
    return this.#steps.flat();
  }

  get busy(): boolean {
    return this.#steps.length > 0;
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
    if (!this.busy && !this.#host.mayDraw(this.#kind)) return;
    if (this.#closes(at) || (at.clicks === 2 && this.finishable)) {
      this.finish();
      return;
    }
    const step = this.#step(at);
    const [last, place] = [this.#points.at(-1), step.at(-1)];
    if (last === undefined || (place !== undefined && distance(last, place) * this.#host.viewport().scale >= 2)) this.#steps = [...this.#steps, step];
    this.#host.redraw();
  }

  cancel(): void {
    this.#steps = [];
    this.#host.redraw();
  }

  finish(): boolean {
    if (!this.busy) return false;
    if (!this.finishable) return true;
    const points = this.#points;
    this.#steps = [];
    this.#host.create(this.#kind, polygonGeometry(points, this.#host.viewport().image, true));
    this.#host.redraw();
    return true;
  }

  back(): boolean {
    if (!this.busy) return false;
    this.#steps = this.#steps.slice(0, -1);
    this.#host.redraw();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (!this.busy) return;
    const color = this.#host.draftColor();
    const pointer = this.#pointer;
    const closing = pointer !== null && this.#closes(pointer);
    const [first] = this.#points;
    const ahead = pointer === null || pointer.pointer === "touch" ? [] : !closing || first === undefined ? this.#step(pointer) : [first];
    const points = [...this.#points, ...ahead];
    paintDraft(ctx, polygonShape, polygonGeometry(points, viewport.image, false), viewport, color);
    paintPoints(ctx, this.#points, viewport, color, closing);
  }

  #closes(at: ToolPoint): boolean {
    const [first] = this.#points;
    if (first === undefined || !this.finishable) return false;
    return distance(toView(this.#host.viewport(), first), at.view) <= CLOSE_REACH[at.pointer];
  }

  /** Where a click goes, and on the way there along the border of a neighbour its corners; with Shift straight. */
  #step(at: ToolPoint): readonly Point[] {
    const place = this.#host.place(intoImage(at.image, this.#host.viewport()), this.#kind);
    const last = this.#points.at(-1);
    return last === undefined || at.shift || !borders.isOn() ? [place] : [...alongBorder(this.#host, last, place), place];
  }
}
