import type { TagContext } from "../model/tag";
import type { Region } from "../model/types";
import type { Edge } from "./geometry";
import type { TimePlaces } from "./places";
import { packRows } from "./rows";
import { laneBox, MOST_ROWS, STRIP, type Box, type Lane } from "./types";
import type { TimeView } from "./view";

export interface Placed {
  readonly region: Region;
  readonly start: number;
  readonly end: number;
  /** Lanes it lies on: one, or all. */
  readonly lanes: readonly number[];
  readonly row: number;
  readonly isPoint: boolean;
}

export interface Hit {
  readonly id: string;
  readonly edge: Edge;
  readonly onName: boolean;
}

/** Where the regions of an object lie. Made again when regions change, not when the view moves. */
export class Scene {
  readonly #ctx: TagContext;
  readonly #name: string;
  readonly #kind: string;
  readonly #lanes: readonly Lane[];
  readonly #places: TimePlaces;
  #placed: readonly Placed[] | null = null;
  #longest = 0;

  constructor(ctx: TagContext, name: string, kind: string, lanes: readonly Lane[], places: TimePlaces) {
    this.#ctx = ctx;
    this.#name = name;
    this.#kind = kind;
    this.#lanes = lanes;
    this.#places = places;
  }

  forget(): void {
    this.#placed = null;
  }

  isMine(region: Region | null): region is Region {
    return region !== null && region.toName === this.#name && region.kind === this.#kind;
  }

  /** All that are not hidden, by their beginning. */
  all(): readonly Placed[] {
    this.#placed ??= this.#place();
    return this.#placed;
  }

  get longest(): number {
    this.all();
    return this.#longest;
  }

  of(id: string): Placed | null {
    return this.all().find((placed) => placed.region.id === id) ?? null;
  }

  /** Those that reach into a stretch of time; looks only at what begins near enough. */
  between(from: number, to: number): readonly Placed[] {
    const all = this.all();
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((all[middle]?.start ?? 0) < from - this.#longest) low = middle + 1;
      else high = middle;
    }
    const found: Placed[] = [];
    for (let at = low; at < all.length; at += 1) {
      const placed = all[at];
      if (placed === undefined || placed.start > to) break;
      if (placed.end >= from) found.push(placed);
    }
    return found;
  }

  /** On the screen: the box on each of its lanes. */
  boxes(placed: Placed, view: TimeView): readonly Box[] {
    const [left, right] = [view.toX(placed.start), view.toX(placed.end)];
    return placed.lanes.map((lane) => {
      const box = laneBox(this.#lanes, lane, view.width);
      return placed.isPoint ? { ...box, x: left - 1.5, width: 3 } : { ...box, x: left, width: Math.max(2, right - left) };
    });
  }

  laneAt(y: number, width: number): number | null {
    const index = this.#lanes.findIndex((_, lane) => {
      const box = laneBox(this.#lanes, lane, width);
      return y >= box.y && y <= box.y + box.height;
    });
    return index === -1 ? null : index;
  }

  laneOf(channel: number | null): readonly number[] {
    const found = this.#lanes.flatMap((lane, index) => (lane.channel === channel ? [index] : []));
    return channel === null || found.length === 0 ? this.#lanes.map((_, index) => index) : found;
  }

  /** What lies under a point: names first, then edges of what is selected, then the shortest region. */
  hits(x: number, y: number, view: TimeView, reach: number): readonly Hit[] {
    const here = this.between(view.toTime(x - reach), view.toTime(x + reach)).flatMap((placed) => {
      const box = this.boxes(placed, view).find((one) => y >= one.y && y <= one.y + one.height);
      return box === undefined ? [] : [{ placed, box }];
    });
    const found = here.flatMap(({ placed, box }): (Hit & { weight: number })[] => {
      const { id, readOnly } = placed.region;
      const isSelected = this.#ctx.store.selection.has(id);
      const [toStart, toEnd] = [Math.abs(x - box.x), Math.abs(x - box.x - box.width)];
      const near = !placed.isPoint && !readOnly && !this.#ctx.readOnly && Math.min(toStart, toEnd) <= reach;
      // Of a region that is shorter than its edges one takes the middle to move it.
      const inside = placed.isPoint ? Math.min(toStart, toEnd) <= reach : x >= box.x && x <= box.x + box.width;
      const edge: Edge = near && (!inside || box.width > 3 * reach) ? (toStart < toEnd ? "start" : "end") : "all";
      if (edge === "all" && !inside) return [];
      const strip = y - box.y;
      const onName = strip >= placed.row * STRIP && strip < (placed.row + 1) * STRIP;
      return [{ id, edge, onName, weight: (onName ? 0 : 4) + (isSelected && edge !== "all" ? -8 : 0) + (isSelected ? 0 : 1) + Math.min(1, (placed.end - placed.start) / (this.#longest + 1)) }];
    });
    return found.toSorted((a, b) => a.weight - b.weight);
  }

  #place(): readonly Placed[] {
    const { store } = this.#ctx;
    this.#longest = 0;
    const mine = store.regions().filter((region) => this.isMine(region) && !store.isHidden(region.id));
    const byLane = new Map<string, { readonly id: string; readonly start: number; readonly end: number }[]>();
    const spans = mine.flatMap((region) => {
      const shown = store.region(region.id) ?? region;
      const span = this.#places.read(shown.geometry);
      if (span === null) return [];
      const { start, end, channel, isPoint = false } = span;
      const lanes = this.laneOf(channel);
      this.#longest = Math.max(this.#longest, end - start);
      const key = lanes.join();
      const list = byLane.get(key) ?? [];
      list.push({ id: region.id, start, end });
      byLane.set(key, list);
      return [{ region: shown, start, end, lanes, isPoint }];
    });
    const rows = new Map([...byLane.values()].flatMap((stretches) => [...packRows(stretches, MOST_ROWS)]));
    return spans.map((span) => ({ ...span, row: rows.get(span.region.id) ?? 0 })).toSorted((a, b) => a.start - b.start);
  }
}
