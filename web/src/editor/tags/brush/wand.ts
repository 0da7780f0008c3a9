import { t } from "../../words/i18n";
import { flooded, resized, type Pixels } from "../../geometry/mask/flood";
import { united, without, type Mask } from "../../geometry/mask/mask";
import { clamp, type Point } from "../../geometry/types";
import type { Viewport } from "../../geometry/viewport";
import { paintDraft } from "../../canvas/paint/draft";
import type { Tool, ToolHost, ToolPoint } from "../../canvas/tools/types";
import { geometryOf } from "./geometry";
import { brushShape } from "./shape";
import { Target } from "./target";

const USUAL = 15;
const MOST = 200;
/** View pixels that change the tolerance by one. */
const PULL = 2;

/** Takes what is coloured like the place that is pressed; pulling to the right or up takes more, to the left or down less. With Alt it takes away. */
export class WandTool implements Tool {
  readonly name = "wand";
  readonly #host: ToolHost;
  #target: Target | null = null;
  #pixels: Pixels | null = null;
  #from: ToolPoint | null = null;
  #before: Mask | null = null;
  #tolerance = -1;

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
    const target = Target.forPainting(this.#host);
    if (target === null) return;
    this.#pixels = this.#host.pixels();
    if (this.#pixels === null) return this.#host.announce(t("The colours of this picture cannot be read: it is too large, or its store does not let this page read it (CORS)."));
    this.#target = target;
    this.#from = at;
    this.#before = target.mask;
    this.#tolerance = -1;
    this.#take(at);
  }

  move(at: ToolPoint): void {
    if (this.#target !== null) this.#take(at);
  }

  up(at: ToolPoint): void {
    this.move(at);
    const target = this.#target;
    this.#target = null;
    target?.keep("Paint");
  }

  cancel(): void {
    const target = this.#target;
    this.#target = null;
    target?.giveUp();
  }

  paint(ctx: CanvasRenderingContext2D, viewport: Viewport): void {
    if (this.#target?.isNew === true) paintDraft(ctx, brushShape, geometryOf(this.#target.mask), viewport, this.#host.draftColor());
  }

  #take(at: ToolPoint): void {
    const [target, pixels, from, before] = [this.#target, this.#pixels, this.#from, this.#before];
    if (target === null || pixels === null || from === null || before === null) return;
    const tolerance = this.#toleranceAt(from.view, at.view);
    if (tolerance === this.#tolerance) return;
    this.#tolerance = tolerance;
    const taken = resized(flooded(pixels, from.image, tolerance), before);
    target.become(from.alt ? without(before, taken) : united(before, taken));
  }

  #toleranceAt(from: Point, to: Point): number {
    const given = Number(this.#host.attribute("brush", "defaultthreshold") ?? USUAL);
    const usual = Number.isFinite(given) ? given : USUAL;
    return clamp(Math.round(usual + (to.x - from.x + from.y - to.y) / PULL), 0, MOST);
  }
}
