/** The editor's host for a page, with the person's rights and settings. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EditorHost, EditorProject, EditorSettings, EditorUser } from "../../editor/api";
import { api, ask, call } from "../../api/client";
import { fetchPreferences, type Preferences, PREFERENCES, savePreferences } from "../../api/preferences";
import { outboxOf, sendInTime } from "../outbox/current";
import { may, type Project } from "../../api/project";
import { type Session, useSession } from "../../api/session";
import { useLatest } from "../../shared/use-latest";
import { toast } from "../../shared/ui/toast";
import { createHost, type HostEvents } from "./host";
import { fromWire, readWire, toWire } from "./hotkeys-wire";
import { t } from "./messages";
import { askToSignIn } from "../../api/session-ended";

/** Where everybody who may see it finds this annotation. */
export function linkToAnnotation(projectId: number, taskId: number, annotationId: number, regionId: string | null): string {
  const query = new URLSearchParams({ task: String(taskId), annotation: String(annotationId), ...(regionId === null ? {} : { region: regionId }) });
  return `${location.origin}/projects/${projectId}/data?${query.toString()}`;
}

export function useEditorHost(project: Project | undefined, events: HostEvents): EditorHost {
  const latest = useLatest(events);
  const groundTruth = may(project, "ground_truth_set");
  const deleteAnnotations = may(project, "label");
  const userId = useSession()?.user?.id ?? null;
  const model = useSuggestingModel(project);
  const hasUndo = Boolean(events.undoLast);
  const hasPrevious = Boolean(events.previous);
  const hasNext = Boolean(events.next);
  return useMemo(
    () =>
      createHost(
        { request: sendInTime, signIn: askToSignIn, outbox: userId === null ? null : outboxOf(userId) },
        {
          onDone: (what, annotation) => latest.current.onDone?.(what, annotation),
          onQueued: (what, queued) => latest.current.onQueued?.(what, queued),
          onDirty: (dirty) => latest.current.onDirty?.(dirty),
          onDeleted: (id) => latest.current.onDeleted?.(id),
          linkTo: (annotationId, regionId) => latest.current.linkTo?.(annotationId, regionId) ?? location.href,
          onSettings: (settings) => latest.current.onSettings?.(settings),
          undoLast: hasUndo ? () => latest.current.undoLast?.() : null,
          previous: hasPrevious ? () => latest.current.previous?.() : null,
          next: hasNext ? () => latest.current.next?.() : null,
        },
        { groundTruth, deleteAnnotations, suggestingModel: model },
      ),
    [latest, userId, groundTruth, deleteAnnotations, model, hasUndo, hasPrevious, hasNext],
  );
}

/** The project's ML backend that suggests while somebody labels. */
function useSuggestingModel(project: Project | undefined): number | null {
  const { data } = useQuery({
    queryKey: ["ml-interactive", project?.id],
    enabled: project !== undefined && may(project, "label"),
    staleTime: 60_000,
    queryFn: async () => {
      const found = await call("GET", `/api/ml/?project=${project?.id ?? 0}&is_interactive=true`);
      const [first] = Array.isArray(found) ? (found as { id: number }[]) : [];
      return first?.id ?? null;
    },
  });
  return data ?? null;
}

/** The editor's settings live in the person's preferences, the keys beside them where scripts look for them. */
export function useEditorSettings(): { settings: Partial<EditorSettings>; save: (settings: EditorSettings) => void } {
  const client = useQueryClient();
  const preferences = useQuery({ queryKey: PREFERENCES, queryFn: fetchPreferences, staleTime: 300_000 });
  const hotkeys = useQuery({
    queryKey: ["hotkeys"],
    queryFn: () => ask(api.GET("/api/current-user/hotkeys")),
    staleTime: 300_000,
  });
  const settings = useMemo((): Partial<EditorSettings> => {
    const custom = fromWire(readWire(hotkeys.data?.custom_hotkeys));
    return { ...preferences.data?.editor, ...(Object.keys(custom).length > 0 ? { hotkeys: custom } : {}) };
  }, [preferences.data, hotkeys.data]);
  return {
    settings,
    save: (next) => {
      const { hotkeys: keys, ...editor } = next;
      const failed = (error: unknown): void => toast(t("settingsFailed", { reason: error instanceof Error ? error.message : String(error) }), { tone: "bad" });
      client.setQueryData<Preferences>(PREFERENCES, (old) => ({ ...old, editor }));
      void savePreferences({ editor }).catch(failed);
      if (JSON.stringify(keys) === JSON.stringify(settings.hotkeys ?? {})) return;
      const custom_hotkeys = toWire(keys, readWire(hotkeys.data?.custom_hotkeys));
      client.setQueryData(["hotkeys"], { custom_hotkeys });
      void ask(api.PATCH("/api/current-user/hotkeys", { body: { custom_hotkeys } })).catch(failed);
    },
  };
}

export function editorUser(session: Session | null): EditorUser | null {
  if (!session?.user) return null;
  const { id, email, first_name, last_name, initials } = session.user;
  return { id, email, first_name, last_name, initials };
}

export function editorProject(project: Project): EditorProject {
  return {
    id: project.id,
    showCollabPredictions: project.show_collab_predictions,
    modelVersion: project.model_version,
    enableEmptyAnnotation: project.enable_empty_annotation,
    showSkipButton: project.show_skip_button,
    autoSubmit: project.auto_submit === true,
  };
}
