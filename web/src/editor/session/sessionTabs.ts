import type { EditorProps } from "../host/host";
import { journalKey, openJournal, sharedKey, type Journal } from "../drafts/journal";
import { DraftKeeper } from "../drafts/keeper";
import { Presence } from "../drafts/presence";
import { t } from "../words/i18n";
import type { EditorSettings } from "../model/settings";
import { allCodecs, codecOf } from "../model/kinds";
import type { TagContext } from "../model/tag";
import { createContext, type ContextParts } from "../model/context";
import { withDefaults } from "../model/defaults";
import { deserialise } from "../model/deserialise";
import { draftSource } from "./draftSource";
import { fitting, habitsOf, keepHabits } from "../model/habits";
import { chooseInitialLabels } from "../model/labels";
import { LeadTimer } from "../model/leadtime";
import { serialise } from "../model/serialise";
import { SessionBase } from "./sessionBase";
import { Suggesting } from "./suggesting";
import { AnnotationStore } from "../model/store";
import { asFromPrediction, makeTab, tabsOf, type AnnotationTab, type OpenTab } from "./tab";
import type { ResultItem } from "../model/types";
import { missingAnswers, type MissingAnswer } from "../model/validate";
import { isSubmitted } from "../model/visibility";

/** Annotations and predictions of the task as tabs, each with its store, its context and the keeper of its draft. */
export abstract class SessionTabs extends SessionBase {
  tabs: AnnotationTab[];
  currentKey = "";
  comparing = false;
  missing: readonly MissingAnswer[] = [];
  /** How many submits were refused for missing answers. */
  refusals = 0;
  readonly suggesting: Suggesting;
  protected readonly journal: Journal;
  protected readonly presence: Presence | null;
  #dirty = false;

  constructor(props: EditorProps, settings: EditorSettings, journal: Journal = openJournal()) {
    super(props, settings);
    this.journal = journal;
    this.suggesting = new Suggesting({
      config: this.config, taskId: this.task.id, host: () => this.host, announce: (text) => this.announce(text),
      failed: (text) => this.notify({ kind: "error", text }), changed: () => this.changed(),
    });
    this.tabs = tabsOf(this.task, { readOnly: false });
    this.presence = this.saves ? new Presence({
      onOthers: (key, others) => this.#onOthers(key, others),
      onSaved: (key, result, draftId, updatedAt) => this.#onSavedElsewhere(key, result, draftId, updatedAt),
    }) : null;
  }

  get current(): AnnotationTab {
    const tab = this.tabs.find((item) => item.key === this.currentKey) ?? this.tabs[0];
    if (tab === undefined) throw new Error("The session has no tab.");
    return tab;
  }

  get open(): OpenTab {
    return this.openTab(this.current);
  }

  select(key: string): void {
    const tab = this.tabs.find((item) => item.key === key);
    if (tab === undefined) return;
    if (this.currentKey !== "") this.tabs.find((item) => item.key === this.currentKey)?.opened?.timer.stop();
    this.setLink(null);
    this.currentKey = key;
    this.comparing = false;
    this.missing = [];
    this.zoom = null;
    this.openTab(tab).timer.start();
    this.#reportView();
    this.changed();
  }

  /** Region whose relation is being made. */
  get linkFrom(): string | null {
    return this.current.opened?.store.linkFrom ?? null;
  }

  setLink(regionId: string | null): void {
    this.current.opened?.store.setLinkFrom(regionId);
    if (regionId !== null) this.announce(t("Select the region to connect with."));
    this.changed();
  }

  openTab(tab: AnnotationTab): OpenTab {
    tab.opened ??= this.#load(tab);
    return tab.opened;
  }

  addAnnotation(): void {
    this.#insert(makeTab({ kind: "annotation" }));
  }

  /** A new annotation that starts from this annotation or prediction. */
  duplicate(tab: AnnotationTab): void {
    const result = tab.opened === null ? tab.source : this.resultOf(tab);
    this.#insert(tab.kind === "prediction"
      ? makeTab({ kind: "annotation", source: asFromPrediction(result), parentPrediction: tab.prediction?.id ?? null })
      : makeTab({ kind: "annotation", source: structuredClone(result), parentAnnotation: tab.annotation?.id ?? null }));
  }

  /** What the annotation says now; for a submit without the answers that visibility rules hide. */
  resultOf(tab: AnnotationTab, forSubmit = false): ResultItem[] {
    const { store } = this.openTab(tab);
    const data = this.suggesting.without(store, store.data());
    if (!forSubmit) return serialise(data, codecOf);
    return serialise(data, codecOf, {
      omit: (fromName, region) => {
        const control = this.config.controls.get(fromName);
        if (control === undefined || (region !== null && !control.perRegion)) return false;
        return !isSubmitted(control.node, this.config, store, region);
      },
    });
  }

  /** A context of its own for looking at a tab beside others: what happens there changes nothing. */
  lookOnly(tab: AnnotationTab, restyle?: ContextParts["restyle"]): TagContext {
    const store = new AnnotationStore();
    store.load(deserialise(this.resultOf(tab), this.config, allCodecs()));
    return createContext({ ...this.#contextParts(), store, readOnly: true, setZoomInfo: () => {}, onAction: () => () => {}, ...(restyle === undefined ? {} : { restyle }) });
  }

  /** Takes over an older version; undo brings the present one back. */
  restore(result: readonly ResultItem[]): void {
    this.open.store.replace(deserialise(result, this.config, allCodecs()), "Take an older version");
    this.announce(t("The older version was taken. Undo brings the other one back."));
  }

  setComparing(comparing: boolean): void {
    this.comparing = comparing;
    this.changed();
  }

  protected firstTab(wanted: number | null): AnnotationTab {
    const byId = this.tabs.find((tab) => wanted !== null && (tab.annotation?.id === wanted || tab.prediction?.id === wanted));
    if (byId !== undefined) return byId;
    const annotations = this.tabs.filter((tab) => tab.kind === "annotation");
    const own = annotations.filter((tab) => tab.annotation === null || this.isOwn(tab.annotation));
    const candidate = own.find((tab) => tab.annotation === null) ?? own[0] ?? (this.mode === "stream" ? undefined : annotations[0]);
    if (candidate !== undefined) return candidate;
    if (this.mode === "review" && this.tabs[0] !== undefined) return this.tabs[0];
    const fresh = this.#freshTab();
    this.tabs = [...this.tabs.filter((tab) => tab.kind === "annotation"), fresh, ...this.tabs.filter((tab) => tab.kind === "prediction")];
    return fresh;
  }

  /** A new annotation starts from a prediction when the project says so. */
  #freshTab(): AnnotationTab {
    const { showCollabPredictions, modelVersion } = this.project;
    const predictions = this.task.predictions ?? [];
    const prediction = showCollabPredictions === true
      ? (predictions.find((item) => item.model_version === modelVersion) ?? (modelVersion == null || modelVersion === "" ? predictions.at(-1) : undefined))
      : undefined;
    return prediction === undefined
      ? makeTab({ kind: "annotation" })
      : makeTab({ kind: "annotation", source: asFromPrediction(prediction.result), parentPrediction: prediction.id });
  }

  #insert(tab: AnnotationTab): void {
    const predictions = this.tabs.filter((item) => item.kind === "prediction");
    this.tabs = [...this.tabs.filter((item) => item.kind === "annotation"), tab, ...predictions];
    this.select(tab.key);
    if (tab.source.length > 0) this.open.keeper?.rebase(true);
  }

  protected drop(tab: AnnotationTab): void {
    this.close(tab);
    const rest = this.tabs.filter((item) => item !== tab);
    this.tabs = rest.some((item) => item.kind === "annotation") ? rest : [makeTab({ kind: "annotation" }), ...rest];
    const next = this.tabs[0];
    if (next !== undefined) this.select(next.key);
  }

  protected close(tab: AnnotationTab): void {
    tab.opened?.timer.stop();
    tab.opened?.keeper?.dispose();
    tab.opened = null;
  }

  #load(tab: AnnotationTab): OpenTab {
    const store = new AnnotationStore();
    const read = deserialise(tab.source, this.config, allCodecs());
    const fresh = tab.kind === "annotation" && tab.annotation === null && tab.draft === null && tab.source.length === 0;
    store.load(fresh ? withDefaults(read, this.config, this.task.data) : read);
    const timer = new LeadTimer(tab.draft?.lead_time ?? tab.annotation?.lead_time ?? 0);
    const ctx = createContext({
      ...this.#contextParts(), store, readOnly: tab.readOnly,
      setZoomInfo: (info) => {
        this.zoom = info;
        this.changed();
      },
      onAction: (name, run) => this.actions.on(name, run),
      questionsBeside: true,
      drew: (region) => this.suggesting.drew(store, region),
      suggests: () => this.suggesting.isOn && this.suggesting.isPossible,
      decide: (controlName) => this.decided(controlName),
      zoomMode: (name) => habitsOf(this.#habitual).zoom[name] ?? null,
      keepZoomMode: (name, mode) => keepHabits(this.#habitual, { zoom: { ...habitsOf(this.#habitual).zoom, [name]: mode } }),
    });
    if (!tab.readOnly) this.#goOnAsBefore(ctx);
    const key = this.saves && !tab.readOnly && this.user !== null ? sharedKey(this.user.id, this.task.id, tab.annotation?.id ?? null) : null;
    const keeper = key === null ? null : this.keep(tab, store, timer, key);
    store.subscribe((change) => {
      if (tab.key !== this.currentKey) return;
      if (change.topics.has("selection")) this.#reportView();
      if (change.topics.has("history") && this.missing.length > 0) this.#checkAgain(store);
    });
    return { store, ctx, timer, keeper, sharedKey: key };
  }

  /** Habits of a project; a config that is only tried out has none. */
  get #habitual(): number | undefined {
    return this.mode === "preview" ? undefined : this.project.id;
  }

  /** The tool and the labels of the task before, or those that the config begins with. */
  #goOnAsBefore(ctx: TagContext): void {
    const { setup, drawn } = habitsOf(this.#habitual);
    const before = fitting(setup, this.config, ctx.labelsOf);
    if (before === null) chooseInitialLabels(ctx);
    else ctx.store.setUp(before);
    ctx.store.noteDrawn(fitting(drawn, this.config, ctx.labelsOf));
    ctx.store.flush();
    ctx.store.subscribeTo("tool", () => keepHabits(this.#habitual, { setup: ctx.store.setup, drawn: ctx.store.drawn }));
  }

  #contextParts() {
    return {
      config: this.config, data: this.task.data,
      settings: () => this.settings,
      resolveUrl: (url: string) => this.host.resolveUrl?.(url) ?? Promise.resolve(url),
      announce: (message: string) => this.announce(message),
    };
  }

  protected decided(_controlName: string): void {}

  protected keep(tab: AnnotationTab, store: AnnotationStore, timer: LeadTimer, key: string): DraftKeeper {
    const source = draftSource(tab, journalKey(this.user?.id ?? 0, this.task.id, tab.annotation?.id ?? null), {
      userId: this.user?.id ?? 0, taskId: this.task.id,
      revision: () => store.revision,
      result: () => this.resultOf(tab),
      leadTime: () => timer.seconds,
      changed: () => {
        this.reportDirty();
        this.changed();
      },
      saved: (result) => this.presence?.saved(key, result, tab.draft?.id ?? null, tab.draft?.updated_at ?? null),
    });
    const keeper = new DraftKeeper(source, () => this.host, this.journal);
    store.subscribe((change) => {
      if (change.topics.has("history")) keeper.changed();
    });
    this.presence?.open(key);
    return keeper;
  }

  protected reload(tab: AnnotationTab, result: ResultItem[]): void {
    tab.source = result;
    tab.opened?.store.load(deserialise(result, this.config, allCodecs()));
    this.changed();
  }

  /** After a refused submit: what has been answered since is not asked for any more. */
  #checkAgain(store: AnnotationStore): void {
    this.missing = missingAnswers(this.config, store, this.task.data);
    if (this.missing.length === 0) this.notice = null;
    this.changed();
  }

  #onOthers(key: string, others: number): void {
    for (const tab of this.tabs) if (tab.opened?.sharedKey === key) tab.others = others;
    this.changed();
  }

  #onSavedElsewhere(key: string, result: ResultItem[], draftId: number | null, updatedAt: string | null): void {
    for (const tab of this.tabs) {
      if (tab.opened?.sharedKey !== key) continue;
      tab.elsewhere = { result, draftId, updatedAt };
      tab.opened.keeper?.conflict(t("This annotation was changed in another browser tab."));
    }
    this.changed();
  }

  #reportView(): void {
    this.host.onView?.({ annotationId: this.current.annotation?.id ?? null, regionId: this.current.opened?.store.selected?.id ?? null });
  }

  protected reportDirty(): void {
    const dirty = this.tabs.some((tab) => tab.opened?.keeper?.dirty === true);
    if (dirty === this.#dirty) return;
    this.#dirty = dirty;
    this.host.onDirty?.(dirty);
  }
}
