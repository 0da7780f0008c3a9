import type { Rect } from "../../geometry/rect";
import { clamp } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";
import { paintDraft } from "../../canvas/paint/draft";
import { BoxTool } from "../../canvas/tools/box";
import { isDrag, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";
import type { Shape } from "../../canvas/shapes/types";
import { t } from "../../words/i18n";
import { cubeGeometry, usualBack } from "./faces";
import { cubeShape } from "./shape";

/** While its front is drawn a cuboid is flat. */
const FLAT: Shape = { ...cubeShape, inBox: (front, image) => cubeGeometry({ front, back: null }, image) };

/** The front as a box, by dragging or two clicks; then the back follows the pointer to where a click leaves it. Enter takes the usual depth. */
export class CubeTool implements Tool {
  readonly name = "cube";
  readonly #host: ToolHost;
  readonly #box: BoxTool;
  #front: { readonly rect: Rect; readonly from: ToolPoint } | null = null;
  #pointer: ToolPoint | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
    this.#box = new BoxTool(host, this.name, FLAT, (rect, at) => this.#began(rect, at));
  }

  get busy(): boolean {
    return this.#front !== null || this.#box.busy;
  }

  /** A second finger comes to zoom: the front that is drawn stays. */
  get madeOfClicks(): boolean {
    return this.#front !== null;
  }

  get finishable(): boolean {
    return this.#front !== null;
  }

  cursor(): string {
    return "crosshair";
  }

  down(at: ToolPoint): void {
    this.#pointer = at;
    if (this.#front === null) this.#box.down(at);
  }

  move(at: ToolPoint): void {
    this.#pointer = at;
    if (this.#front === null) this.#box.move(at);
    else this.#host.redraw();
  }

  up(at: ToolPoint): void {
    if (this.#front === null) return this.#box.up(at);
    this.#pointer = at;
    this.#create(this.#behind(this.#front));
  }

  cancel(): void {
    this.#front = null;
    this.#box.cancel();
  }

  finish(): boolean {
    if (this.#front === null) return false;
    this.#create(usualBack(this.#front.rect));
    return true;
  }

  back(): boolean {
    if (this.#front === null) return false;
    this.cancel();
    return true;
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (this.#front === null) return this.#box.paint(ctx, viewport);
    paintDraft(ctx, cubeShape, cubeGeometry({ front: this.#front.rect, back: this.#behind(this.#front) }, viewport.image), viewport, this.#host.draftColor());
  }

  #began(rect: Rect, at: ToolPoint): void {
    this.#front = { rect, from: at };
    this.#pointer = null;
    this.#host.announce(t("Now the depth: click where the back is, or press Enter."));
  }

  /** Where the pointer takes it. Without one, and where it has not moved, the usual one: nothing is that flat. */
  #behind({ rect, from }: { readonly rect: Rect; readonly from: ToolPoint }): Rect {
    const at = this.#pointer;
    if (at === null || !isDrag(from, at)) return usualBack(rect);
    const { image } = this.#host.viewport();
    const x = clamp(rect.x + at.image.x - from.image.x, 0, image.width - rect.width);
    const y = clamp(rect.y + at.image.y - from.image.y, 0, image.height - rect.height);
    return { ...rect, ...this.#host.snap({ x, y }, "cube") };
  }

  #create(back: Rect): void {
    const front = this.#front;
    this.#front = null;
    this.#pointer = null;
    if (front !== null) this.#host.create("cube", cubeGeometry({ front: front.rect, back }, this.#host.viewport().image));
    this.#host.redraw();
  }
}
