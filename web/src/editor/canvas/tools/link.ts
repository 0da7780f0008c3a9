import type { Entry } from "../entry";
import type { Tool, ToolHost, ToolPoint } from "./types";

/** While a region is being connected with another, the next press picks the other, whatever tool is in force. */
export class LinkTool implements Tool {
  readonly name = "link";
  readonly busy = false;
  readonly #host: ToolHost;

  constructor(host: ToolHost) {
    this.#host = host;
  }

  cursor(at: ToolPoint | null): string {
    return at !== null && this.#other(at) !== null ? "alias" : "not-allowed";
  }

  down(): void {}

  move(): void {}

  up(at: ToolPoint): void {
    const other = this.#other(at);
    if (other !== null) this.#host.select([other.id]);
  }

  cancel(): void {}

  paint(): void {}

  #other(at: ToolPoint): Entry | null {
    return this.#host.hits(at).find((entry) => !this.#host.selection.has(entry.id)) ?? null;
  }
}
