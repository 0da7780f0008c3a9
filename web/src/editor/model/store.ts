import type {
  AnnotationData, ClassificationResult, Geometry, Passthrough, Patch, Region, Relation,
} from "./types";
import { across, stepOf, type Entity, type Step } from "./steps";
import { ViewState } from "./view";

/** A command in the history. */
interface Recorded {
  /** English catalogue key that says what was done; shown in the tooltip of undo and announced. */
  readonly label: string;
  readonly mergeKey: string | null;
  readonly steps: readonly Step[];
}

/**
 * One annotation in memory: regions, classifications, relations, and what the person looks at (selection, hidden,
 * tool, chosen labels). Every change of data is a command; the history keeps what changed of each entity, so undo and redo
 * cost what the change cost, in time and in memory. Listeners are told once per microtask with everything that changed.
 */
export class AnnotationStore extends ViewState {
  readonly #regions = new Map<string, Region>();
  readonly #classifications = new Map<string, ClassificationResult>();
  readonly #relations = new Map<string, Relation>();
  #passthrough: readonly Passthrough[] = [];
  #initial: AnnotationData = { regions: [], classifications: [], relations: [], passthrough: [] };
  #maxSeq = 0;

  #undo: Recorded[] = [];
  #redo: Recorded[] = [];
  /** What the annotation was opened with. */
  #opened: ReadonlySet<Entity> = new Set();
  #revision = 0;
  #preview = new Map<string, Region>();

  #ordered: readonly Region[] | null = null;

  /** Replaces everything and forgets the history. */
  load(data: AnnotationData): void {
    for (const id of this.#regions.keys()) this.noteRegion(id);
    this.#preview.clear();
    this.#regions.clear();
    this.#classifications.clear();
    this.#relations.clear();
    this.#maxSeq = 0;
    for (const region of data.regions) {
      this.noteRegion(region.id);
      this.#regions.set(region.id, region);
      for (const result of region.results) this.#maxSeq = Math.max(this.#maxSeq, result.seq);
    }
    for (const item of data.classifications) this.#classifications.set(item.id, item);
    for (const item of data.relations) this.#relations.set(item.id, item);
    for (const item of [...data.classifications, ...data.relations, ...data.passthrough]) this.#maxSeq = Math.max(this.#maxSeq, item.seq);
    this.#passthrough = data.passthrough;
    this.#initial = data;
    this.#opened = new Set([...data.regions, ...data.classifications, ...data.relations]);
    this.#undo = [];
    this.#redo = [];
    this.#revision += 1;
    this.#ordered = null;
    this.forgetView();
    this.touch("regions", "classifications", "relations", "history");
  }

  // --- reading ---

  override region(id: string): Region | null {
    return this.#preview.get(id) ?? this.#regions.get(id) ?? null;
  }

  /** Regions in result order; the same array until a region changes. A preview shows only through `region(id)`. */
  regions(): readonly Region[] {
    this.#ordered ??= [...this.#regions.values()].sort((a, b) => a.seq - b.seq);
    return this.#ordered;
  }

  get regionCount(): number {
    return this.#regions.size;
  }

  classification(id: string): ClassificationResult | null {
    return this.#classifications.get(id) ?? null;
  }

  /** The result of a control over the whole task (or one item of it). */
  classificationOf(fromName: string, itemIndex: number | null = null): ClassificationResult | null {
    for (const item of this.#classifications.values()) {
      if (item.fromName === fromName && item.itemIndex === itemIndex) return item;
    }
    return null;
  }

  classifications(): readonly ClassificationResult[] {
    return [...this.#classifications.values()];
  }

  relation(id: string): Relation | null {
    return this.#relations.get(id) ?? null;
  }

  relations(): readonly Relation[] {
    return [...this.#relations.values()].toSorted((a, b) => a.seq - b.seq);
  }

  get passthrough(): readonly Passthrough[] {
    return this.#passthrough;
  }

  data(): AnnotationData {
    return {
      regions: [...this.#regions.values()],
      classifications: [...this.#classifications.values()],
      relations: [...this.#relations.values()],
      passthrough: this.#passthrough,
    };
  }

  /** Goes up with every change of data, also by undo; drafts compare it. */
  get revision(): number {
    return this.#revision;
  }

  nextSeq(): number {
    this.#maxSeq += 1;
    return this.#maxSeq;
  }

  // --- changing ---

  /** Applies a command. Commands with the same mergeKey one after another become one step (typing, arrow keys). */
  run(label: string, patches: readonly Patch[], mergeKey: string | null = null): void {
    const effective = patches.filter((patch) => patch.before !== patch.after);
    if (effective.length === 0) return;
    const last = this.#undo.at(-1);
    const merges = mergeKey !== null && last?.mergeKey === mergeKey && this.#redo.length === 0;
    const recorded = merges ? this.#merged(last.steps, effective) : this.#stepsOf(effective);
    for (const { on, id, after } of effective) this.#put(on, id, after);
    this.#revision += 1;
    if (merges) this.#undo[this.#undo.length - 1] = { label, mergeKey, steps: recorded };
    else this.#undo.push({ label, mergeKey, steps: recorded });
    this.#redo = [];
    this.touch("history");
  }

  addRegion(region: Region, label = "Add region"): void {
    this.run(label, [{ on: "region", id: region.id, before: null, after: region }]);
  }

  /** Replaces a region by what `change` makes of it. Locked regions stay as they are. */
  updateRegion(id: string, change: (region: Region) => Region, label = "Change region", mergeKey: string | null = null): boolean {
    return this.updateRegions([id], change, label, mergeKey);
  }

  updateRegions(ids: Iterable<string>, change: (region: Region) => Region, label = "Change regions", mergeKey: string | null = null): boolean {
    const patches: Patch[] = [];
    for (const id of ids) {
      const before = this.#regions.get(id);
      if (before === undefined || before.readOnly) continue;
      const after = change(before);
      if (after !== before) patches.push({ on: "region", id, before, after: markChanged(after) });
    }
    this.run(label, patches, mergeKey);
    return patches.length > 0;
  }

  setGeometry(id: string, geometry: Geometry, label = "Change region", mergeKey: string | null = null): boolean {
    return this.updateRegion(id, (region) => ({ ...region, geometry }), label, mergeKey);
  }

  /** Shows a geometry while the pointer still moves; nothing is recorded until `commitPreview`. */
  previewGeometry(id: string, geometry: Geometry): void {
    const region = this.#regions.get(id);
    if (region === undefined || region.readOnly) return;
    this.noteRegion(id);
    this.#preview.set(id, { ...region, geometry });
    this.touch("preview");
  }

  commitPreview(label = "Move region"): void {
    const previews = [...this.#preview.values()];
    this.cancelPreview();
    const geometry = new Map(previews.map((region) => [region.id, region.geometry]));
    this.updateRegions(geometry.keys(), (region) => ({ ...region, geometry: geometry.get(region.id) ?? region.geometry }), label);
  }

  cancelPreview(): void {
    for (const id of this.#preview.keys()) this.noteRegion(id);
    this.#preview.clear();
    this.touch("preview");
  }

  /** Locks are kept with the annotation (`readonly`), so they are data and can be undone. */
  setLocked(ids: Iterable<string>, locked: boolean): void {
    const patches: Patch[] = [];
    for (const id of ids) {
      const before = this.#regions.get(id);
      if (before !== undefined && before.readOnly !== locked) patches.push({ on: "region", id, before, after: { ...before, readOnly: locked } });
    }
    this.run(locked ? "Lock region" : "Unlock region", patches);
  }

  isLocked(id: string): boolean {
    return this.#regions.get(id)?.readOnly ?? false;
  }

  /** Removes regions with their relations; children move up to the parent of the removed one. Locked ones stay. */
  removeRegions(ids: Iterable<string>, label = "Delete region"): number {
    const gone = new Map<string, Region>();
    for (const id of ids) {
      const region = this.#regions.get(id);
      if (region !== undefined && !region.readOnly) gone.set(id, region);
    }
    if (gone.size === 0) return 0;
    const patches: Patch[] = [];
    for (const relation of this.#relations.values()) {
      if (gone.has(relation.fromId) || gone.has(relation.toId)) patches.push({ on: "relation", id: relation.id, before: relation, after: null });
    }
    for (const region of this.#regions.values()) {
      if (gone.has(region.id) || region.parentId === null || !gone.has(region.parentId)) continue;
      patches.push({ on: "region", id: region.id, before: region, after: { ...region, parentId: survivingParent(region.parentId, gone) } });
    }
    for (const [id, region] of gone) patches.push({ on: "region", id, before: region, after: null });
    this.run(label, patches);
    return gone.size;
  }

  /** Sets, replaces or (null) removes the result of a classification control. */
  setClassification(next: ClassificationResult | null, previous: ClassificationResult | null, label = "Change answer", mergeKey: string | null = null): void {
    const patches: Patch[] = [];
    if (previous !== null && previous.id !== next?.id) patches.push({ on: "classification", id: previous.id, before: previous, after: null });
    if (next !== null) {
      const before = this.#classifications.get(next.id) ?? null;
      const origin = before?.origin === "prediction" ? "prediction-changed" : next.origin;
      patches.push({ on: "classification", id: next.id, before, after: { ...next, origin } });
    }
    this.run(label, patches, mergeKey);
  }

  addRelation(relation: Relation): void {
    this.run("Add relation", [{ on: "relation", id: relation.id, before: null, after: relation }]);
  }

  updateRelation(id: string, change: (relation: Relation) => Relation): void {
    const before = this.#relations.get(id);
    if (before === undefined) return;
    this.run("Change relation", [{ on: "relation", id, before, after: change(before) }]);
  }

  removeRelation(id: string): void {
    const before = this.#relations.get(id);
    if (before !== undefined) this.run("Delete relation", [{ on: "relation", id, before, after: null }]);
  }

  undo(): string | null {
    const command = this.#undo.pop();
    if (command === undefined) return null;
    this.#apply(command.steps, true);
    this.#redo.push(command);
    this.touch("history");
    return command.label;
  }

  redo(): string | null {
    const command = this.#redo.pop();
    if (command === undefined) return null;
    this.#apply(command.steps, false);
    this.#undo.push(command);
    this.touch("history");
    return command.label;
  }

  /** Back to what was loaded, as one command that can be undone. */
  reset(): void {
    this.replace(this.#initial, "Reset");
  }

  /** Takes over another state of the annotation (an older version) as one command. */
  replace(data: AnnotationData, label: string): void {
    this.run(label, [
      ...difference("region", this.#regions, data.regions),
      ...difference("classification", this.#classifications, data.classifications),
      ...difference("relation", this.#relations, data.relations),
    ] as Patch[]);
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  /** Label of the step that undo would take back. */
  get undoLabel(): string | null {
    return this.#undo.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#redo.at(-1)?.label ?? null;
  }

  #apply(steps: readonly Step[], backwards: boolean): void {
    for (const step of backwards ? steps.toReversed() : steps) this.#put(step.on, step.id, across(step, this.#entity(step.on, step.id), backwards));
    this.#revision += 1;
  }

  #entity(on: Patch["on"], id: string): Entity | null {
    const entities: ReadonlyMap<string, Entity> = on === "region" ? this.#regions : on === "classification" ? this.#classifications : this.#relations;
    return entities.get(id) ?? null;
  }

  #put(on: Patch["on"], id: string, value: Entity | null): void {
    switch (on) {
      case "region":
        this.noteRegion(id);
        if (value === null) this.#dropRegion(id);
        else this.#regions.set(id, value as Region);
        this.#ordered = null;
        this.touch("regions");
        break;
      case "classification":
        if (value === null) this.#classifications.delete(id);
        else this.#classifications.set(id, value as ClassificationResult);
        this.touch("classifications");
        break;
      case "relation":
        if (value === null) this.#relations.delete(id);
        else this.#relations.set(id, value as Relation);
        this.touch("relations");
        break;
    }
  }

  #stepsOf(patches: readonly Patch[]): readonly Step[] {
    return patches.flatMap((patch) => stepOf(patch, (entity) => this.#opened.has(entity)) ?? []);
  }

  /** One step of each entity from before the earlier command to after these patches. */
  #merged(earlier: readonly Step[], patches: readonly Patch[]): readonly Step[] {
    const begun = new Map(earlier.map((step) => [`${step.on}:${step.id}`, step]));
    const untouched = new Map(begun);
    const joined = patches.map((patch): Patch => {
      const step = begun.get(`${patch.on}:${patch.id}`);
      untouched.delete(`${patch.on}:${patch.id}`);
      return step === undefined ? patch : ({ ...patch, before: across(step, patch.before, true) } as Patch);
    });
    return [...untouched.values(), ...this.#stepsOf(joined.filter((patch) => patch.before !== patch.after))];
  }

  #dropRegion(id: string): void {
    this.#regions.delete(id);
    this.#preview.delete(id);
    this.forgetRegion(id);
  }
}

/** A region taken over from a prediction that a person changes says so. */
function markChanged(region: Region): Region {
  return region.origin === "prediction" ? { ...region, origin: "prediction-changed" } : region;
}

function survivingParent(parentId: string | null, gone: ReadonlyMap<string, Region>): string | null {
  let current = parentId;
  for (let steps = 0; current !== null && gone.has(current) && steps <= gone.size; steps += 1) current = gone.get(current)?.parentId ?? null;
  return current !== null && gone.has(current) ? null : current;
}

function difference<T extends { readonly id: string }>(on: Patch["on"], now: ReadonlyMap<string, T>, then: readonly T[]) {
  const patches: { on: Patch["on"]; id: string; before: T | null; after: T | null }[] = [];
  const initial = new Map(then.map((item) => [item.id, item]));
  for (const [id, item] of now) if (!initial.has(id)) patches.push({ on, id, before: item, after: null });
  for (const [id, item] of initial) if (now.get(id) !== item) patches.push({ on, id, before: now.get(id) ?? null, after: item });
  return patches;
}
