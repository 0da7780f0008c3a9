import type { EditorHost, EditorInterfaces, EditorMode, EditorProject, EditorProps, EditorTask, EditorUser, TaskAnnotation } from "../host/host";
import { parseConfig } from "../config/parse";
import type { LabelingConfig } from "../config/types";
import { asHostError } from "../host/host";
import { Actions } from "../hotkeys/actions";
import { t } from "../words/i18n";
import type { EditorSettings } from "../model/settings";
import type { ZoomInfo } from "../model/tag";

export interface Notice {
  readonly kind: "info" | "error" | "success";
  readonly text: string;
  readonly action?: { readonly title: string; run(): void };
}

/** The task, the doors to the page, and who listens. */
export abstract class SessionBase {
  readonly config: LabelingConfig;
  readonly task: EditorTask;
  readonly mode: EditorMode;
  readonly user: EditorUser | null;
  readonly project: EditorProject;
  readonly actions = new Actions();
  host: EditorHost;
  interfaces: EditorInterfaces;
  settings: EditorSettings;
  notice: Notice | null = null;
  busy = false;
  zoom: ZoomInfo | null = null;
  showAllRelations = false;
  #announce: (message: string) => void = () => {};
  readonly #listeners = new Set<() => void>();
  #version = 0;

  constructor(props: EditorProps, settings: EditorSettings) {
    this.config = parseConfig(props.config, props.task.data);
    this.task = props.task;
    this.mode = props.mode;
    this.user = props.user ?? null;
    this.project = props.project ?? {};
    this.host = props.host ?? {};
    this.interfaces = props.interfaces ?? {};
    this.settings = settings;
  }

  /** Does anything that is done here leave this page? */
  get saves(): boolean {
    return this.mode !== "preview" && this.interfaces.drafts !== false;
  }

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

  setShowAllRelations(show: boolean): void {
    this.showAllRelations = show;
    this.changed();
  }

  isOwn(annotation: TaskAnnotation): boolean {
    const by = annotation.completed_by;
    return this.user !== null && (typeof by === "object" && by !== null ? by.id : by) === this.user.id;
  }

  protected async work(work: () => Promise<void>, onFailure?: () => void): Promise<void> {
    this.busy = true;
    this.notice = null;
    this.changed();
    try {
      await work();
    } catch (error) {
      const failure = asHostError(error);
      onFailure?.();
      this.notify({ kind: "error", text: messageOf(failure.kind, failure.message) });
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  protected notify(notice: Notice): void {
    this.notice = notice;
    this.announce(notice.text);
    this.changed();
  }
}

function messageOf(kind: string, message: string): string {
  if (kind === "offline") return t("The server does not answer. Your work is kept on this machine; try again when you are connected.");
  if (kind === "session") return t("Your session has ended. Your work is kept on this machine; sign in again and repeat.");
  return message;
}
