/** Paints ranges by the CSS Custom Highlight API: no element per span, so thousands of spans cost nothing in the DOM. */
export class HighlightPainter {
  readonly #prefix: string;
  readonly #sheet: CSSStyleSheet;
  readonly #byColor = new Map<string, { readonly name: string; readonly highlight: Highlight }>();
  readonly #ranges = new Map<string, { readonly color: string; readonly range: AbstractRange }>();
  readonly #special = new Map<string, Highlight>();

  readonly #view: Window & typeof globalThis;

  constructor(id: number, view: Window & typeof globalThis = window) {
    this.#prefix = `lke-${id}`;
    this.#view = view;
    this.#sheet = new view.CSSStyleSheet();
    view.document.adoptedStyleSheets = [...view.document.adoptedStyleSheets, this.#sheet];
    this.#addSpecial("link", -1, "color: var(--lk-accent, #2f62c8); text-decoration: underline 1px");
    this.#addSpecial("hover", 10, "background-color: color-mix(in srgb, var(--lk-accent, #5b8def) 38%, transparent); text-decoration: underline 2px currentColor");
    this.#addSpecial("caret", 11, "background-color: color-mix(in srgb, var(--lk-accent, #5b8def) 45%, transparent); text-decoration: underline 3px var(--lk-accent, #2f62c8)");
    this.#addSpecial("selected", 9, "background-color: var(--lk-editor-selected, #ffd54f); color: #1a1a1a; text-decoration: underline 2px currentColor");
  }

  static get supported(): boolean {
    return typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight === "function";
  }

  set(id: string, color: string, range: AbstractRange): void {
    this.remove(id);
    this.#highlightOf(color).add(range);
    this.#ranges.set(id, { color, range });
  }

  remove(id: string): void {
    const known = this.#ranges.get(id);
    if (known === undefined) return;
    this.#byColor.get(known.color)?.highlight.delete(known.range);
    this.#ranges.delete(id);
  }

  links(ranges: readonly AbstractRange[]): void {
    for (const range of ranges) this.#special.get("link")?.add(range);
  }

  mark(kind: "hover" | "selected", ids: Iterable<string>): void {
    const highlight = this.#special.get(kind);
    if (highlight === undefined) return;
    highlight.clear();
    for (const id of ids) {
      const known = this.#ranges.get(id);
      if (known !== undefined) highlight.add(known.range);
    }
  }

  caret(range: AbstractRange | null): void {
    const highlight = this.#special.get("caret");
    highlight?.clear();
    if (range !== null) highlight?.add(range);
  }

  destroy(): void {
    const { CSS, document } = this.#view;
    for (const { name } of this.#byColor.values()) CSS.highlights.delete(name);
    for (const kind of this.#special.keys()) CSS.highlights.delete(`${this.#prefix}-${kind}`);
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== this.#sheet);
  }

  #highlightOf(color: string): Highlight {
    const known = this.#byColor.get(color);
    if (known !== undefined) return known.highlight;
    const name = `${this.#prefix}-c${this.#byColor.size}`;
    const highlight = new this.#view.Highlight();
    this.#byColor.set(color, { name, highlight });
    this.#view.CSS.highlights.set(name, highlight);
    this.#rule(name, `background-color: color-mix(in srgb, ${color} 28%, transparent); text-decoration: underline 2px ${color}`);
    return highlight;
  }

  #addSpecial(kind: string, priority: number, css: string): void {
    const highlight = new this.#view.Highlight();
    highlight.priority = priority;
    this.#special.set(kind, highlight);
    this.#view.CSS.highlights.set(`${this.#prefix}-${kind}`, highlight);
    this.#rule(`${this.#prefix}-${kind}`, css);
  }

  /** In forced colours only the system's own are left: underlines for spans, its selection for what is selected. */
  #forced(kind: string): string {
    return kind === "selected" ? "background-color: SelectedItem; color: SelectedItemText" : kind === "hover" || kind === "caret" ? "text-decoration: underline 3px Highlight" : "text-decoration: underline 2px CanvasText";
  }

  #rule(name: string, css: string): void {
    this.#sheet.insertRule(`::highlight(${name}) { ${css} }`, this.#sheet.cssRules.length);
    const kind = name.slice(this.#prefix.length + 1);
    this.#sheet.insertRule(`@media (forced-colors: active) { ::highlight(${name}) { ${this.#forced(kind)} } }`, this.#sheet.cssRules.length);
  }
}
