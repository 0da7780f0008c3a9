import type { Tool, ToolHost, ToolPoint } from "./types";

/** Moves the view. */
export class PanTool implements Tool {
  readonly name = "pan";
  readonly busy = false;
  readonly #host: ToolHost;
  #last: ToolPoint | null = null;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursor(): string {
    return this.#last === null ? "grab" : "grabbing";
  }

  down(at: ToolPoint): void {
    this.#last = at;
  }

  move(at: ToolPoint): void {
    if (this.#last === null) return;
    this.#host.panBy(at.view.x - this.#last.view.x, at.view.y - this.#last.view.y);
    this.#last = at;
  }

  up(): void {
    this.#last = null;
  }

  cancel(): void {
    this.#last = null;
  }

  paint(): void {}
}
