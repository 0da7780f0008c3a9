/** A task of the server as the editor takes one. */
import type { EditorTask } from "../../editor/api";
import type { Schemas } from "../../api/client";

/** Scripts may have stored an annotation without a result; the editor shows it as an empty one. */
export function editorTask(task: Schemas["TaskBody"]): EditorTask {
  return { ...task, annotations: task.annotations.map((annotation) => ({ ...annotation, result: annotation.result ?? [] })) };
}
