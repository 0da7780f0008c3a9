import Flatbush from "flatbush";
import type { Region, StoreChange } from "../model/types";
import type { RegionStyle } from "../model/tag";
import type { Entry } from "./entry";
import { grow, overlaps, type Box, type Point, type Size } from "../geometry/types";
import { shapeOf } from "./shapes/registry";

export interface SceneSource {
  regions(): readonly Region[];
  region(id: string): Region | null;
  isHidden(id: string): boolean;
  styleOf(region: Region): RegionStyle;
  /** Does the region lie on this object and on the page that is shown? */
  shows(region: Region): boolean;
}

const REBUILD_AFTER = 128;

/**
 * The regions of one image with a spatial index: a packed tree for what has not moved since it was built, and a short
 * list for what has. Knows nothing of drawing.
 */
export class Scene {
  readonly #source: SceneSource;
  readonly #image: Size;
  readonly #entries = new Map<string, Entry>();
  #tree: Flatbush | null = null;
  #treeEntries: readonly Entry[] = [];
  readonly #moved = new Set<string>();

  constructor(source: SceneSource, image: Size) {
    this.#source = source;
    this.#image = image;
    this.rebuild();
  }

  get size(): number {
    return this.#entries.size;
  }

  all(): readonly Entry[] {
    return [...this.#entries.values()];
  }

  entry(id: string): Entry | null {
    return this.#entries.get(id) ?? null;
  }

  /** Reads every region again: other page, other visibility, everything loaded. */
  rebuild(): void {
    this.#entries.clear();
    for (const region of this.#source.regions()) {
      const shown = this.#source.region(region.id);
      const entry = shown === null ? null : this.#entryOf(shown);
      if (entry !== null) this.#entries.set(entry.id, entry);
    }
    this.#pack();
  }

  /** Takes over what changed in the store; answers the image boxes that look different now. */
  apply(change: Pick<StoreChange, "added" | "updated" | "removed">): readonly Box[] {
    const dirty: Box[] = [];
    for (const id of [...change.removed, ...change.updated, ...change.added]) {
      const before = this.#entries.get(id);
      const region = this.#source.region(id);
      const after = region === null ? null : this.#entryOf(region);
      if (before !== undefined) dirty.push(before.box);
      if (after === null) this.#entries.delete(id);
      else {
        this.#entries.set(id, after);
        dirty.push(after.box);
      }
      if (before !== undefined || after !== null) this.#moved.add(id);
    }
    if (this.#moved.size > REBUILD_AFTER) this.#pack();
    return dirty;
  }

  /** What touches a box, in the order of drawing. */
  within(box: Box): readonly Entry[] {
    const found: Entry[] = [];
    for (const index of this.#tree?.search(box.minX, box.minY, box.maxX, box.maxY) ?? []) {
      const entry = this.#treeEntries[index];
      if (entry !== undefined && !this.#moved.has(entry.id)) found.push(entry);
    }
    for (const id of this.#moved) {
      const entry = this.#entries.get(id);
      if (entry !== undefined && overlaps(entry.box, box)) found.push(entry);
    }
    return found.sort((a, b) => a.region.seq - b.region.seq);
  }

  /** What lies under a point, the smallest first; `reach` in image pixels makes thin things easier to hit. */
  hits(at: Point, reach: number): readonly Entry[] {
    const near = this.within(grow({ minX: at.x, minY: at.y, maxX: at.x, maxY: at.y }, reach * 2));
    return near
      .filter(({ shape, region }) => shape.contains(region.geometry, this.#image, at, reach))
      .map((entry) => ({ entry, area: entry.shape.area(entry.region.geometry, this.#image) }))
      .toSorted((a, b) => a.area - b.area || b.entry.region.seq - a.entry.region.seq)
      .map(({ entry }) => entry);
  }

  #entryOf(region: Region): Entry | null {
    const shape = shapeOf(region.kind);
    if (shape === null || !this.#source.shows(region) || this.#source.isHidden(region.id)) return null;
    return { id: region.id, region, shape, box: shape.bounds(region.geometry, this.#image), style: this.#source.styleOf(region) };
  }

  #pack(): void {
    this.#moved.clear();
    this.#treeEntries = [...this.#entries.values()];
    this.#tree = null;
    if (this.#treeEntries.length === 0) return;
    const tree = new Flatbush(this.#treeEntries.length);
    for (const { box } of this.#treeEntries) tree.add(box.minX, box.minY, box.maxX, box.maxY);
    tree.finish();
    this.#tree = tree;
  }
}
