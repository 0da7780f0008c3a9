import { cutBy } from "../../geometry/outline/combine";
import { boxOf, distance, type Point } from "../../geometry/types";
import { toView, type Viewport } from "../../geometry/viewport";
import { paintPoints } from "../../canvas/paint/draft";
import { strokeOutline } from "../../canvas/paint/regions";
import { isDrag, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";
import type { Pieces } from "../../model/pieces";
import { t } from "../../words/i18n";
import { withOutline } from "./edits";
import { isClosed, pointsOf } from "./shape";

/** A line cuts the selected outlines, or all that it goes through: by dragging straight, or by clicks and Enter or a double click. */
export class KnifeTool implements Tool {
  readonly name = "knife";
  readonly madeOfClicks = true;
  readonly #host: ToolHost;
  #points: readonly Point[] = [];
  #pointer: Point | null = null;
  #pressed: ToolPoint | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  get busy(): boolean {
    return this.#points.length > 0;
  }

  cursor(): string {
    return "crosshair";
  }

  down(at: ToolPoint): void {
    if (this.#host.readOnly) return;
    this.#pressed = at;
    // A drag begins where it was pressed.
    if (!this.busy) this.#points = [at.image];
    this.#pointer = at.image;
  }

  move(at: ToolPoint): void {
    this.#pointer = at.image;
    if (this.busy) this.#host.redraw();
  }

  up(at: ToolPoint): void {
    const pressed = this.#pressed;
    this.#pressed = null;
    if (pressed === null || !this.busy) return;
    const [first] = this.#points;
    if (isDrag(pressed, at) || first !== pressed.image) this.#add(at.image);
    // A straight cut by one drag; the second press of a double click ends a longer one.
    if ((isDrag(pressed, at) && first === pressed.image) || at.clicks === 2) this.finish();
    this.#host.redraw();
  }

  cancel(): void {
    this.#points = [];
    this.#pressed = null;
    this.#host.redraw();
  }

  finish(): boolean {
    if (!this.busy) return false;
    const line = this.#points;
    this.cancel();
    if (line.length > 1) this.#cut(line);
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
    const points = this.#pointer === null ? this.#points : [...this.#points, this.#pointer];
    ctx.beginPath();
    points.map((point) => toView(viewport, point)).forEach((at, index) => (index === 0 ? ctx.moveTo(at.x, at.y) : ctx.lineTo(at.x, at.y)));
    strokeOutline(ctx, "#e03131", 2, { halo: true, dashed: true });
    paintPoints(ctx, this.#points, viewport, "#e03131", false);
  }

  #add(point: Point): void {
    const last = this.#points.at(-1);
    if (last === undefined || distance(last, point) * this.#host.viewport().scale >= 2) this.#points = [...this.#points, point];
  }

  #cut(line: readonly Point[]): void {
    const { image } = this.#host.viewport();
    const { selection } = this.#host;
    const pieces: Pieces[] = [];
    let count = 0;
    for (const { id, region } of this.#host.within(boxOf(line))) {
      if (region.kind !== "polygon" || !isClosed(region.geometry) || this.#host.isLocked(id) || (selection.size > 0 && !selection.has(id))) continue;
      const parts = cutBy(pointsOf(region.geometry, image), line);
      if (parts === null) return this.#host.announce(t("These outlines are too large or too tangled for this."));
      if (parts.length < 2) continue;
      count += parts.length;
      pieces.push({ id, geometries: parts.map((points) => withOutline(region.geometry, image, points)) });
    }
    if (pieces.length === 0) this.#host.announce(t("The line goes through no outline from side to side."));
    else if (this.#host.cutUp(pieces, "Cut outlines")) this.#host.announce(t("Cut into {count} parts.", { count }));
  }
}
