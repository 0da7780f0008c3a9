import type { Box, Look } from "./types";
import type { TimeView } from "./view";

/** A handle is as wide as a finger takes hold of. */
const HANDLE = 24;
const LEAST = 6;

export interface OverviewOptions {
  readonly stage: HTMLElement;
  readonly view: TimeView;
  readonly height: number;
  /** Names of the window and of its two edges. */
  readonly names: { readonly window: string; readonly start: string; readonly end: string };
  look(): Look;
  text(time: number): string;
  /** All of it, however long it is. */
  paint(canvas: CanvasRenderingContext2D, box: Box, look: Look): void;
  /** Above it, and more often: regions, and where the cursor is. */
  marks(): { readonly spans: readonly { readonly start: number; readonly end: number; readonly color: string }[]; readonly time: number };
}

type Part = "window" | "start" | "end";

/** The whole in small, with a window that shows and sets which part is looked at: it is moved, and its edges are pulled. */
export class Overview {
  readonly #options: OverviewOptions;
  readonly #curves = document.createElement("canvas");
  readonly #marks = document.createElement("canvas");
  readonly #parts: Readonly<Record<Part, HTMLElement>>;
  readonly #stops: (() => void)[] = [];
  #frame = 0;
  #stale = true;
  #pull: { readonly part: Part; readonly x: number; readonly from: number; readonly to: number } | null = null;

  constructor(options: OverviewOptions) {
    this.#options = options;
    const { stage, view } = options;
    stage.style.blockSize = `${options.height}px`;
    const part = (name: Part) => {
      const element = document.createElement("div");
      element.className = `lkt-${name}`;
      element.tabIndex = 0;
      element.setAttribute("role", "slider");
      element.setAttribute("aria-label", options.names[name]);
      element.addEventListener("keydown", (event) => this.#key(event, name));
      return element;
    };
    this.#parts = { window: part("window"), start: part("start"), end: part("end") };
    for (const canvas of [this.#curves, this.#marks]) {
      canvas.className = "lkt-canvas";
      canvas.setAttribute("aria-hidden", "true");
    }
    stage.append(this.#curves, this.#marks, ...Object.values(this.#parts));
    this.#stops.push(view.subscribe(() => this.remark()), () => cancelAnimationFrame(this.#frame), () => stage.replaceChildren());
    this.#watch(stage);
    this.resize();
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
  }

  resize(): void {
    const { stage, height } = this.#options;
    const ratio = window.devicePixelRatio || 1;
    for (const canvas of [this.#curves, this.#marks]) {
      canvas.width = Math.round(Math.max(1, stage.clientWidth) * ratio);
      canvas.height = Math.round(height * ratio);
    }
    this.repaint();
  }

  /** There is more, or colours are others. */
  repaint(): void {
    this.#stale = true;
    this.remark();
  }

  remark(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#paint();
      this.#place();
    });
  }

  get #width(): number {
    return Math.max(1, this.#options.stage.clientWidth);
  }

  #toX(time: number): number {
    const { length } = this.#options.view;
    return length === 0 ? 0 : (time / length) * this.#width;
  }

  #paint(): void {
    const { height, view } = this.#options;
    const look = this.#options.look();
    const [curves, marks] = [this.#curves.getContext("2d"), this.#marks.getContext("2d")];
    if (curves === null || marks === null) return;
    const width = this.#width;
    for (const canvas of [curves, marks]) canvas.setTransform(look.ratio, 0, 0, look.ratio, 0, 0);
    if (this.#stale) {
      curves.clearRect(0, 0, width, height);
      curves.fillStyle = look.ground;
      curves.fillRect(0, 0, width, height);
      this.#options.paint(curves, { x: 0, y: 2, width, height: height - 4 }, look);
      this.#stale = false;
    }
    marks.clearRect(0, 0, width, height);
    const { spans, time } = this.#options.marks();
    for (const { start, end, color } of spans) {
      marks.fillStyle = color;
      marks.globalAlpha = 0.55;
      marks.fillRect(this.#toX(start), height - 8, Math.max(2, this.#toX(end) - this.#toX(start)), 8);
    }
    marks.globalAlpha = 0.6;
    marks.fillStyle = look.raised;
    const [left, right] = [this.#toX(view.from), this.#toX(view.to)];
    marks.fillRect(0, 0, left, height);
    marks.fillRect(right, 0, width - right, height);
    marks.globalAlpha = 1;
    marks.fillStyle = look.text;
    marks.fillRect(Math.round(this.#toX(time)), 0, 1, height);
  }

  /** Puts the window over what is shown, and says it. */
  #place(): void {
    const { view } = this.#options;
    const [left, right] = [this.#toX(view.from), this.#toX(view.to)];
    const width = Math.max(LEAST, right - left);
    const put = (part: Part, x: number, size: number, time: number) => {
      const element = this.#parts[part];
      element.style.insetInlineStart = `${x}px`;
      element.style.inlineSize = `${size}px`;
      element.setAttribute("aria-valuemin", "0");
      element.setAttribute("aria-valuemax", String(view.length));
      element.setAttribute("aria-valuenow", String(time));
      element.setAttribute("aria-valuetext", part === "window" ? `${this.#options.text(view.from)} – ${this.#options.text(view.to)}` : this.#options.text(time));
    };
    // Beside a narrow window, so that there is something left of it to take hold of.
    const outside = width < 3 * HANDLE ? HANDLE : HANDLE / 2;
    put("window", left, width, view.from);
    put("start", Math.min(Math.max(0, left - outside), this.#width - 2 * HANDLE), HANDLE, view.from);
    put("end", Math.max(Math.min(this.#width - HANDLE, left + width - HANDLE + outside), HANDLE), HANDLE, view.to);
  }

  #watch(stage: HTMLElement): void {
    const on = <K extends keyof HTMLElementEventMap>(type: K, run: (event: HTMLElementEventMap[K]) => void) => {
      stage.addEventListener(type, run);
      this.#stops.push(() => stage.removeEventListener(type, run));
    };
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", () => (this.#pull = null));
    on("pointercancel", () => (this.#pull = null));
  }

  /** Beside the window: it comes there. */
  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { stage, view } = this.#options;
    const x = event.clientX - stage.getBoundingClientRect().left;
    const part = (Object.keys(this.#parts) as Part[]).find((name) => this.#parts[name] === event.target) ?? "window";
    if (event.target !== this.#parts[part]) view.show((x / this.#width) * view.length - view.span / 2, view.span);
    this.#pull = { part, x, from: view.from, to: view.to };
    this.#parts[part].focus({ preventScroll: true });
    stage.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  #move(event: PointerEvent): void {
    const pull = this.#pull;
    if (pull === null) return;
    const { stage, view } = this.#options;
    const by = ((event.clientX - stage.getBoundingClientRect().left - pull.x) / this.#width) * view.length;
    this.#shift(pull.part, pull.from, pull.to, by);
  }

  /** An edge that is pulled past the other stops there. */
  #shift(part: Part, from: number, to: number, by: number): void {
    const { view } = this.#options;
    if (part === "window") return view.show(from + by, to - from);
    if (part === "end") return view.show(from, Math.max(0, to + by - from));
    const start = Math.min(Math.max(0, from + by), to - view.closest);
    view.show(start, to - start);
  }

  #key(event: KeyboardEvent, part: Part): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { view } = this.#options;
    const direction = event.key === "ArrowLeft" || event.key === "ArrowDown" ? -1 : event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : 0;
    const step = view.span * (event.shiftKey ? 0.5 : 0.1);
    if (direction !== 0) this.#shift(part, view.from, view.to, direction * step);
    else if (event.key === "Home") this.#shift(part, view.from, view.to, -view.length);
    else if (event.key === "End") this.#shift(part, view.from, view.to, view.length);
    else if (event.key === "PageUp" || event.key === "PageDown") this.#shift(part, view.from, view.to, (event.key === "PageUp" ? -1 : 1) * view.span);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
