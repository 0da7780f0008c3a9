/** Where the stream's tasks come from: the project's queue, or the tasks of a view in its order. */
import type { EditorTask } from "../../editor/api";
import { ApiError, http } from "../lib/http";
import type { QueueDoors } from "./queue";

export function projectDoors(projectId: number): QueueDoors<EditorTask> {
  return {
    fetchNext: async (exclude) => {
      const query = exclude.length > 0 ? `?exclude=${exclude.join(",")}` : "";
      try {
        return await http<EditorTask>("GET", `/api/projects/${projectId}/next/${query}`);
      } catch (error) {
        // The API says "no more tasks" with a 404.
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      }
    },
    release: (id) => {
      // The page may be closing: the request must outlive it.
      void fetch(`/api/tasks/${id}/release/`, { method: "POST", keepalive: true, credentials: "same-origin" }).catch(() => {});
    },
  };
}

/** Pictures of the tasks ahead are loaded while the current one is labeled. */
export function warmUp(task: EditorTask): void {
  for (const value of Object.values(task.data)) {
    if (typeof value !== "string" || !/^(?:https?:\/\/|\/)\S+\.(?:png|jpe?g|gif|webp|bmp|avif)(?:[?#]|$)/i.test(value)) continue;
    const image = new Image();
    image.decoding = "async";
    image.src = value;
  }
}
