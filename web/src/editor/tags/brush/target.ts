import type { Entry } from "../../canvas/entry";
import type { ToolHost, ToolPoint } from "../../canvas/tools/types";
import { emptyMask, isEmpty, type Mask } from "../../geometry/mask/mask";
import type { Point } from "../../geometry/types";
import { geometryOf, maskIn } from "./geometry";
import { scaleOf } from "./shape";

/** What is being painted: the mask of the selected region, or a new one. */
export class Target {
  readonly #host: ToolHost;
  readonly #id: string | null;
  readonly #scale: Point;
  mask: Mask;

  private constructor(host: ToolHost, entry: Entry | null) {
    const { image } = host.viewport();
    this.#host = host;
    this.#id = entry?.id ?? null;
    this.mask = entry === null ? emptyMask(image) : maskIn(entry.region.geometry);
    this.#scale = scaleOf(this.mask, image);
  }

  /** Null when nothing can be painted here; the host has said why. */
  static forPainting(host: ToolHost): Target | null {
    const entry = selected(host);
    return entry === null && !host.mayDraw("brush") ? null : new Target(host, entry);
  }

  /** What is selected, or what lies under the pointer. */
  static forErasing(host: ToolHost, at: ToolPoint): Target | null {
    const entry = selected(host) ?? host.hits(at).find((hit) => isPaintable(host, hit)) ?? null;
    if (entry === null || host.readOnly) return null;
    if (!host.selection.has(entry.id)) host.select([entry.id]);
    return new Target(host, entry);
  }

  get isNew(): boolean {
    return this.#id === null;
  }

  /** A place of the picture in pixels of the mask. */
  place({ x, y }: Point): Point {
    return { x: x * this.#scale.x, y: y * this.#scale.y };
  }

  /** A length likewise. */
  length(pixels: number): number {
    return pixels * this.#scale.x;
  }

  become(mask: Mask): void {
    this.mask = mask;
    if (this.#id === null || isEmpty(mask)) this.#host.redraw();
    else this.#host.preview(this.#id, geometryOf(mask));
  }

  /** One step of undo. A mask without a pixel is no region. */
  keep(title: string): void {
    if (this.#id === null) {
      if (!isEmpty(this.mask)) this.#host.create("brush", geometryOf(this.mask), true);
    } else if (isEmpty(this.mask)) {
      this.#host.cancelPreview();
      this.#host.remove(this.#id);
    } else this.#host.commitPreview(title);
  }

  giveUp(): void {
    this.#host.cancelPreview();
    this.#host.redraw();
  }
}

function selected(host: ToolHost): Entry | null {
  const [id, second] = host.selection;
  const entry = id === undefined || second !== undefined ? null : host.entry(id);
  return entry !== null && isPaintable(host, entry) ? entry : null;
}

function isPaintable(host: ToolHost, entry: Entry): boolean {
  return entry.shape.kind === "brush" && !host.readOnly && !host.isLocked(entry.id);
}
