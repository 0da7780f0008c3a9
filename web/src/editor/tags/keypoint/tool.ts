import { toPercent } from "../../geometry/types";
import { intoImage, type Tool, type ToolHost, type ToolPoint } from "../../canvas/tools/types";

/** A click sets a point. */
export class KeypointTool implements Tool {
  readonly name: string;
  readonly #kind: string;
  readonly busy = false;
  readonly #host: ToolHost;
  #pressed = false;

  constructor(host: ToolHost, name = "keypoint", kind = "keypoint") {
    this.#host = host;
    this.name = name;
    this.#kind = kind;
  }

  cursor(): string {
    return "crosshair";
  }

  down(): void {
    this.#pressed = true;
  }

  move(): void {}

  up(at: ToolPoint): void {
    if (!this.#pressed) return;
    this.#pressed = false;
    const [hit] = this.#host.hits(at);
    if (hit?.shape.kind === this.#kind) {
      this.#host.select([hit.id]);
      return;
    }
    const viewport = this.#host.viewport();
    const { x, y } = at.image;
    if (x < 0 || y < 0 || x > viewport.image.width || y > viewport.image.height || !this.#host.mayDraw(this.#kind)) return;
    const place = toPercent(this.#host.snap(intoImage(at.image, viewport), this.#kind), viewport.image);
    this.#host.create(this.#kind, { ...place, width: this.#host.pointWidth() });
  }

  cancel(): void {
    this.#pressed = false;
  }

  paint(): void {}
}
