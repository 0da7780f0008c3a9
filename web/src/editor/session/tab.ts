import type { EditorTask, Queued, TaskAnnotation, TaskDraft, TaskPrediction } from "../host/host";
import type { DraftState } from "../drafts/keeper";
import type { DraftKeeper } from "../drafts/keeper";
import type { TagContext } from "../model/tag";
import { isObject } from "../config/json";
import type { LeadTimer } from "../model/leadtime";
import type { AnnotationStore } from "../model/store";
import type { ResultItem } from "../model/types";

export type TabKind = "annotation" | "prediction";

/** One annotation or prediction of the task, as a tab of the editor. Its store is filled when it is first opened. */
export interface AnnotationTab {
  readonly key: string;
  readonly kind: TabKind;
  annotation: TaskAnnotation | null;
  readonly prediction: TaskPrediction | null;
  draft: TaskDraft | null;
  /** What the tab starts from: the draft's result when there is one. */
  source: ResultItem[];
  readonly parentPrediction: number | null;
  readonly parentAnnotation: number | null;
  readonly createdAt: string;
  /** The name of the annotation to be, the same for every try to submit it. */
  readonly uniqueId: string;
  readonly readOnly: boolean;
  opened: OpenTab | null;
  state: DraftState;
  message: string | null;
  /** The submit that waits for the connection. */
  queued: Queued | null;
  /** How many other browser tabs have the same annotation open. */
  others: number;
  /** What another browser tab saved after this one was loaded. */
  elsewhere: { readonly result: ResultItem[]; readonly draftId: number | null; readonly updatedAt: string | null } | null;
  /** Sends an update that was refused because somebody else was faster, over theirs. */
  sendOver: (() => void) | null;
  /** Set when unsaved work of an earlier visit was restored: its time in milliseconds. */
  recoveredAt: number | null;
}

/** The live half of a tab. */
export interface OpenTab {
  readonly store: AnnotationStore;
  readonly ctx: TagContext;
  readonly timer: LeadTimer;
  readonly keeper: DraftKeeper | null;
  /** Null: nothing is kept (predictions, previews). */
  readonly sharedKey: string | null;
}

let counter = 0;

interface TabStart {
  kind: TabKind;
  key?: string;
  annotation?: TaskAnnotation | null;
  prediction?: TaskPrediction | null;
  draft?: TaskDraft | null;
  source?: ResultItem[];
  parentPrediction?: number | null;
  parentAnnotation?: number | null;
  readOnly?: boolean;
}

export function makeTab(start: TabStart): AnnotationTab {
  counter += 1;
  return {
    key: start.key ?? `new-${counter}`,
    kind: start.kind,
    annotation: start.annotation ?? null,
    prediction: start.prediction ?? null,
    draft: start.draft ?? null,
    source: itemsOf(start.source ?? start.draft?.result ?? start.annotation?.result ?? start.prediction?.result),
    parentPrediction: start.parentPrediction ?? null,
    parentAnnotation: start.parentAnnotation ?? null,
    createdAt: new Date().toISOString(),
    uniqueId: crypto.randomUUID(),
    readOnly: start.readOnly ?? start.kind === "prediction",
    opened: null,
    state: "clean",
    message: null,
    queued: null,
    others: 0,
    elsewhere: null,
    sendOver: null,
    recoveredAt: null,
  };
}

/** A stored result may be anything; what is no list holds nothing that could be shown. */
function itemsOf(result: unknown): ResultItem[] {
  return Array.isArray(result) ? (result as ResultItem[]) : [];
}

/** Tabs of a task in their order: annotations, drafts that were never submitted, predictions. */
export function tabsOf(task: EditorTask, options: { readOnly: boolean }): AnnotationTab[] {
  const drafts = task.drafts ?? [];
  const tabs = (task.annotations ?? []).map((annotation) => makeTab({
    kind: "annotation", key: `annotation-${annotation.id}`, annotation, readOnly: options.readOnly,
    draft: drafts.find((draft) => draft.annotation === annotation.id) ?? null,
  }));
  for (const draft of drafts) {
    if (draft.annotation === null || draft.annotation === undefined) tabs.push(makeTab({ kind: "annotation", key: `draft-${draft.id}`, draft, readOnly: options.readOnly }));
  }
  for (const prediction of task.predictions ?? []) tabs.push(makeTab({ kind: "prediction", key: `prediction-${prediction.id}`, prediction }));
  return tabs;
}

/** Items taken over from a prediction say where they came from. */
export function asFromPrediction(result: readonly ResultItem[]): ResultItem[] {
  return itemsOf(result).map((item) => (!isObject(item) || item.type === "relation" ? item : { ...item, origin: "prediction" }));
}
