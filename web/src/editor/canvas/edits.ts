import type { TagContext } from "../model/tag";
import type { Region } from "../model/types";
import type { Viewport } from "../geometry/viewport";
import { t } from "../words/i18n";
import { drawnKinds, type Borders, type EditKind } from "./drawn";
import type { Scene } from "./scene";
import type { Toolbox } from "./toolbox";

interface Parts {
  readonly ctx: TagContext;
  readonly scene: Scene;
  readonly toolbox: Toolbox;
  readonly viewport: () => Viewport;
  /** A switch is another way round. */
  readonly turned: () => void;
}

/** What can be done to the selected regions of one picture, and what can be switched while one draws. */
export class Edits {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  fitting(): readonly EditKind[] {
    const regions = this.#selected();
    const isNone = this.#parts.ctx.readOnly || regions.length === 0 || regions.some((region) => region.readOnly);
    return isNone ? [] : drawnKinds().flatMap(({ edits = [] }) => edits.filter((edit) => edit.fits(regions)));
  }

  /** False where it does not fit what is selected. */
  run(name: string): boolean {
    const edit = this.fitting().find((one) => one.name === name);
    const { ctx, scene, viewport } = this.#parts;
    if (edit === undefined) return false;
    const others = scene.all().filter(({ id }) => !ctx.store.selection.has(id) && !ctx.store.isLocked(id)).map(({ region }) => region);
    edit.run({ ctx, viewport: viewport(), regions: this.#selected(), others });
    return true;
  }

  /** Switches of what can be drawn here. */
  borders(): readonly Borders[] {
    const tools = this.#parts.toolbox.available();
    return drawnKinds().flatMap(({ borders, tools: own }) => (borders !== undefined && own.some(({ name }) => tools.includes(name)) ? [borders] : []));
  }

  turn(borders: Borders): void {
    borders.turn(!borders.isOn());
    this.#parts.ctx.announce(borders.isOn() ? t("Points go to the borders of neighbours, and common points move together.") : t("Outlines are drawn apart from their neighbours."));
    this.#parts.turned();
  }

  /** In the order of the results, so that the first stays first. */
  #selected(): readonly Region[] {
    return [...this.#parts.ctx.store.selection].flatMap((id) => this.#parts.scene.entry(id)?.region ?? []).toSorted((one, other) => one.seq - other.seq);
  }
}
