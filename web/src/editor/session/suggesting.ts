// Auto-annotation: what somebody draws with a smart control goes to a model, and what that suggests waits to be taken or rejected.
import type { LabelingConfig } from "../config/types";
import { asHostError, type EditorHost } from "../host/host";
import { deserialise } from "../model/deserialise";
import { newId } from "../model/ids";
import { allCodecs, codecOf } from "../model/kinds";
import { serialise } from "../model/serialise";
import type { AnnotationStore } from "../model/store";
import type { AnnotationData, Region, ResultItem } from "../model/types";
import { t } from "../words/i18n";

/** Whether a control asks a model for what is drawn with it. */
export function isSmart(config: LabelingConfig, controlName: string): boolean {
  const attributes = config.controls.get(controlName)?.node.attrs;
  return attributes?.["smart"] === "true" || attributes?.["smartonly"] === "true";
}

/** Of one annotation. They stay marked, so that undo brings a suggestion back as one. */
interface Marks {
  /** Regions that only say what is meant. */
  readonly prompts: Set<string>;
  /** Regions that a model suggested; those that are locked still wait. */
  readonly found: Set<string>;
}

export interface SuggestingParts {
  readonly config: LabelingConfig;
  readonly taskId: number;
  readonly host: () => EditorHost;
  announce(text: string): void;
  failed(text: string): void;
  changed(): void;
}

export class Suggesting {
  isOn = false;
  /** Suggestions are taken as they come. */
  takesAll = false;
  /** The next point says what does not belong to it. */
  excludes = false;
  isBusy = false;
  readonly #parts: SuggestingParts;
  readonly #marks = new WeakMap<AnnotationStore, Marks>();
  readonly #excluded = new Set<string>();
  #asked = 0;

  constructor(parts: SuggestingParts) {
    this.#parts = parts;
  }

  /** Whether there is a model to ask, and something to ask it with. */
  get isPossible(): boolean {
    return this.#parts.host().suggest != null && [...this.#parts.config.controls.keys()].some((name) => isSmart(this.#parts.config, name));
  }

  set(change: Partial<Pick<Suggesting, "isOn" | "takesAll" | "excludes">>): void {
    Object.assign(this, change);
    this.#parts.changed();
  }

  /** Suggestions that wait. */
  waiting(store: AnnotationStore): readonly Region[] {
    return [...(this.#marks.get(store)?.found ?? [])].flatMap((id) => store.region(id) ?? []).filter((region) => region.readOnly);
  }

  /** What an annotation says without prompts and without what nobody took. */
  without(store: AnnotationStore, data: AnnotationData): AnnotationData {
    const marks = this.#marks.get(store);
    if (marks === undefined) return data;
    const gone = new Set([...marks.prompts, ...this.waiting(store).map(({ id }) => id)]);
    return { ...data, regions: data.regions.filter(({ id }) => !gone.has(id)), relations: data.relations.filter(({ fromId, toId }) => !gone.has(fromId) && !gone.has(toId)) };
  }

  /** A region was drawn. */
  drew(store: AnnotationStore, region: Region): void {
    const suggest = this.#parts.host().suggest;
    if (!this.isOn || suggest == null || !region.results.some(({ fromName }) => isSmart(this.#parts.config, fromName))) return;
    const marks = this.#marksOf(store);
    marks.prompts.add(region.id);
    if (this.excludes) this.#excluded.add(region.id);
    const turn = (this.#asked += 1);
    this.isBusy = true;
    this.#parts.changed();
    const answer = suggest(this.#parts.taskId, { result: this.#promptsOf(store, marks) });
    void answer.then(
      (items) => turn === this.#asked && this.#take(store, marks, items),
      (error: unknown) => turn === this.#asked && this.#parts.failed(t("The model suggested nothing: {reason}", { reason: asHostError(error).message })),
    ).finally(() => {
      if (turn !== this.#asked) return;
      this.isBusy = false;
      this.#parts.changed();
    });
  }

  accept(store: AnnotationStore): void {
    const found = this.waiting(store);
    store.run("Take suggestions", [
      ...found.map((region) => ({ on: "region" as const, id: region.id, before: region, after: { ...region, readOnly: false } })),
      ...this.#prompts(store).map((region) => ({ on: "region" as const, id: region.id, before: region, after: null })),
    ]);
    store.select(found.slice(0, 1).map(({ id }) => id));
    this.#parts.announce(t("{count} suggestion taken.||{count} suggestions taken.", { count: found.length }));
    this.#parts.changed();
  }

  reject(store: AnnotationStore): void {
    this.#asked += 1;
    this.isBusy = false;
    store.run("Reject suggestions", [...this.waiting(store), ...this.#prompts(store)].map((region) => ({ on: "region" as const, id: region.id, before: region, after: null })));
    store.select([]);
    this.#parts.announce(t("Suggestions rejected."));
    this.#parts.changed();
  }

  /** Whether there is something to take or reject. */
  hasAny(store: AnnotationStore): boolean {
    return this.waiting(store).length > 0 || this.#prompts(store).length > 0;
  }

  #marksOf(store: AnnotationStore): Marks {
    const known = this.#marks.get(store);
    if (known !== undefined) return known;
    const made: Marks = { prompts: new Set(), found: new Set() };
    this.#marks.set(store, made);
    return made;
  }

  #prompts(store: AnnotationStore): readonly Region[] {
    return [...(this.#marks.get(store)?.prompts ?? [])].flatMap((id) => store.region(id) ?? []);
  }

  #promptsOf(store: AnnotationStore, marks: Marks): ResultItem[] {
    const regions = store.regions().filter(({ id }) => marks.prompts.has(id));
    const items = serialise({ regions, classifications: [], relations: [], passthrough: [] }, codecOf);
    return items.map((item) => (String(item.type).startsWith("keypoint") ? { ...item, is_positive: !this.#excluded.has(String(item.id)) } : item));
  }

  /** What came takes the place of what came before and still waits. */
  #take(store: AnnotationStore, marks: Marks, items: readonly ResultItem[]): void {
    const read = deserialise(items, this.#parts.config, allCodecs()).regions;
    const found = read.map((region): Region => ({
      ...region, id: store.region(region.id) === null ? region.id : newId(), readOnly: true, origin: "prediction",
      seq: store.nextSeq(), results: region.results.map((result) => ({ ...result, seq: store.nextSeq() })),
    }));
    const before = this.waiting(store);
    for (const { id } of found) marks.found.add(id);
    store.run("Suggest regions", [
      ...before.map((region) => ({ on: "region" as const, id: region.id, before: region, after: null })),
      ...found.map((region) => ({ on: "region" as const, id: region.id, before: null, after: region })),
    ]);
    this.#parts.announce(found.length === 0 ? t("The model suggests nothing here.") : t("The model suggests {count} region. Take or reject it.||The model suggests {count} regions. Take or reject them.", { count: found.length }));
    if (this.takesAll && found.length > 0) this.accept(store);
  }
}
