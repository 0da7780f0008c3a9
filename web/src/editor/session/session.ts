import { isQueued, type AnnotationPayload, type EditorProps, type Queued, type TaskAnnotation } from "../host/host";
import { aliveKeys } from "../drafts/alive";
import { findEntry, sharedKey, type Journal, type JournalEntry } from "../drafts/journal";
import { asHostError } from "../host/host";
import { sendLeftovers } from "../drafts/keeper";
import type { ControlSpec } from "../config/types";
import { t } from "../words/i18n";
import type { EditorSettings } from "../model/settings";
import { SessionTabs } from "./sessionTabs";
import { makeTab, type AnnotationTab } from "./tab";
import { fillUnanswered } from "../model/defaults";
import { fillRegionDefaults } from "../model/regionDefaults";
import { onlyQuestion } from "../model/decision";
import { isAnswered, missingAnswers, refusal } from "../model/validate";

type Sent = "submit" | "update" | "skip";
type Call = (payload: AnnotationPayload) => Promise<TaskAnnotation | Queued | undefined>;

/** Everything about one task that is open in the editor. Lives outside React; components listen with `subscribe`. */
export class EditorSession extends SessionTabs {
  /** Unsent work of other tasks on this machine. */
  waitingElsewhere = 0;

  readonly #stops: (() => void)[] = [];
  #recovering = false;
  /** The submit that was the last thing that happened to an annotation which is still on screen. */
  #sent: { readonly tab: AnnotationTab; readonly annotation: TaskAnnotation; readonly revision: number } | null = null;
  readonly #recovered = new Set<string>();

  constructor(props: EditorProps, settings: EditorSettings, journal?: Journal) {
    super(props, settings, journal);
    this.select(this.firstTab(props.initialAnnotation ?? null).key);
    if (props.initialRegion != null) this.open.store.select([props.initialRegion]);
  }

  override select(key: string): void {
    super.select(key);
    if (this.#recovering) void this.#recoverTab(this.current);
  }

  async remove(tab: AnnotationTab): Promise<void> {
    await this.work(async () => {
      await tab.opened?.keeper?.pause();
      if (tab.annotation !== null) await this.host.deleteAnnotation?.(this.task.id, tab.annotation.id);
      const draftId = tab.draft?.id ?? null;
      if (tab.annotation === null && draftId !== null) await this.host.discardDraft?.(draftId);
      await tab.opened?.keeper?.settle();
      this.drop(tab);
    }, () => tab.opened?.keeper?.resume());
  }

  async toggleGroundTruth(tab: AnnotationTab): Promise<void> {
    const { annotation } = tab;
    if (annotation === null) return;
    await this.work(async () => {
      const value = annotation.ground_truth !== true;
      await this.host.setGroundTruth?.(annotation.id, value);
      tab.annotation = { ...annotation, ground_truth: value };
      this.announce(value ? t("Marked as ground truth.") : t("Not ground truth any more."));
    });
  }

  async submit(): Promise<void> {
    const tab = this.current;
    if (tab.readOnly || this.busy || tab.queued !== null || !this.#complete(tab)) return;
    const { annotation } = tab;
    await this.#send(tab, annotation === null ? "submit" : "update", async (payload) => {
      const { submitAnnotation, updateAnnotation } = this.host;
      if (annotation !== null) return updateAnnotation?.call(this.host, this.task.id, annotation.id, payload);
      return submitAnnotation?.call(this.host, this.task.id, payload);
    });
  }

  async skip(): Promise<void> {
    const tab = this.current;
    if (tab.readOnly || this.busy || tab.queued !== null) return;
    await this.#send(tab, "skip", async (payload) => this.host.skip?.(this.task.id, payload, tab.annotation?.id ?? null));
  }

  /** The one question of the config, when an answer to it is the whole decision. */
  get decision(): ControlSpec | null {
    const wish = this.settings.autoSubmit;
    const wanted = wish === "on" || (wish !== "off" && this.project.autoSubmit === true);
    return wanted && this.mode === "stream" && this.current.annotation === null && !this.current.readOnly ? onlyQuestion(this.config) : null;
  }

  protected override decided(controlName: string): void {
    const { decision } = this;
    if (decision?.name === controlName && isAnswered(this.open.store.classificationOf(controlName)?.value)) void this.submit();
  }

  /** One step back: a change, or the submit when that was the last that happened here, or the submit of the task before. */
  undo(): void {
    const { store } = this.open;
    if (this.#sent !== null && this.canUndoSubmit) return void this.undoSubmit(this.#sent.annotation);
    const step = store.undo();
    if (step !== null) this.announce(t("Undone: {step}", { step: t(step) }));
    else this.host.undoLast?.();
  }

  get canUndoSubmit(): boolean {
    return this.#sent?.tab === this.current && this.#sent.revision === this.open.store.revision && !this.busy;
  }

  /** Takes a submit back: the annotation is a draft again. */
  async undoSubmit(annotation: TaskAnnotation): Promise<void> {
    await this.work(async () => {
      this.#sent = null;
      const draft = await this.host.convertToDraft?.(annotation.id);
      if (draft === undefined) return;
      const tab = this.tabs.find((item) => item.annotation?.id === annotation.id);
      if (tab !== undefined) {
        const next = makeTab({ kind: "annotation", key: `draft-${draft.id}`, draft });
        this.tabs = this.tabs.map((item) => (item === tab ? next : item));
        this.close(tab);
        this.select(next.key);
      }
      this.notify({ kind: "info", text: t("The submit was taken back. It is a draft again.") });
      this.host.onUndone?.(this.task.id, draft);
    });
  }

  /** Drops the draft and goes back to what is submitted. */
  async discardDraft(tab: AnnotationTab): Promise<void> {
    await this.work(async () => {
      const opened = this.openTab(tab);
      await opened.keeper?.pause();
      if (tab.draft !== null) await this.host.discardDraft?.(tab.draft.id);
      tab.draft = null;
      tab.recoveredAt = null;
      this.reload(tab, tab.annotation?.result ?? []);
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
    const { sendOver } = tab;
    tab.sendOver = null;
    tab.opened?.keeper?.keepMine();
    sendOver?.();
    this.changed();
  }

  /** Drops what is shown here for what the server has now. */
  async takeServers(tab: AnnotationTab): Promise<void> {
    await this.work(async () => {
      await tab.opened?.keeper?.pause();
      const task = await this.host.loadTask?.(this.task.id);
      const annotationId = tab.annotation?.id ?? null;
      const annotation = task?.annotations?.find((item) => item.id === annotationId) ?? null;
      const draft = task?.drafts?.find((item) => (annotationId === null ? item.id === tab.draft?.id : item.annotation === annotationId)) ?? null;
      if (annotation === null && draft === null) return this.notify({ kind: "error", text: t("The other version is gone: it was submitted or deleted. Save yours over it, or open the task again.") });
      tab.annotation = annotation;
      tab.draft = draft;
      tab.sendOver = null;
      tab.recoveredAt = null;
      this.reload(tab, draft?.result ?? annotation?.result ?? []);
      await tab.opened?.keeper?.settle();
    });
    tab.opened?.keeper?.resume();
  }

  async takeTheirs(tab: AnnotationTab): Promise<void> {
    const { elsewhere } = tab;
    if (elsewhere === null) return;
    if (elsewhere.draftId !== null) tab.draft = { ...(tab.draft ?? { result: [] }), id: elsewhere.draftId, result: elsewhere.result };
    if (elsewhere.updatedAt !== null && tab.draft !== null) tab.draft = { ...tab.draft, updated_at: elsewhere.updatedAt };
    tab.elsewhere = null;
    tab.recoveredAt = null;
    this.reload(tab, elsewhere.result);
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
    for (const stop of this.#stops) stop();
    for (const tab of this.tabs) this.close(tab);
    this.presence?.close();
    this.host.onDirty?.(false);
  }

  /** The restored work stays; it is already on its way to the server. */
  keepRecovered(tab: AnnotationTab): void {
    tab.recoveredAt = null;
    this.changed();
  }

  /** Recovers work of an earlier visit and sends what waits for other tasks. Called once the editor is on screen. */
  async recover(): Promise<void> {
    if (!this.saves) return;
    this.#recovering = true;
    await this.#recoverTab(this.current);
    await this.#sendLeftovers();
  }

  #complete(tab: AnnotationTab): boolean {
    const { store, ctx } = this.openTab(tab);
    fillRegionDefaults(this.config, store);
    if (tab.annotation === null) fillUnanswered(this.config, store, this.task.data);
    this.missing = missingAnswers(this.config, store, this.task.data);
    const first = this.missing[0];
    if (first !== undefined) {
      this.refusals += 1;
      if (first.regionId !== null) store.select([first.regionId]);
      this.notify({ kind: "error", text: refusal(first, ctx) });
      return false;
    }
    if (this.project.enableEmptyAnnotation === false && this.resultOf(tab, true).length === 0) {
      this.notify({ kind: "error", text: t("This project does not take empty annotations. Add a label or an answer, or skip the task.") });
      return false;
    }
    return true;
  }

  async #send(tab: AnnotationTab, what: Sent, call: Call, over = false): Promise<void> {
    const opened = this.openTab(tab);
    let changedElsewhere = false;
    await this.work(async () => {
      await opened.keeper?.pause();
      const revision = opened.store.revision;
      const saved = await call({
        result: this.resultOf(tab, what !== "skip"), lead_time: opened.timer.seconds, draft_id: tab.draft?.id ?? null,
        parent_prediction: tab.parentPrediction, parent_annotation: tab.parentAnnotation, started_at: tab.createdAt,
        unique_id: tab.uniqueId, baseUpdatedAt: over ? null : (tab.annotation?.updated_at ?? null),
      }).catch((error: unknown) => {
        changedElsewhere = tab.annotation !== null && asHostError(error).kind === "conflict";
        throw error;
      });
      if (saved === undefined) return opened.keeper?.resume();
      if (isQueued(saved)) return this.#wait(tab, what, saved, revision);
      tab.annotation = saved;
      tab.draft = null;
      tab.recoveredAt = null;
      await opened.keeper?.settle();
      this.presence?.saved(opened.sharedKey ?? "", saved.result ?? [], null, saved.updated_at ?? null);
      this.#follow(tab, saved.id, opened.store.revision !== revision);
      this.#afterSend(tab, what, saved);
    }, () => opened.keeper?.resume());
    if (!changedElsewhere) return;
    const sendOver = () => void this.#send(tab, what, call, true);
    if (opened.keeper === null) return this.notify({ kind: "error", text: t("Somebody else has changed this annotation in the meantime."), action: { title: t("Save mine over it"), run: sendOver } });
    tab.sendOver = sendOver;
    this.dismissNotice();
    opened.keeper.conflict(t("Somebody else has changed this annotation in the meantime."));
  }

  /** The page holds the submit until the server answers. Whoever goes on working on it takes it back by that. */
  async #wait(tab: AnnotationTab, what: Sent, queued: Queued, revision: number): Promise<void> {
    const opened = this.openTab(tab);
    await opened.keeper?.settle();
    opened.keeper?.resume();
    tab.queued = queued;
    tab.recoveredAt = null;
    this.reportDirty();
    const stop = queued.onSettled((annotation) => {
      stop();
      this.#settled(tab, annotation, opened.store.revision !== revision);
    });
    const listening = opened.store.subscribe((change) => {
      if (tab.queued !== queued) listening();
      else if (change.topics.has("history") && opened.store.revision !== revision) void queued.takeBack();
    });
    this.#stops.push(stop);
    this.announce(t("No connection. The submit is kept on this machine and sent later."));
    this.host.onQueued?.(what, queued);
  }

  #settled(tab: AnnotationTab, annotation: TaskAnnotation | null, changed: boolean): void {
    tab.queued = null;
    if (annotation === null) {
      tab.opened?.keeper?.rebase(true);
    } else {
      tab.annotation = annotation;
      tab.draft = null;
      this.#follow(tab, annotation.id, changed);
    }
    this.reportDirty();
    this.changed();
  }

  async takeBack(tab: AnnotationTab): Promise<void> {
    const taken = await tab.queued?.takeBack();
    if (taken === false) this.notify({ kind: "info", text: t("This submit is on its way to the server. Undo it when it has arrived.") });
  }

  /**
   * From now on the tab is that annotation: a keeper with the annotation's key takes over. What was changed while the
   * submit was on its way is a draft of it.
   */
  #follow(tab: AnnotationTab, annotationId: number, changedMeanwhile: boolean): void {
    const { opened } = tab;
    tab.state = "clean";
    if (opened === null || opened.keeper === null || this.user === null) return;
    opened.keeper.dispose();
    const key = sharedKey(this.user.id, this.task.id, annotationId);
    const keeper = this.keep(tab, opened.store, opened.timer, key);
    tab.opened = { ...opened, keeper, sharedKey: key };
    if (changedMeanwhile) keeper.rebase(true);
  }

  #afterSend(tab: AnnotationTab, what: Sent, saved: TaskAnnotation): void {
    this.reportDirty();
    const text = { submit: t("Submitted."), update: t("Updated."), skip: t("Skipped.") }[what];
    const canUndo = what !== "update" && this.host.convertToDraft !== undefined;
    this.#sent = canUndo && this.mode !== "stream" ? { tab, annotation: saved, revision: this.openTab(tab).store.revision } : null;
    // In the stream the next task takes this one's place, and the page has the word and the way back.
    if (this.mode === "stream") this.announce(text);
    else this.notify({ kind: "success", text, ...(canUndo ? { action: { title: t("Undo"), run: () => void this.undoSubmit(saved) } } : {}) });
    this.host.onDone?.(what, saved);
  }

  async #recoverTab(tab: AnnotationTab): Promise<void> {
    const opened = this.openTab(tab);
    if (opened.sharedKey === null || this.user === null || this.#recovered.has(tab.key)) return;
    this.#recovered.add(tab.key);
    const revision = opened.store.revision;
    const entry = findEntry(await this.journal.list(this.user.id), this.task.id, tab.annotation?.id ?? null, tab.draft?.id ?? null, await aliveKeys());
    if (entry === null || opened.store.revision !== revision) return;
    // From here on this tab's own keeper keeps the work.
    await this.journal.remove(entry.key);
    if (JSON.stringify(entry.result) === JSON.stringify(tab.source)) return;
    // Clocks differ, so times are not compared: the work is on top of what the server had when it was done, or it is not.
    const known = tab.draft?.updated_at ?? tab.annotation?.updated_at ?? null;
    if (known !== entry.baseUpdatedAt) {
      tab.elsewhere = { result: entry.result, draftId: null, updatedAt: null };
      opened.keeper?.conflict(t("This machine has unsaved work on this annotation, but the server has another version since then."));
      return;
    }
    tab.recoveredAt = entry.savedAt;
    if (entry.draftId !== null && tab.draft === null) tab.draft = { id: entry.draftId, result: entry.result };
    this.reload(tab, entry.result);
    opened.keeper?.rebase(true);
    this.announce(t("Unsaved work was restored."));
  }

  async #sendLeftovers(): Promise<void> {
    if (!this.saves || this.user === null) return;
    const alive = await aliveKeys();
    // Work on what is open here is offered when its tab is looked at.
    const ours = (entry: JournalEntry) => this.tabs.some((tab) => tab.kind === "annotation" && findEntry([entry], this.task.id, tab.annotation?.id ?? null, tab.draft?.id ?? null, alive) !== null);
    this.waitingElsewhere = await sendLeftovers(this.journal, this.host, this.user.id, (entry) => alive.has(entry.key) || ours(entry));
    this.changed();
  }
}
