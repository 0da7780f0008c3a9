// What the editor and the page around it say to each other.
import { classify, isPassing, messageOf } from "../../shared/failure";
import type { JsonObject } from "../config/json";
import type { EditorSettings } from "../model/settings";
import type { ResultItem } from "../model/types";

/**
 * stream: submit moves on to the next task. view: one task from the list. review: somebody else's work is looked at.
 * preview: a config is tried out, nothing is saved.
 */
export type EditorMode = "stream" | "view" | "preview" | "review";

export interface EditorUser {
  readonly id: number;
  readonly email: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly initials?: string;
}

export interface TaskAnnotation extends JsonObject {
  id: number;
  result: ResultItem[];
  completed_by?: number | EditorUser | null;
  created_username?: string;
  created_at?: string;
  updated_at?: string;
  lead_time?: number | null;
  was_cancelled?: boolean;
  ground_truth?: boolean;
  parent_prediction?: number | null;
  parent_annotation?: number | null;
}

export interface TaskPrediction extends JsonObject {
  id: number;
  result: ResultItem[];
  model_version?: string | null;
  score?: number | null;
  created_at?: string;
}

export interface TaskDraft extends JsonObject {
  id: number;
  result: ResultItem[];
  annotation?: number | null;
  user?: string;
  created_at?: string;
  updated_at?: string;
  lead_time?: number | null;
  was_postponed?: boolean;
}

/** The compatible task object with its annotations, predictions and the caller's drafts. */
export interface EditorTask extends JsonObject {
  id: number;
  data: JsonObject;
  annotations?: TaskAnnotation[];
  predictions?: TaskPrediction[];
  drafts?: TaskDraft[];
  project?: number | null;
  inner_id?: number;
}

export interface AnnotationPayload {
  readonly result: ResultItem[];
  /** Seconds. */
  readonly lead_time: number;
  readonly draft_id: number | null;
  readonly parent_prediction: number | null;
  readonly parent_annotation: number | null;
  readonly started_at: string;
  /** A name for the new annotation, the same for every try: repeating a submit makes no second one. */
  readonly unique_id: string;
  /** `updated_at` of the annotation that is changed, to notice a second writer. Null: whatever it is now. */
  readonly baseUpdatedAt: string | null;
}

/** The server did not answer; the page keeps the submit on this machine and delivers it later. */
export interface Queued {
  readonly queued: string;
  /** True: nothing will be sent. False: it is on its way, or there. */
  takeBack(): Promise<boolean>;
  /** Tells once what became of it; null: taken back. */
  onSettled(listener: (annotation: TaskAnnotation | null) => void): () => void;
}

export function isQueued(answer: TaskAnnotation | Queued): answer is Queued {
  return "queued" in answer && typeof answer.queued === "string" && "takeBack" in answer;
}

export interface DraftPayload {
  readonly taskId: number;
  /** Null: the draft belongs to an annotation that was never submitted. */
  readonly annotationId: number | null;
  /** Null: make a new draft. */
  readonly draftId: number | null;
  readonly result: ResultItem[];
  readonly lead_time: number;
  /** `updated_at` of the draft or annotation this work started from, to notice a second writer. */
  readonly baseUpdatedAt: string | null;
}

export interface HistoryEntry {
  readonly id: number;
  readonly action: string;
  readonly created_at: string;
  readonly created_by?: number | EditorUser | null;
  readonly lead_time?: number | null;
  readonly result?: ResultItem[] | null;
}

/**
 * A host callback that fails throws; with HostError the editor knows what to do: "offline" and "session" keep the work
 * in the local queue and try again, "conflict" asks the person, "rejected" shows the message.
 */
export type HostErrorKind = "offline" | "session" | "conflict" | "rejected";

export class HostError extends Error {
  readonly kind: HostErrorKind;
  constructor(kind: HostErrorKind, message: string) {
    super(message);
    this.name = "HostError";
    this.kind = kind;
  }
}

/** What a failure means to the work: it waits, or a person must see to it. */
export function asHostError(error: unknown): HostError {
  if (error instanceof HostError) return error;
  const failure = classify(error);
  if (isPassing(failure)) return new HostError("offline", messageOf(error));
  return new HostError(failure === "session" || failure === "conflict" ? failure : "rejected", messageOf(error));
}

export interface EditorHost {
  submitAnnotation?(taskId: number, payload: AnnotationPayload): Promise<TaskAnnotation | Queued>;
  updateAnnotation?(taskId: number, annotationId: number, payload: AnnotationPayload): Promise<TaskAnnotation | Queued>;
  /** Skip = an annotation with was_cancelled; `annotationId` when an existing one is skipped. */
  skip?(taskId: number, payload: AnnotationPayload, annotationId: number | null): Promise<TaskAnnotation | Queued>;
  deleteAnnotation?(taskId: number, annotationId: number): Promise<void>;
  /** Answers the draft's id (and updated_at when known). */
  saveDraft?(payload: DraftPayload): Promise<{ id: number; updated_at?: string }>;
  discardDraft?(draftId: number): Promise<void>;
  setGroundTruth?(annotationId: number, value: boolean): Promise<void>;
  /** Takes a submit back: the annotation becomes a draft. */
  convertToDraft?(annotationId: number): Promise<TaskDraft>;
  /** After the person took a submit back; the page shows that task again (stream). */
  onUndone?(taskId: number, draft: TaskDraft): void;
  /** The task as it is at the server now, to take over what somebody else has done. */
  loadTask?(taskId: number): Promise<EditorTask>;
  loadHistory?(annotationId: number): Promise<readonly HistoryEntry[]>;
  /** What a model suggests for what was drawn. Missing or null: there is none to ask. */
  suggest?: ((taskId: number, context: { readonly result: readonly ResultItem[] }) => Promise<ResultItem[]>) | null;
  /** Data URL of the task -> URL the browser may load. Without it URLs are used as they are. */
  resolveUrl?(url: string): Promise<string>;
  /** True while there is work that the server does not have. */
  onDirty?(dirty: boolean): void;
  /** After submit/update/skip succeeded; the page loads the next task (stream) or refreshes the list (view). */
  onDone?(what: "submit" | "update" | "skip", annotation: TaskAnnotation): void;
  /** Instead of onDone when the submit waits for the connection. */
  onQueued?(what: "submit" | "update" | "skip", queued: Queued): void;
  /** What is looked at, for the address bar. */
  onView?(view: { readonly annotationId: number | null; readonly regionId: string | null }): void;
  /** The person changed settings inside the editor. */
  onSettings?(settings: EditorSettings): void;
  /** The address that opens this annotation, with a region selected. Missing: nothing can be linked to. */
  linkTo?(annotationId: number, regionId: string | null): string;
  /** Takes the submit of the task before back. Missing or null: there is none. */
  undoLast?: (() => void) | null;
  previous?: (() => void) | null;
  next?: (() => void) | null;
}

/** Parts of the editor a page may switch off. Missing = on where the mode has it. */
export interface EditorInterfaces {
  readonly submit?: boolean;
  readonly update?: boolean;
  readonly skip?: boolean;
  readonly panels?: boolean;
  readonly tabs?: boolean;
  readonly predictions?: boolean;
  readonly addAnnotation?: boolean;
  readonly deleteAnnotation?: boolean;
  readonly groundTruth?: boolean;
  readonly compare?: boolean;
  readonly history?: boolean;
  readonly navigation?: boolean;
  /** Drafts are kept on this machine and sent by saveDraft. */
  readonly drafts?: boolean;
}

export interface EditorProject {
  readonly id?: number;
  readonly showCollabPredictions?: boolean;
  readonly modelVersion?: string | null;
  readonly enableEmptyAnnotation?: boolean;
  readonly showSkipButton?: boolean;
  /** In the stream, choosing the one answer that is asked for submits, unless the person wants it otherwise. */
  readonly autoSubmit?: boolean;
}

export interface EditorProps {
  /** Labeling config, XML. */
  readonly config: string;
  readonly task: EditorTask;
  readonly user?: EditorUser | null;
  readonly mode: EditorMode;
  readonly host?: EditorHost;
  readonly interfaces?: EditorInterfaces;
  readonly project?: EditorProject;
  readonly settings?: Partial<EditorSettings>;
  /** Open this annotation or prediction first. */
  readonly initialAnnotation?: number | null;
  /** Select this region first. */
  readonly initialRegion?: string | null;
  /** The task takes the focus when it opens. */
  readonly takesFocus?: boolean;
  readonly className?: string;
}
