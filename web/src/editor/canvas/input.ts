import type { Point } from "../geometry/types";

/** A pointer event in CSS pixels of the element. */
export interface Press {
  readonly at: Point;
  readonly button: number;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly pointer: "mouse" | "touch" | "pen";
  readonly clicks: number;
}

export interface InputHandlers {
  down(press: Press): void;
  move(press: Press, pressed: boolean): void;
  up(press: Press): void;
  /** The press became something else: a second finger came, the browser took over. */
  abort(): void;
  /** Two fingers: zoom around a place and move. */
  pinch(at: Point, factor: number, dx: number, dy: number): void;
  longPress(press: Press): void;
  leave(): void;
}

const DOUBLE_CLICK_MS = 400;
const DOUBLE_CLICK_REACH = 6;
const LONG_PRESS_MS = 550;
const LONG_PRESS_REACH = 8;

/** Turns mouse, touch and pen events into presses and pinches. */
export class PointerInput {
  readonly #element: HTMLElement;
  readonly #handlers: InputHandlers;
  readonly #touches = new Map<number, Point>();
  #active: number | null = null;
  #pinching = false;
  #lastDown: { readonly time: number; readonly at: Point; readonly clicks: number } | null = null;
  #longPress: ReturnType<typeof setTimeout> | null = null;
  #longPressFrom: Point = { x: 0, y: 0 };
  readonly #stops: (() => void)[] = [];

  constructor(element: HTMLElement, handlers: InputHandlers) {
    this.#element = element;
    this.#handlers = handlers;
    const on = (type: "pointerdown" | "pointermove" | "pointerup" | "pointercancel" | "pointerleave", run: (event: PointerEvent) => void) => {
      element.addEventListener(type, run);
      this.#stops.push(() => element.removeEventListener(type, run));
    };
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", (event) => this.#gone(event));
    on("pointerleave", () => {
      if (this.#active === null) this.#handlers.leave();
    });
  }

  destroy(): void {
    this.#stopLongPress();
    for (const stop of this.#stops) stop();
  }

  #down(event: PointerEvent): void {
    if (event.pointerType === "touch") {
      this.#touches.set(event.pointerId, this.#place(event));
      if (this.#touches.size === 2) return this.#startPinch();
      if (this.#touches.size > 2) return;
    }
    if (this.#active !== null || event.button > 1) return;
    this.#active = event.pointerId;
    // A pointer made by a script cannot be captured; drawing works without.
    try {
      this.#element.setPointerCapture(event.pointerId);
    } catch {
      // Nothing to do.
    }
    const press = this.#press(event, this.#clicks(event));
    if (press.pointer === "touch") this.#startLongPress(press);
    this.#handlers.down(press);
    if (event.button === 1) event.preventDefault();
  }

  #move(event: PointerEvent): void {
    if (this.#touches.has(event.pointerId)) {
      if (this.#pinching) return this.#pinch(event);
      this.#touches.set(event.pointerId, this.#place(event));
    }
    if (this.#active !== null && event.pointerId !== this.#active) return;
    const press = this.#press(event, this.#lastDown?.clicks ?? 1);
    if (Math.hypot(press.at.x - this.#longPressFrom.x, press.at.y - this.#longPressFrom.y) > LONG_PRESS_REACH) this.#stopLongPress();
    this.#handlers.move(press, this.#active !== null);
  }

  #up(event: PointerEvent): void {
    this.#stopLongPress();
    this.#touches.delete(event.pointerId);
    if (this.#pinching) {
      if (this.#touches.size === 0) this.#pinching = false;
      return;
    }
    if (event.pointerId !== this.#active) return;
    this.#active = null;
    this.#handlers.up(this.#press(event, this.#lastDown?.clicks ?? 1));
  }

  #gone(event: PointerEvent): void {
    this.#stopLongPress();
    this.#touches.delete(event.pointerId);
    if (this.#touches.size === 0) this.#pinching = false;
    if (event.pointerId !== this.#active) return;
    this.#active = null;
    this.#handlers.abort();
  }

  #startPinch(): void {
    this.#stopLongPress();
    this.#pinching = true;
    if (this.#active !== null) this.#handlers.abort();
    this.#active = null;
  }

  #pinch(event: PointerEvent): void {
    const before = span([...this.#touches.values()]);
    this.#touches.set(event.pointerId, this.#place(event));
    const after = span([...this.#touches.values()]);
    if (before === null || after === null || before.length < 1) return;
    this.#handlers.pinch(after.middle, after.length / before.length, after.middle.x - before.middle.x, after.middle.y - before.middle.y);
  }

  #clicks(event: PointerEvent): number {
    const at = this.#place(event);
    const last = this.#lastDown;
    const again = last !== null && event.timeStamp - last.time < DOUBLE_CLICK_MS && Math.hypot(at.x - last.at.x, at.y - last.at.y) < DOUBLE_CLICK_REACH;
    const clicks = again ? last.clicks + 1 : 1;
    this.#lastDown = { time: event.timeStamp, at, clicks };
    return clicks;
  }

  #startLongPress(press: Press): void {
    this.#longPressFrom = press.at;
    this.#longPress = setTimeout(() => {
      this.#longPress = null;
      this.#active = null;
      this.#handlers.abort();
      this.#handlers.longPress(press);
    }, LONG_PRESS_MS);
  }

  #stopLongPress(): void {
    if (this.#longPress !== null) clearTimeout(this.#longPress);
    this.#longPress = null;
  }

  #place(event: PointerEvent): Point {
    const rect = this.#element.getBoundingClientRect();
    return { x: event.clientX - rect.left, y: event.clientY - rect.top };
  }

  #press(event: PointerEvent, clicks: number): Press {
    const pointer = event.pointerType === "touch" || event.pointerType === "pen" ? event.pointerType : "mouse";
    return { at: this.#place(event), button: event.button, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey, pointer, clicks };
  }
}

function span([a, b]: readonly Point[]): { readonly middle: Point; readonly length: number } | null {
  if (a === undefined || b === undefined) return null;
  return { middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, length: Math.hypot(a.x - b.x, a.y - b.y) };
}
