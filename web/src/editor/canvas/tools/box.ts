import { spanned, type Rect } from "../../geometry/rect";
import type { Point, Size } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";
import { paintDraft } from "../paint/draft";
import type { Shape } from "../shapes/types";
import { intoImage, isDrag, type Tool, type ToolHost, type ToolName, type ToolPoint } from "./types";

type State =
  | { readonly is: "idle" }
  /** The button is down on the first corner. */
  | { readonly is: "pressed"; readonly from: ToolPoint; readonly to: ToolPoint }
  /** The first corner was clicked; the second click makes the shape. */
  | { readonly is: "placed"; readonly from: ToolPoint; readonly to: ToolPoint; readonly pressed: boolean };

const IDLE: State = { is: "idle" };
/** In pixels of the image: less is a slip of the hand. */
const LEAST_SIZE = 1;

/** Draws shapes that fill a box: by dragging, or by two clicks on opposite corners. */
export class BoxTool implements Tool {
  readonly name: ToolName;
  readonly #shape: Shape;
  readonly #host: ToolHost;
  readonly #made: (rect: Rect, at: ToolPoint) => void;
  #state: State = IDLE;

  /** `made`: what becomes of the box; without, it is the shape. */
  constructor(host: ToolHost, name: ToolName, shape: Shape, made?: (rect: Rect, at: ToolPoint) => void) {
    this.#host = host;
    this.#shape = shape;
    this.name = name;
    this.#made = made ?? ((rect) => host.create(shape.kind, this.#inBox(rect)));
  }

  get busy(): boolean {
    return this.#state.is !== "idle";
  }

  cursor(): string {
    return "crosshair";
  }

  down(at: ToolPoint): void {
    if (this.#state.is === "placed") this.#state = { ...this.#state, to: at, pressed: true };
    else if (this.#host.mayDraw(this.#shape.kind)) this.#state = { is: "pressed", from: at, to: at };
  }

  move(at: ToolPoint): void {
    if (this.#state.is === "idle") return;
    this.#state = { ...this.#state, to: at };
    this.#host.redraw();
  }

  up(at: ToolPoint): void {
    const state = this.#state;
    if (state.is === "idle" || (state.is === "placed" && !state.pressed)) return;
    if (isDrag(state.from, at)) {
      this.#state = IDLE;
      this.#create(state.from, at);
    } else if (state.is === "placed") this.#state = IDLE;
    else this.#clicked(at);
    this.#host.redraw();
  }

  cancel(): void {
    this.#state = IDLE;
    this.#host.redraw();
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    const state = this.#state;
    if (state.is === "idle" || !isDrag(state.from, state.to)) return;
    paintDraft(ctx, this.#shape, this.#inBox(this.#rect(state.from, state.to)), viewport, this.#host.draftColor());
  }

  /** A click on a region selects it; beside, it first lets go of what is selected, and then it is the first corner. */
  #clicked(at: ToolPoint): void {
    const [hit] = this.#host.hits(at);
    this.#state = IDLE;
    if (hit !== undefined) this.#host.select([hit.id]);
    else if (this.#host.selection.size > 0) this.#host.select([]);
    else this.#state = { is: "placed", from: at, to: at, pressed: false };
  }

  #create(from: ToolPoint, to: ToolPoint): void {
    const rect = this.#rect(from, to);
    if (rect.width < LEAST_SIZE || rect.height < LEAST_SIZE) return;
    this.#made(rect, to);
  }

  #rect(from: ToolPoint, to: ToolPoint): Rect {
    const viewport = this.#host.viewport();
    const a = this.#host.snap(intoImage(from.image, viewport), this.#shape.kind);
    const b = this.#host.snap(intoImage(to.image, viewport), this.#shape.kind);
    return spanned(a, to.shift ? square(a, b, viewport.image) : b);
  }

  #inBox(rect: Rect) {
    return this.#shape.inBox(rect, this.#host.viewport().image, this.#host.pointWidth());
  }
}

function square(a: Point, b: Point, image: Size): Point {
  const [dx, dy] = [b.x < a.x ? -1 : 1, b.y < a.y ? -1 : 1];
  const room = Math.min(dx > 0 ? image.width - a.x : a.x, dy > 0 ? image.height - a.y : a.y);
  const side = Math.min(Math.max(Math.abs(b.x - a.x), Math.abs(b.y - a.y)), room);
  return { x: a.x + dx * side, y: a.y + dy * side };
}
