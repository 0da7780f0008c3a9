import { parseConfig } from "../config/parse";
import type { LabelingConfig } from "../config/types";
import { asHostError, DraftKeeper, sendLeftovers } from "../drafts/keeper";
import { journalKey, openJournal, type Journal } from "../drafts/journal";
import { Presence } from "../drafts/presence";
import type { AnnotationPayload, EditorHost, EditorInterfaces, EditorMode, EditorProject, EditorProps, EditorTask, EditorUser, TaskAnnotation } from "../api";
import { t } from "../i18n";
import type { EditorSettings } from "../settings";
import { allCodecs, codecOf } from "../tags/registry";
import type { TagContext, ZoomInfo } from "../tags/types";
import { Actions } from "../hotkeys/actions";
import { draftSource } from "./draftSource";
import { withDefaults } from "./defaults";
import { chooseInitialLabels } from "./labels";
import { createContext } from "./context";
import { deserialise } from "./deserialise";
import { LeadTimer } from "./leadtime";
import { serialise } from "./serialise";
import { AnnotationStore } from "./store";
import { asFromPrediction, makeTab, tabsOf, type AnnotationTab, type OpenTab } from "./tab";
import type { ResultItem } from "./types";
import { missingAnswers, type MissingAnswer } from "./validate";
import { isSubmitted } from "./visibility";

export interface Notice {
  readonly kind: "info" | "error" | "success";
  readonly text: string;
  readonly action?: { readonly title: string; run(): void };
}

/** Everything about one task that is open in the editor. Lives outside React; components listen with `subscribe`. */
export class EditorSession {
  readonly config: LabelingConfig;
  readonly task: EditorTask;
  readonly mode: EditorMode;
  readonly user: EditorUser | null;
  readonly project: EditorProject;
  readonly actions = new Actions();
  tabs: AnnotationTab[];
  currentKey = "";
  notice: Notice | null = null;
  busy = false;
  missing: readonly MissingAnswer[] = [];
  comparing = false;
  zoom: ZoomInfo | null = null;
  /** Unsent work of other tasks on this machine. */
  waitingElsewhere = 0;
  showAllRelations = false;
  /** Region whose relation is being drawn. */
  linkFrom: string | null = null;

  host: EditorHost;
  interfaces: EditorInterfaces;
  settings: EditorSettings;
  #announce: (message: string) => void = () => {};
  readonly #journal: Journal;
  readonly #presence: Presence | null;
  readonly #listeners = new Set<() => void>();
  #version = 0;
  #dirty = false;

  constructor(props: EditorProps, settings: EditorSettings, journal: Journal = openJournal()) {
    this.config = parseConfig(props.config);
    this.task = props.task;
    this.mode = props.mode;
    this.user = props.user ?? null;
    this.project = props.project ?? {};
    this.host = props.host ?? {};
    this.interfaces = props.interfaces ?? {};
    this.settings = settings;
    this.#journal = journal;
    this.tabs = tabsOf(this.task, { readOnly: false });
    this.#presence = this.saves ? new Presence({
      onOthers: (key, others) => this.#onOthers(key, others),
      onSaved: (key, result, draftId, updatedAt) => this.#onSavedElsewhere(key, result, draftId, updatedAt),
    }) : null;
    this.select(this.#firstTab(props.initialAnnotation ?? null).key);
    if (props.initialRegion != null) this.open.store.select([props.initialRegion]);
  }

  /** Does anything that is done here leave this page? */
  get saves(): boolean {
    return this.mode !== "preview" && this.interfaces.drafts !== false;
  }

  // --- tabs ---

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
    this.currentKey = key;
    this.comparing = false;
    this.linkFrom = null;
    this.missing = [];
    this.zoom = null;
    this.openTab(tab).timer.start();
    this.#reportView();
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

  async remove(tab: AnnotationTab): Promise<void> {
    await this.#work(async () => {
      await tab.opened?.keeper?.pause();
      if (tab.annotation !== null) await this.host.deleteAnnotation?.(this.task.id, tab.annotation.id);
      const draftId = tab.draft?.id ?? null;
      if (tab.annotation === null && draftId !== null) await this.host.discardDraft?.(draftId);
      await tab.opened?.keeper?.settle();
      this.#drop(tab);
    }, () => tab.opened?.keeper?.resume());
  }

  async toggleGroundTruth(tab: AnnotationTab): Promise<void> {
    const { annotation } = tab;
    if (annotation === null) return;
    await this.#work(async () => {
      const value = annotation.ground_truth !== true;
      await this.host.setGroundTruth?.(annotation.id, value);
      tab.annotation = { ...annotation, ground_truth: value };
      this.announce(value ? t("Marked as ground truth.") : t("Not ground truth any more."));
    });
  }

  // --- saving ---

  /** What the annotation says now; for a submit without the answers that visibility rules hide. */
  resultOf(tab: AnnotationTab, forSubmit = false): ResultItem[] {
    const { store } = this.openTab(tab);
    if (!forSubmit) return serialise(store.data(), codecOf);
    return serialise(store.data(), codecOf, {
      omit: (fromName, region) => {
        const control = this.config.controls.get(fromName);
        if (control === undefined || (region !== null && !control.perRegion)) return false;
        return !isSubmitted(control.node, this.config, store, region);
      },
    });
  }

  async submit(): Promise<void> {
    const tab = this.current;
    if (tab.readOnly || this.busy || !this.#complete(tab)) return;
    const { annotation } = tab;
    await this.#send(tab, annotation === null ? "submit" : "update", (payload) => {
      const { submitAnnotation, updateAnnotation } = this.host;
      if (annotation !== null) return updateAnnotation?.call(this.host, this.task.id, annotation.id, payload);
      return submitAnnotation?.call(this.host, this.task.id, payload);
    });
  }

  async skip(): Promise<void> {
    const tab = this.current;
    if (tab.readOnly || this.busy) return;
    await this.#send(tab, "skip", (payload) => this.host.skip?.(this.task.id, payload, tab.annotation?.id ?? null));
  }

  /** Takes a submit back: the annotation is a draft again. */
  async undoSubmit(annotation: TaskAnnotation): Promise<void> {
    await this.#work(async () => {
      const draft = await this.host.convertToDraft?.(annotation.id);
      if (draft === undefined) return;
      const tab = this.tabs.find((item) => item.annotation?.id === annotation.id);
      if (tab !== undefined) {
        const next = makeTab({ kind: "annotation", key: `draft-${draft.id}`, draft });
        this.tabs = this.tabs.map((item) => (item === tab ? next : item));
        this.#close(tab);
        this.select(next.key);
      }
      this.#notify({ kind: "info", text: t("The submit was taken back. It is a draft again.") });
      this.host.onUndone?.(this.task.id, draft);
    });
  }

  /** Drops the draft and goes back to what is submitted. */
  async discardDraft(tab: AnnotationTab): Promise<void> {
    await this.#work(async () => {
      const opened = this.openTab(tab);
      await opened.keeper?.pause();
      if (tab.draft !== null) await this.host.discardDraft?.(tab.draft.id);
      tab.draft = null;
      tab.recoveredAt = null;
      this.#reload(tab, tab.annotation?.result ?? []);
      await opened.keeper?.settle();
      opened.keeper?.resume();
    });
  }

  keepMine(tab: AnnotationTab): void {
    const elsewhere = tab.elsewhere;
    // Writing on from here replaces what the other browser tab saved; the person has seen that.
    if (elsewhere !== null && elsewhere.draftId !== null) tab.draft = { ...(tab.draft ?? { id: 0, result: [] }), id: elsewhere.draftId };
    if (elsewhere?.updatedAt != null && tab.draft !== null) tab.draft = { ...tab.draft, updated_at: elsewhere.updatedAt };
    tab.elsewhere = null;
    tab.opened?.keeper?.keepMine();
    this.changed();
  }

  async takeTheirs(tab: AnnotationTab): Promise<void> {
    const { elsewhere } = tab;
    if (elsewhere === null) return;
    if (elsewhere.draftId !== null) tab.draft = { ...(tab.draft ?? { result: [] }), id: elsewhere.draftId, result: elsewhere.result };
    if (elsewhere.updatedAt !== null && tab.draft !== null) tab.draft = { ...tab.draft, updated_at: elsewhere.updatedAt };
    tab.elsewhere = null;
    tab.recoveredAt = null;
    this.#reload(tab, elsewhere.result);
    await tab.opened?.keeper?.settle();
    this.changed();
  }

  /** Tries again to send everything that waits, for example when the connection is back. */
  async flush(): Promise<void> {
    await Promise.all(this.tabs.map((tab) => tab.opened?.keeper?.flush()));
    await this.#sendLeftovers();
  }

  /** How many pieces of work only this machine has. */
  get waiting(): number {
    return this.waitingElsewhere + this.tabs.filter((tab) => tab.state === "waiting" || tab.state === "failed").length;
  }

  leave(): void {
    for (const tab of this.tabs) tab.opened?.keeper?.leave();
  }

  dispose(): void {
    for (const tab of this.tabs) this.#close(tab);
    this.#presence?.close();
    this.host.onDirty?.(false);
  }

  // --- speaking and listening ---

  onAnnounce(announce: (message: string) => void): void {
    this.#announce = announce;
  }

  announce(message: string): void {
    this.#announce(message);
  }

  dismissNotice(): void {
    this.notice = null;
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  version = (): number => this.#version;

  changed(): void {
    this.#version += 1;
    for (const listener of this.#listeners) listener();
  }

  setLink(regionId: string | null): void {
    this.linkFrom = regionId;
    if (regionId !== null) this.announce(t("Select the region to connect with."));
    this.changed();
  }

  /** Takes over an older version; undo brings the present one back. */
  restore(result: readonly ResultItem[]): void {
    this.open.store.replace(deserialise(result, this.config, allCodecs()), "Take an older version");
    this.announce(t("The older version was taken. Undo brings the other one back."));
  }

  /** The restored work stays; it is already on its way to the server. */
  keepRecovered(tab: AnnotationTab): void {
    tab.recoveredAt = null;
    this.changed();
  }

  /** A context of its own for looking at a tab beside others: what happens there changes nothing. */
  lookOnly(tab: AnnotationTab): TagContext {
    const store = new AnnotationStore();
    store.load(deserialise(this.resultOf(tab), this.config, allCodecs()));
    return createContext({ ...this.#contextParts(), store, readOnly: true, setZoomInfo: () => {}, onAction: () => () => {} });
  }

  setShowAllRelations(show: boolean): void {
    this.showAllRelations = show;
    this.changed();
  }

  setComparing(comparing: boolean): void {
    this.comparing = comparing;
    this.changed();
  }

  /** Recovers work of an earlier visit and sends what waits for other tasks. Called once the editor is on screen. */
  async recover(): Promise<void> {
    if (!this.saves) return;
    await this.#recoverTab(this.current);
    await this.#sendLeftovers();
  }

  #firstTab(wanted: number | null): AnnotationTab {
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

  isOwn(annotation: TaskAnnotation): boolean {
    const by = annotation.completed_by;
    return this.user !== null && (typeof by === "object" && by !== null ? by.id : by) === this.user.id;
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

  #drop(tab: AnnotationTab): void {
    this.#close(tab);
    const rest = this.tabs.filter((item) => item !== tab);
    this.tabs = rest.some((item) => item.kind === "annotation") ? rest : [makeTab({ kind: "annotation" }), ...rest];
    const next = this.tabs[0];
    if (next !== undefined) this.select(next.key);
  }

  #close(tab: AnnotationTab): void {
    tab.opened?.timer.stop();
    tab.opened?.keeper?.dispose();
    tab.opened = null;
  }

  #load(tab: AnnotationTab): OpenTab {
    const store = new AnnotationStore();
    const read = deserialise(tab.source, this.config, allCodecs());
    const fresh = tab.kind === "annotation" && tab.annotation === null && tab.draft === null && tab.source.length === 0;
    store.load(fresh ? withDefaults(read, this.config, this.task.data) : read);
    chooseInitialLabels(store, this.config);
    const timer = new LeadTimer(tab.draft?.lead_time ?? tab.annotation?.lead_time ?? 0);
    const ctx = createContext({
      ...this.#contextParts(), store, readOnly: tab.readOnly,
      setZoomInfo: (info) => {
        this.zoom = info;
        this.changed();
      },
      onAction: (name, run) => this.actions.on(name, run),
    });
    const key = this.saves && !tab.readOnly && this.user !== null ? journalKey(this.user.id, this.task.id, tab.annotation?.id ?? null) : null;
    const keeper = key === null ? null : this.#keep(tab, store, timer, key);
    store.subscribe((change) => {
      if (change.topics.has("selection") && tab.key === this.currentKey) this.#reportView();
    });
    return { store, ctx, timer, keeper, journalKey: key };
  }

  #contextParts() {
    return {
      config: this.config, data: this.task.data,
      settings: () => this.settings,
      resolveUrl: (url: string) => this.host.resolveUrl?.(url) ?? Promise.resolve(url),
      announce: (message: string) => this.announce(message),
    };
  }

  #keep(tab: AnnotationTab, store: AnnotationStore, timer: LeadTimer, key: string): DraftKeeper {
    const source = draftSource(tab, key, {
      userId: this.user?.id ?? 0, taskId: this.task.id,
      revision: () => store.revision,
      result: () => this.resultOf(tab),
      leadTime: () => timer.seconds,
      changed: () => {
        this.#reportDirty();
        this.changed();
      },
      saved: (result) => this.#presence?.saved(key, result, tab.draft?.id ?? null, tab.draft?.updated_at ?? null),
    });
    const keeper = new DraftKeeper(source, () => this.host, this.#journal);
    store.subscribe((change) => {
      if (change.topics.has("history")) keeper.changed();
    });
    this.#presence?.open(key);
    return keeper;
  }

  #complete(tab: AnnotationTab): boolean {
    const { store } = this.openTab(tab);
    this.missing = missingAnswers(this.config, store);
    const first = this.missing[0];
    if (first !== undefined) {
      if (first.regionId !== null) store.select([first.regionId]);
      this.#notify({ kind: "error", text: first.message ?? t("Answer “{name}” before you submit.", { name: first.control.name }) });
      return false;
    }
    if (this.project.enableEmptyAnnotation === false && this.resultOf(tab, true).length === 0) {
      this.#notify({ kind: "error", text: t("This project does not take empty annotations. Add a label or an answer, or skip the task.") });
      return false;
    }
    return true;
  }

  async #send(tab: AnnotationTab, what: "submit" | "update" | "skip", call: (payload: AnnotationPayload) => Promise<TaskAnnotation> | undefined): Promise<void> {
    const opened = this.openTab(tab);
    await this.#work(async () => {
      await opened.keeper?.pause();
      const revision = opened.store.revision;
      const saved = await call({
        result: this.resultOf(tab, what !== "skip"), lead_time: opened.timer.seconds, draft_id: tab.draft?.id ?? null,
        parent_prediction: tab.parentPrediction, parent_annotation: tab.parentAnnotation, started_at: tab.createdAt,
      });
      if (saved === undefined) return opened.keeper?.resume();
      tab.annotation = saved;
      tab.draft = null;
      tab.recoveredAt = null;
      if (opened.store.revision === revision) await opened.keeper?.settle();
      this.#presence?.saved(opened.journalKey ?? "", saved.result ?? [], null, saved.updated_at ?? null);
      this.#afterSend(tab, what, saved);
    }, () => opened.keeper?.resume());
  }

  #afterSend(tab: AnnotationTab, what: "submit" | "update" | "skip", saved: TaskAnnotation): void {
    // From now on the tab is that annotation: a new keeper with the annotation's key takes over.
    const { opened } = tab;
    if (opened !== null && this.user !== null) {
      opened.keeper?.dispose();
      const key = journalKey(this.user.id, this.task.id, saved.id);
      tab.opened = { ...opened, keeper: opened.keeper === null ? null : this.#keep(tab, opened.store, opened.timer, key), journalKey: key };
    }
    tab.state = "clean";
    this.#reportDirty();
    const text = { submit: t("Submitted."), update: t("Updated."), skip: t("Skipped.") }[what];
    const canUndo = what !== "update" && this.host.convertToDraft !== undefined;
    this.#notify({ kind: "success", text, ...(canUndo ? { action: { title: t("Undo"), run: () => void this.undoSubmit(saved) } } : {}) });
    this.host.onDone?.(what, saved);
  }

  async #work(work: () => Promise<void>, onFailure?: () => void): Promise<void> {
    this.busy = true;
    this.notice = null;
    this.changed();
    try {
      await work();
    } catch (error) {
      const failure = asHostError(error);
      onFailure?.();
      this.#notify({ kind: "error", text: messageOf(failure.kind, failure.message) });
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  #notify(notice: Notice): void {
    this.notice = notice;
    this.announce(notice.text);
    this.changed();
  }

  #reload(tab: AnnotationTab, result: ResultItem[]): void {
    tab.source = result;
    tab.opened?.store.load(deserialise(result, this.config, allCodecs()));
    this.changed();
  }

  async #recoverTab(tab: AnnotationTab): Promise<void> {
    const opened = this.openTab(tab);
    if (opened.journalKey === null) return;
    const revision = opened.store.revision;
    const entry = await this.#journal.get(opened.journalKey);
    if (entry === null || opened.store.revision !== revision) return;
    const known = tab.draft?.updated_at ?? tab.annotation?.updated_at;
    if (known !== undefined && Date.parse(known) > entry.savedAt) {
      // The server has something newer: it is shown, and the older work is offered, never thrown away.
      tab.elsewhere = { result: entry.result, draftId: null, updatedAt: null };
      opened.keeper?.conflict(t("This machine has unsaved work on this annotation that is older than what the server has."));
      return;
    }
    tab.recoveredAt = entry.savedAt;
    if (entry.draftId !== null && tab.draft === null) tab.draft = { id: entry.draftId, result: entry.result };
    this.#reload(tab, entry.result);
    opened.keeper?.rebase(true);
    this.announce(t("Unsaved work was restored."));
  }

  async #sendLeftovers(): Promise<void> {
    if (!this.saves || this.user === null) return;
    const skip = new Set(this.tabs.flatMap((tab) => [tab.opened?.journalKey ?? journalKey(this.user?.id ?? 0, this.task.id, tab.annotation?.id ?? null)]));
    this.waitingElsewhere = await sendLeftovers(this.#journal, this.host, this.user.id, skip);
    this.changed();
  }

  #onOthers(key: string, others: number): void {
    for (const tab of this.tabs) if (tab.opened?.journalKey === key) tab.others = others;
    this.changed();
  }

  #onSavedElsewhere(key: string, result: ResultItem[], draftId: number | null, updatedAt: string | null): void {
    for (const tab of this.tabs) {
      if (tab.opened?.journalKey !== key) continue;
      tab.elsewhere = { result, draftId, updatedAt };
      tab.opened.keeper?.conflict(t("This annotation was changed in another browser tab."));
    }
    this.changed();
  }

  #reportView(): void {
    this.host.onView?.({ annotationId: this.current.annotation?.id ?? null, regionId: this.current.opened?.store.selected?.id ?? null });
  }

  #reportDirty(): void {
    const dirty = this.tabs.some((tab) => tab.opened?.keeper?.dirty === true);
    if (dirty === this.#dirty) return;
    this.#dirty = dirty;
    this.host.onDirty?.(dirty);
  }
}

function messageOf(kind: string, message: string): string {
  if (kind === "offline") return t("The server does not answer. Your work is kept on this machine; try again when you are connected.");
  if (kind === "session") return t("Your session has ended. Your work is kept on this machine; sign in again and repeat.");
  return message;
}
