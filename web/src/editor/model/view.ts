import { StoreEvents } from "./events";
import type { Region } from "./types";

const EMPTY: ReadonlySet<string> = new Set();

/** What one draws with: the tool, the control and the chosen labels. */
export interface DrawingSetup {
  readonly tool: string | null;
  readonly activeControl: string | null;
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/** Which labels or choices of a control somebody looks for. */
export interface Narrowing {
  readonly words: string;
  readonly exactCase: boolean;
}

/** What the person looks at and works with: selection, hidden regions, tool, chosen labels. Not part of the history. */
export abstract class ViewState extends StoreEvents {
  #selection: ReadonlySet<string> = EMPTY;
  #hidden: ReadonlySet<string> = EMPTY;
  #hovered: string | null = null;
  #tool: string | null = null;
  #activeControl: string | null = null;
  #labels: ReadonlyMap<string, readonly string[]> = new Map();
  readonly #items = new Map<string, number>();
  readonly #narrowings = new Map<string, Narrowing>();
  #linkFrom: string | null = null;
  #presses: readonly [count: number, control: string] = [0, ""];
  #drawn: DrawingSetup | null = null;

  get selection(): ReadonlySet<string> {
    return this.#selection;
  }

  /** The one selected region, or null when none or several are selected. */
  get selected(): Region | null {
    const [only, second] = this.#selection;
    return only === undefined || second !== undefined ? null : this.region(only);
  }

  select(ids: Iterable<string>): void {
    const next = new Set<string>();
    for (const id of ids) if (this.region(id) !== null) next.add(id);
    if (next.size === this.#selection.size && [...next].every((id) => this.#selection.has(id))) return;
    this.#selection = next;
    this.touch("selection");
  }

  toggleSelected(id: string): void {
    this.select(this.#selection.has(id) ? [...this.#selection].filter((other) => other !== id) : [...this.#selection, id]);
  }

  get hovered(): string | null {
    return this.#hovered;
  }

  hover(id: string | null): void {
    if (this.#hovered === id) return;
    this.#hovered = id;
    this.touch("hover");
  }

  isHidden(id: string): boolean {
    return this.#hidden.has(id);
  }

  get hidden(): ReadonlySet<string> {
    return this.#hidden;
  }

  setHidden(ids: Iterable<string>, hidden: boolean): void {
    const next = new Set(this.#hidden);
    for (const id of ids) {
      if (hidden) next.add(id);
      else next.delete(id);
    }
    this.#hidden = next;
    this.touch("visibility");
  }

  /** Name of the active tool of an object ("select", "pan", …), free for the engines. */
  get tool(): string | null {
    return this.#tool;
  }

  setTool(tool: string | null): void {
    if (this.#tool === tool) return;
    this.#tool = tool;
    this.touch("tool");
  }

  /** Name of the control that draws next (a Rectangle tool or a labels control). */
  get activeControl(): string | null {
    return this.#activeControl;
  }

  setActiveControl(name: string | null): void {
    if (this.#activeControl === name) return;
    this.#activeControl = name;
    this.touch("tool");
  }

  /** Chosen labels of a labels control: what the next region gets. */
  chosenLabels(controlName: string): readonly string[] {
    return this.#labels.get(controlName) ?? [];
  }

  chooseLabels(controlName: string, labels: readonly string[]): void {
    const next = new Map(this.#labels);
    if (labels.length === 0) next.delete(controlName);
    else next.set(controlName, labels);
    this.#labels = next;
    this.touch("tool");
  }

  /** Goes up whenever a label is chosen, also one that was chosen already; with the name of its control. */
  get presses(): readonly [count: number, control: string] {
    return this.#presses;
  }

  notePress(controlName: string): void {
    this.#presses = [this.#presses[0] + 1, controlName];
    this.touch("tool");
  }

  get setup(): DrawingSetup {
    return { tool: this.#tool, activeControl: this.#activeControl, labels: Object.fromEntries(this.#labels) };
  }

  setUp({ tool, activeControl, labels }: DrawingSetup): void {
    this.#tool = tool;
    this.#activeControl = activeControl;
    this.#labels = new Map(Object.entries(labels));
    this.touch("tool");
  }

  /** What the last region was drawn with, to draw again like that. */
  get drawn(): DrawingSetup | null {
    return this.#drawn;
  }

  noteDrawn(setup: DrawingSetup | null): void {
    this.#drawn = setup;
    this.touch("tool");
  }

  /** The region that is being connected with another: the next region that is pressed is the other. */
  get linkFrom(): string | null {
    return this.#linkFrom;
  }

  setLinkFrom(id: string | null): void {
    if (this.#linkFrom === id) return;
    this.#linkFrom = id;
    this.touch("tool");
  }

  /** Which item of an object with several (pages of an Image gallery) is shown. */
  shownItem(toName: string): number {
    return this.#items.get(toName) ?? 0;
  }

  showItem(toName: string, item: number): void {
    if (this.shownItem(toName) === item) return;
    this.#items.set(toName, item);
    this.touch("tool");
  }

  /** What a filter leaves of the labels or choices of a control; null: all. */
  narrowingOf(controlName: string): Narrowing | null {
    return this.#narrowings.get(controlName) ?? null;
  }

  narrow(controlName: string, narrowing: Narrowing | null): void {
    if (narrowing === null) this.#narrowings.delete(controlName);
    else this.#narrowings.set(controlName, narrowing);
    this.touch("tool");
  }

  clearLabels(): void {
    if (this.#labels.size === 0) return;
    this.#labels = new Map();
    this.touch("tool");
  }

  protected forgetView(): void {
    this.#selection = EMPTY;
    this.#hidden = EMPTY;
    this.touch("selection", "visibility");
  }

  /** A region that is gone is neither selected nor under the pointer. */
  protected forgetRegion(id: string): void {
    if (this.#selection.has(id)) this.select([...this.#selection].filter((other) => other !== id));
    if (this.#hovered === id) this.hover(null);
    if (this.#linkFrom === id) this.setLinkFrom(null);
  }
}
