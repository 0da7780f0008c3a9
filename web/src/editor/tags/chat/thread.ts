import { t } from "../../words/i18n";
import type { TagContext } from "../../model/tag";
import type { Region } from "../../model/types";
import { bodyOf, MessageView } from "./view";
import { roleOf, type Message } from "./message";
import { addedMessages, type ChatOptions } from "./options";

/** So many messages are drawn at once; of longer conversations the rest when it comes near the screen. */
const AT_ONCE = 100;

interface Parts {
  readonly name: string;
  readonly given: readonly Message[];
  readonly options: ChatOptions;
  /** Somebody wants to change an added message. */
  onChange(id: string): void;
  /** How many messages there are. */
  onCount(count: number): void;
}

/**
 * The messages on the screen: those of the task, then those that were added. It draws anew only what has changed, and what is far from
 * the screen when it comes near. It knows nothing of React.
 */
export class ChatThread {
  readonly #root: HTMLElement;
  readonly #ctx: TagContext;
  readonly #parts: Parts;
  readonly #given: readonly MessageView[];
  readonly #added = new Map<string, MessageView>();
  readonly #stops: (() => void)[] = [];
  readonly #near: IntersectionObserver | null;
  readonly #waiting = new WeakMap<Element, MessageView>();
  #order: readonly MessageView[] = [];
  #current: MessageView | null = null;
  #asWritten = false;
  #drawn = 0;

  constructor(root: HTMLElement, ctx: TagContext, parts: Parts) {
    this.#root = root;
    this.#ctx = ctx;
    this.#parts = parts;
    this.#near = typeof IntersectionObserver === "undefined" ? null : new IntersectionObserver((entries) => this.#draw(entries), { root, rootMargin: "600px" });
    this.#given = parts.given.map((message) => new MessageView(message, null, this.#answer));
    for (const view of this.#given) this.#show(view);
    const { store } = ctx;
    this.#stops.push(
      store.subscribeTo("regions", () => this.#refresh()),
      store.subscribeTo("selection", () => this.#mark()),
      store.subscribeTo("visibility", () => this.#mark()),
      ctx.registerObject(parts.name, { focus: () => this.#focusOn(this.#current ?? this.#order.at(0) ?? null), reveal: (id) => this.#reveal(id), locate: (id) => this.#added.get(id)?.element.getBoundingClientRect() ?? null }),
    );
    root.addEventListener("click", this.#onClick);
    root.addEventListener("keydown", this.#onKey);
    root.addEventListener("focusin", this.#onFocus);
    this.#refresh();
    // A conversation is read from its beginning, and continued at its end.
    if (this.#added.size > 0) root.scrollTop = root.scrollHeight;
  }

  destroy(): void {
    for (const stop of this.#stops) stop();
    this.#near?.disconnect();
    this.#root.removeEventListener("click", this.#onClick);
    this.#root.removeEventListener("keydown", this.#onKey);
    this.#root.removeEventListener("focusin", this.#onFocus);
    this.#root.replaceChildren();
  }

  /** Markdown as it is written, or as it is meant. */
  set asWritten(asWritten: boolean) {
    if (this.#asWritten === asWritten) return;
    this.#asWritten = asWritten;
    for (const view of this.#order) this.#show(view);
  }

  /** The message that is being written stays in sight. */
  follow(id: string): void {
    this.#added.get(id)?.element.scrollIntoView?.({ block: "nearest" });
  }

  focusOn(id: string): void {
    this.#focusOn(this.#added.get(id) ?? null);
  }

  readonly #answer = { change: (id: string) => this.#parts.onChange(id), remove: (id: string) => this.#remove(id) };

  #refresh(): void {
    const regions = addedMessages(this.#ctx.store, this.#parts.name);
    const seen = new Set(regions.map(({ id }) => id));
    for (const [id, view] of this.#added) if (!seen.has(id)) this.#drop(id, view);
    this.#order = [...this.#given, ...regions.map((region) => this.#viewOf(region))];
    if (this.#current === null || !this.#order.includes(this.#current)) this.#current = this.#order.at(0) ?? null;
    this.#order.forEach((view, index) => {
      view.number(index + 1, this.#order.length);
      if (this.#root.children[index] !== view.element) this.#root.insertBefore(view.element, this.#root.children[index] ?? null);
    });
    this.#mark();
    this.#parts.onCount(this.#order.length);
  }

  #viewOf(region: Region): MessageView {
    const { readOnly } = this.#ctx;
    const may = { change: !readOnly && !region.readOnly && this.#isEditable(region), remove: !readOnly && !region.readOnly };
    const known = this.#added.get(region.id);
    if (known === undefined) {
      const view = new MessageView(region.geometry, region.id, this.#answer);
      view.allow(may);
      this.#added.set(region.id, view);
      this.#show(view);
      return view;
    }
    known.allow(may);
    if (known.message !== region.geometry) {
      known.message = region.geometry;
      this.#show(known);
    }
    return known;
  }

  #isEditable({ geometry }: Region): boolean {
    return typeof geometry["content"] === "string" && this.#parts.options.isEditable(roleOf(geometry));
  }

  #show(view: MessageView): void {
    if (this.#near === null || view.isDrawn || this.#drawn < AT_ONCE) {
      this.#drawn += 1;
      bodyOf(view, this.#asWritten);
      return;
    }
    view.plain();
    this.#waiting.set(view.element, view);
    this.#near.observe(view.element);
  }

  #draw(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const view = isIntersecting ? this.#waiting.get(target) : undefined;
      if (view === undefined) continue;
      this.#near?.unobserve(target);
      bodyOf(view, this.#asWritten);
    }
  }

  #drop(id: string, view: MessageView): void {
    const had = view.element.contains(document.activeElement);
    const index = this.#order.indexOf(view);
    this.#near?.unobserve(view.element);
    view.element.remove();
    this.#added.delete(id);
    if (had) queueMicrotask(() => this.#focusOn(this.#order.at(Math.min(index, this.#order.length - 1)) ?? null));
  }

  #mark(): void {
    const { store } = this.#ctx;
    for (const view of this.#order) view.mark(view.id !== null && store.selection.has(view.id), view.id !== null && store.isHidden(view.id), view === this.#current);
  }

  #reveal(id: string): void {
    const view = this.#added.get(id);
    if (view === undefined) return;
    this.#current = view;
    this.#mark();
    view.element.scrollIntoView?.({ block: "nearest" });
  }

  #focusOn(view: MessageView | null): void {
    if (view === null) {
      this.#root.focus();
      return;
    }
    this.#current = view;
    this.#mark();
    view.element.focus();
  }

  #remove(id: string): void {
    this.#ctx.store.removeRegions([id]);
    this.#ctx.announce(t("Message deleted"));
  }

  #viewAt(target: EventTarget | null): MessageView | null {
    const element = target instanceof Element ? target.closest("[data-message]") : null;
    return this.#order.find((view) => view.element === element) ?? null;
  }

  readonly #onFocus = (event: FocusEvent): void => {
    const view = this.#viewAt(event.target);
    if (view === null || view === this.#current) return;
    this.#current = view;
    this.#mark();
  };

  readonly #onClick = (event: MouseEvent): void => {
    const view = this.#viewAt(event.target);
    if (view?.id == null || isForItself(event)) return;
    const { store } = this.#ctx;
    if (event.ctrlKey || event.metaKey) store.toggleSelected(view.id);
    else store.select([view.id]);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const view = this.#viewAt(event.target);
    if (view === null || event.target !== view.element || event.altKey || event.ctrlKey || event.metaKey) return;
    const index = this.#order.indexOf(view);
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: this.#order.length - 1 }[event.key];
    if (to !== undefined) {
      const next = this.#order[to];
      if (next !== undefined) this.#focusOn(next);
    } else if ((event.key === "Enter" || event.key === " ") && view.id !== null) this.#ctx.store.toggleSelected(view.id);
    else if (event.key === "F2" && view.id !== null && view.mayChange) this.#parts.onChange(view.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
}

/** Presses that are for what is inside, and the end of a selection of words. */
function isForItself({ target }: MouseEvent): boolean {
  if (window.getSelection()?.isCollapsed === false) return true;
  return target instanceof Element && target.closest("a, summary, [data-act]") !== null;
}
