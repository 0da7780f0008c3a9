import { t } from "../words/i18n";
import type { StoreChange } from "../model/types";
import { EMPTY_BOX, union, type Point, type Size } from "../geometry/types";
import { boxToView, toImage } from "../geometry/viewport";
import { EngineHost } from "./host";
import { PointerInput, type Press } from "./input";
import { watchKeys, watchWheel } from "./keys";
import type { Adjust } from "./paint/adjust";
import { ImageLayer } from "./paint/image";
import type { Picture } from "./paint/picture";
import type { EngineParts } from "./parts";
import { Renderer } from "./renderer";
import { Scene } from "./scene";
import { boxInMiddle } from "./shapes/middle";
import { drawnKinds } from "./drawn";
import { Edits } from "./edits";
import { shapeOf } from "./shapes/registry";
import { isDrawing, kindOfTool, Toolbox } from "./toolbox";
import { LinkTool } from "./tools/link";
import { MoveTool } from "./tools/move";
import { PanTool } from "./tools/pan";
import type { Tool, ToolName, ToolPoint, ToolSize } from "./tools/types";
import { ViewControl } from "./viewControl";

/** One image with its regions: draws, and turns pointers and keys into commands of the store. Knows nothing of React. */
export class ImageEngine {
  readonly view: ViewControl;
  readonly toolbox: Toolbox;
  readonly edits: Edits;
  readonly #parts: EngineParts;
  readonly #scene: Scene;
  readonly #host: EngineHost;
  readonly #image: Picture;
  readonly #renderer: Renderer;
  readonly #move: MoveTool;
  readonly #pan: PanTool;
  readonly #link: LinkTool;
  readonly #tools: ReadonlyMap<ToolName, Tool>;
  readonly #stops: (() => void)[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #frameListeners = new Set<() => void>();
  #pressed: Tool | null = null;
  #pointer: Point | null = null;
  #lastPoint: ToolPoint | null = null;
  #spaceHeld = false;
  #busyStops: (() => void)[] = [];
  #busyState: "idle" | "busy" | "finishable" = "idle";

  constructor(parts: EngineParts) {
    this.#parts = parts;
    const { ctx, options, stage, page, moment } = parts;
    const viewport = () => this.view.viewport;
    this.#image = "draw" in parts.image ? parts.image : new ImageLayer(parts.image, parts.size, moment !== undefined);
    this.#image.onChange?.(() => this.#renderer.redrawBase());
    const regionNow = (id: string) => {
      const region = ctx.store.region(id);
      return region === null || region.toName !== options.name || moment === undefined ? region : moment.now(region);
    };
    this.#scene = new Scene({
      regions: () => ctx.store.regions(), region: regionNow, isHidden: (id) => ctx.store.isHidden(id), styleOf: (region) => ctx.styleOf(region),
      shows: (region) => region.toName === options.name && (page === null || (region.itemIndex ?? 0) === page),
    }, parts.size);
    this.toolbox = new Toolbox(ctx, options.name, parts.letters !== undefined);
    this.view = new ViewControl(parts.size, { width: Math.max(1, stage.clientWidth), height: Math.max(1, stage.clientHeight) }, this.#savedRotation(), options, {
      mode: ctx.zoomMode(options.name), keepMode: (mode) => ctx.keepZoomMode(options.name, mode), changed: () => this.#viewChanged(),
    });
    this.#host = new EngineHost({
      ctx, page, viewport, name: options.name, scene: this.#scene, toolbox: this.toolbox, moment: moment ?? null,
      panBy: (dx, dy) => this.view.panBy(dx, dy), redraw: () => this.#renderer.redrawLive(), lift: (id) => this.#lift(id), drop: () => this.#renderer.lifted.clear(),
      pixels: () => this.#image.pixels(), letters: () => parts.letters ?? null, show: (box) => this.view.show(box),
    });
    this.edits = new Edits({ ctx, viewport, scene: this.#scene, toolbox: this.toolbox, turned: () => this.#tellState() });
    this.#move = new MoveTool(this.#host);
    this.#pan = new PanTool(this.#host);
    this.#link = new LinkTool(this.#host);
    const drawing = drawnKinds().flatMap(({ tools }) => tools.map((kind): readonly [ToolName, Tool] => [kind.name, kind.make(this.#host)]));
    this.#tools = new Map<ToolName, Tool>([["move", this.#move], ["pan", this.#pan], ...drawing]);
    this.#renderer = new Renderer({
      ctx, options, viewport, image: this.#image, scene: this.#scene, toolbox: this.toolbox, host: this.#host, tool: () => this.#pressed ?? this.#tool(), pointer: () => this.#pointer,
    });
    this.#mount();
  }

  get canvas(): HTMLCanvasElement {
    return this.#renderer.live;
  }

  get currentTool(): ToolName {
    return this.toolbox.current();
  }

  /** Told when the tool, the zoom or the rotation changed. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Told whenever selected things may stand elsewhere on the screen. */
  onFrame(listener: () => void): () => void {
    this.#frameListeners.add(listener);
    return () => void this.#frameListeners.delete(listener);
  }

  chooseTool(tool: ToolName): void {
    this.#tool().cancel();
    this.toolbox.choose(tool);
    this.#toolChanged();
  }

  /** How wide the tool in force is; null where that has no meaning. */
  get toolSize(): ToolSize | null {
    return this.#tool().size ?? null;
  }

  resizeTool(value: number): void {
    this.toolSize?.set(value);
    this.#renderer.redrawLive();
    this.#tellState();
  }

  setAdjust(adjust: Adjust): void {
    this.#image.setAdjust(adjust);
    this.#renderer.redrawBase();
  }

  resize(size: Size): void {
    this.view.resize(size);
    this.#renderer.resize();
  }

  /** Settings changed: names, smoothing. */
  refresh(): void {
    this.#renderer.redrawAll();
  }

  /** Another frame is shown, and what lies on it is elsewhere. */
  momentChanged(): void {
    this.#scene.rebuild();
    this.#renderer.redrawAll();
    this.#tellFrame();
  }

  /** The picture itself was drawn anew. */
  pictureChanged(): void {
    this.#renderer.redrawBase();
  }

  /** Where the selected regions are, in pixels of the stage; null while they are moved or when none is in sight. */
  selectionBox(): { readonly minX: number; readonly minY: number; readonly maxX: number; readonly maxY: number } | null {
    if (this.#pressed?.busy === true || this.#tool().busy) return null;
    const boxes = [...this.#parts.ctx.store.selection].flatMap((id) => this.#scene.entry(id)?.box ?? []);
    if (boxes.length === 0) return null;
    const box = boxToView(this.view.viewport, boxes.reduce(union, EMPTY_BOX));
    const { view } = this.view.viewport;
    return box.maxX < 0 || box.maxY < 0 || box.minX > view.width || box.minY > view.height ? null : box;
  }

  reveal(id: string): void {
    const entry = this.#scene.entry(id);
    if (entry !== null) this.view.show(entry.box);
  }

  locate(id: string): DOMRect | null {
    const entry = this.#scene.entry(id);
    if (entry === null) return null;
    const box = boxToView(this.view.viewport, entry.box);
    const { view } = this.view.viewport;
    if (box.maxX < 0 || box.maxY < 0 || box.minX > view.width || box.minY > view.height) return null;
    const stage = this.#parts.stage.getBoundingClientRect();
    return new DOMRect(stage.left + box.minX, stage.top + box.minY, box.maxX - box.minX, box.maxY - box.minY);
  }

  /** Puts a region of the active kind into the middle of what is seen: drawing without a pointer. */
  addInMiddle(): void {
    const tool = this.toolbox.current();
    const kind = kindOfTool(tool) ?? this.toolbox.drawingKind();
    const shape = shapeOf(kind ?? "");
    if (shape === null) this.#parts.ctx.announce(t("Choose a label first."));
    else if (this.#host.mayDraw(shape.kind)) this.#host.create(shape.kind, shape.inBox(boxInMiddle(this.view.viewport), this.#parts.size, this.#host.pointWidth()), true);
  }

  destroy(): void {
    // A polygon that was being drawn when somebody turned the page is kept.
    this.#tool().finish?.();
    this.#parts.ctx.store.cancelPreview();
    for (const stop of [...this.#busyStops, ...this.#stops]) stop();
    this.#parts.ctx.setZoomInfo(null);
    this.#renderer.destroy();
    this.#image.destroy?.();
    this.#renderer.base.remove();
    this.#renderer.live.remove();
  }

  #mount(): void {
    const { stage, ctx, label, options } = this.#parts;
    const { base, live } = this.#renderer;
    base.className = "lki-canvas";
    base.setAttribute("aria-hidden", "true");
    live.className = "lki-canvas lki-live";
    live.tabIndex = 0;
    live.setAttribute("role", "application");
    live.setAttribute("aria-label", label);
    live.setAttribute("aria-roledescription", this.#parts.described ?? t("image with regions"));
    live.setAttribute("aria-description", t("Arrow keys move the selected region, ten times as far with Shift. Shift and Enter puts a new region into the middle."));
    stage.prepend(base, live);
    const input = new PointerInput(live, {
      down: (press) => this.#down(press), move: (press, pressed) => this.#moved(press, pressed), up: (press) => this.#up(press), abort: () => this.#abort(),
      pinch: (at, factor, dx, dy) => {
        this.view.panBy(dx, dy);
        this.view.zoomBy(factor, at);
      },
      longPress: (press) => this.#longPress(press), leave: () => this.#left(),
    });
    this.#stops.push(() => input.destroy(), ctx.store.subscribe((change) => this.#changed(change)));
    this.#stops.push(watchWheel(live, this.view, options, () => ctx.settings.invertZoom));
    this.#stops.push(watchKeys(live, {
      ctx, view: this.view, host: this.#host, onTool: (event) => this.#keyForTool(event), onAdd: () => this.addInMiddle(), onSpace: (held) => {
        this.#spaceHeld = held;
        this.#showCursor();
      },
    }));
    this.#renderer.resize();
    this.#viewChanged();
    this.#showCursor();
  }

  /** The rotation that the regions of this image were saved with, so that it opens as it was left. */
  #savedRotation(): number {
    const { ctx, options } = this.#parts;
    if (!options.rotateControl) return 0;
    for (const region of ctx.store.regions()) {
      if (region.toName === options.name && typeof region.envelope["image_rotation"] === "number") return region.envelope["image_rotation"];
    }
    return 0;
  }

  #tool(): Tool {
    return this.#tools.get(this.toolbox.current()) ?? this.#move;
  }

  /** The tool that a press here would be for. Nothing that is selected takes it from the tool in force. */
  #toolFor(point: ToolPoint | null): Tool {
    const tool = this.#tool();
    if (this.#spaceHeld) return this.#pan;
    if (this.#parts.ctx.store.linkFrom !== null) return this.#link;
    return point?.ctrl === true && isDrawing(this.toolbox.current()) && !tool.busy ? this.#move : tool;
  }

  #lift(id: string): void {
    if (this.#renderer.lifted.has(id)) return;
    this.#renderer.lifted.add(id);
    const entry = this.#scene.entry(id);
    if (entry !== null) this.#renderer.repair([entry.box]);
  }

  // --- pointers ---

  #point({ at, shift, ctrl, alt, pointer, clicks }: Press): ToolPoint {
    return { view: at, image: toImage(this.view.viewport, at), shift, ctrl, alt, pointer, clicks };
  }

  #down(press: Press): void {
    this.#renderer.live.focus({ preventScroll: true });
    const point = this.#point(press);
    this.#lastPoint = point;
    this.#pressed = press.button === 1 ? this.#pan : this.#toolFor(point);
    this.#pressed.down(point);
    this.#afterInput();
  }

  #moved(press: Press, pressed: boolean): void {
    const point = this.#point(press);
    this.#lastPoint = point;
    this.#pointer = press.at;
    (this.#pressed ?? this.#tool()).move(point);
    if (!pressed && press.pointer !== "touch") this.#parts.ctx.store.hover(this.#tool().busy ? null : (this.#host.hits(point)[0]?.id ?? null));
    if (this.#parts.options.crosshair) this.#renderer.redrawLive();
    this.#afterInput();
  }

  #up(press: Press): void {
    const tool = this.#pressed;
    this.#pressed = null;
    tool?.up(this.#point(press));
    this.#afterInput();
  }

  #abort(): void {
    const tool = this.#pressed;
    this.#pressed = null;
    if (tool !== null && tool.madeOfClicks !== true) tool.cancel();
    this.#afterInput();
  }

  #longPress(press: Press): void {
    const [hit] = this.#host.hits(this.#point(press));
    if (hit !== undefined) this.#host.select([hit.id]);
  }

  #left(): void {
    this.#pointer = null;
    this.#lastPoint = null;
    this.#parts.ctx.store.hover(null);
    this.#renderer.redrawLive();
  }

  #afterInput(): void {
    this.#syncBusy();
    this.#showCursor();
    this.#tellFrame();
  }

  /** While something is being drawn, Escape, Enter, Backspace and undo are about that. */
  #syncBusy(): void {
    const tool = this.#pressed?.busy === true ? this.#pressed : this.#tool();
    const state = !tool.busy ? "idle" : tool.finishable === true ? "finishable" : "busy";
    if (state === this.#busyState) return;
    this.#busyState = state;
    for (const stop of this.#busyStops) stop();
    this.#busyStops = [];
    if (!tool.busy) return;
    const on = (name: string, run: () => void) => this.#busyStops.push(this.#parts.ctx.onAction(name, () => {
      run();
      this.#afterInput();
    }));
    const back = () => {
      if (tool.back?.() !== true) tool.cancel();
    };
    on("region:unselect", () => tool.cancel());
    on("region:focus", () => void tool.finish?.());
    if (tool.copy !== undefined) on("region:copy", () => tool.copy?.());
    on("region:delete", back);
    on("annotation:undo", back);
    // A shape that is not finished would be lost with the submit: it is closed first, and the next press submits.
    if (state === "finishable") on("annotation:submit", () => {
      tool.finish?.();
      this.#parts.ctx.announce(t("The unfinished shape was closed. Submit again when it is right."));
    });
  }

  #showCursor(): void {
    const point = this.#lastPoint;
    const cursor = (this.#pressed ?? this.#toolFor(point)).cursor(point);
    if (this.#renderer.live.style.cursor !== cursor) this.#renderer.live.style.cursor = cursor;
  }

  // --- changes ---

  #changed(change: StoreChange): void {
    const { topics } = change;
    if (topics.has("visibility")) {
      this.#scene.rebuild();
      this.#renderer.redrawAll();
    } else {
      const lifted = this.#renderer.lifted;
      const dirty = this.#scene.apply(change);
      const onlyLifted = change.added.length === 0 && change.removed.length === 0 && change.updated.every((id) => lifted.has(id));
      if (!onlyLifted) this.#renderer.repair(dirty);
    }
    if (topics.has("tool")) this.#toolChanged();
    this.#renderer.redrawLive();
    this.#tellFrame();
  }

  #keyForTool(event: KeyboardEvent): boolean {
    const taken = this.#tool().key?.(event) === true;
    if (taken) this.#afterInput();
    return taken;
  }

  #toolChanged(): void {
    this.toolbox.follow();
    for (const tool of this.#tools.values()) if (tool !== this.#tool() && tool.busy && tool !== this.#pressed) tool.cancel();
    if (this.#pressed === null) this.#tool().labelChosen?.();
    this.#afterInput();
    this.#tellState();
  }

  #viewChanged(): void {
    this.#renderer.moved();
    const { view } = this;
    this.#parts.ctx.setZoomInfo({ text: t("{percent} %", { percent: view.percent }), zoomIn: () => view.zoomIn(), zoomOut: () => view.zoomOut(), fit: () => view.fit() });
    // Lines of relations are drawn by the editor and follow scrolling.
    if (this.#parts.ctx.store.relations().length > 0) this.#parts.stage.closest(".lke-scroller")?.dispatchEvent(new Event("scroll"));
    this.#tellState();
    this.#tellFrame();
  }

  #tellState(): void {
    for (const listener of this.#listeners) listener();
  }

  #tellFrame(): void {
    for (const listener of this.#frameListeners) listener();
  }
}
