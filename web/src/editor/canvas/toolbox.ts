import type { ControlSpec } from "../config/types";
import type { Region } from "../model/types";
import type { TagContext } from "../model/tag";
import { t } from "../words/i18n";
import { drawnKinds } from "./drawn";
import { kindOfControl } from "./shapes/registry";
import type { ToolName } from "./tools/types";

/** The tools that draw a kind of region, the usual one first. */
function toolsOf(kind: string): readonly ToolName[] {
  return drawnKinds().find(({ codec }) => codec.kind === kind)?.tools.map((tool) => tool.name) ?? [];
}

/** What a control of this type begins with. */
function usualTool(type: string): ToolName | undefined {
  const kind = kindOfControl(type);
  const own = drawnKinds().find(({ codec }) => codec.kind === kind)?.tools.find(({ usualFor }) => usualFor?.includes(type) === true);
  return own?.name ?? (kind === null ? undefined : toolsOf(kind)[0]);
}

export function kindOfTool(tool: ToolName): string | null {
  return drawnKinds().find(({ tools }) => tools.some(({ name }) => name === tool))?.codec.kind ?? null;
}

function kindsTool(tool: ToolName) {
  return drawnKinds().flatMap(({ tools }) => tools).find(({ name }) => name === tool);
}

function isTool(name: string | null): name is ToolName {
  return name === "move" || name === "pan" || (name !== null && kindOfTool(name) !== null);
}

/** Tools that also read, where the picture has letters. */
function readers(): readonly ToolName[] {
  return drawnKinds().flatMap(({ tools }) => tools.filter(({ reads }) => reads === true).map(({ name }) => name));
}

export function isReading(tool: ToolName): boolean {
  return readers().includes(tool);
}

export function isDrawing(tool: ToolName): boolean {
  return kindOfTool(tool) !== null;
}

/** Which tool is in force on one image, and what choosing another one means for the labels. */
export class Toolbox {
  readonly #ctx: TagContext;
  readonly #name: string;
  readonly #hasLetters: boolean;
  #seen: number;

  constructor(ctx: TagContext, objectName: string, hasLetters: boolean) {
    this.#ctx = ctx;
    this.#name = objectName;
    this.#hasLetters = hasLetters;
    this.#seen = ctx.store.presses[0];
  }

  /** Controls that draw shapes on this image. */
  controls(): readonly ControlSpec[] {
    return [...this.#ctx.config.controls.values()].filter((control) =>
      control.toNames.includes(this.#name) && !control.perRegion && (control.node.attrs["smartonly"] !== "true" || this.#ctx.suggests) && kindOfControl(control.type) !== null);
  }

  available(): readonly ToolName[] {
    const reading = this.#hasLetters ? readers() : [];
    if (this.#ctx.readOnly) return ["move", "pan", ...reading];
    const kinds = new Set(this.controls().map((control) => kindOfControl(control.type)));
    const drawing = drawnKinds().flatMap(({ codec }) => (kinds.has(codec.kind) ? toolsOf(codec.kind) : []));
    return ["move", "pan", ...drawing, ...reading.filter((tool) => !drawing.includes(tool))];
  }

  current(): ToolName {
    const { tool } = this.#ctx.store;
    if (isTool(tool) && this.available().includes(tool)) return tool;
    const drawing = this.#ctx.drawingOn(this.#name);
    return (drawing === null ? undefined : usualTool(drawing.control.type)) ?? "move";
  }

  choose(tool: ToolName): void {
    const { store } = this.#ctx;
    store.setTool(tool);
    const kind = kindOfTool(tool);
    if (kind === null || this.drawingKind() === kind || kindsTool(tool)?.makesNothing === true || isReading(tool)) return;
    const fitting = this.controls().filter((control) => kindOfControl(control.type) === kind);
    const ready = fitting.find((control) => control.valueKey === null || store.chosenLabels(control.name).length > 0);
    const only = fitting.find((control) => this.#ctx.labelsOf(control.name).length === 1);
    if (ready !== undefined) store.setActiveControl(ready.name);
    else if (only !== undefined) {
      store.chooseLabels(only.name, this.#ctx.labelsOf(only.name).map((label) => label.key));
      store.setActiveControl(only.name);
    } else this.#ctx.announce(t("Choose a label to draw with."));
  }

  drawingKind(): string | null {
    const drawing = this.#ctx.drawingOn(this.#name);
    return drawing === null ? null : kindOfControl(drawing.control.type);
  }

  /** After labels or the tool changed: a label that was chosen brings its own tool, a tool that does not fit it goes. */
  follow(): void {
    const { tool, presses: [count, name] } = this.#ctx.store;
    if (count === this.#seen) return;
    this.#seen = count;
    if (!isTool(tool) || this.#ctx.config.controls.get(name)?.toNames.includes(this.#name) !== true) return;
    const kind = kindOfTool(tool);
    if (kind === null || (this.drawingKind() !== null && this.drawingKind() !== kind)) this.#ctx.store.setTool(null);
  }

  /** The control that a region's shape came from. */
  controlOf(region: Region): ControlSpec | null {
    for (const result of region.results) {
      const control = this.#ctx.config.controls.get(result.fromName);
      if (control !== undefined && kindOfControl(control.type) === region.kind) return control;
    }
    return null;
  }
}
