// The editor alone, for looking at it: `npx vite --config vite.config.ts` and /test/editor-harness.html?sample=text
import { createRoot } from "react-dom/client";
import { Editor, HostError, type EditorHost, type EditorTask, type ResultItem } from "../src/editor";
import { samples } from "./editor-samples";

const query = new URLSearchParams(location.search);
const sample = samples[query.get("sample") ?? "text"] ?? samples["text"];
if (sample === undefined) throw new Error("no sample");
document.documentElement.style.colorScheme = query.get("theme") ?? "light dark";
if (query.get("dir") === "rtl") document.documentElement.dir = "rtl";

let ids = 1000;
const offline = query.get("offline") === "1";
const calls: unknown[] = [];
Object.assign(window, { calls });

const host: EditorHost = {
  async submitAnnotation(taskId, payload) {
    calls.push(["submit", taskId, payload]);
    return { id: ids++, result: payload.result as ResultItem[], completed_by: 1, created_at: new Date().toISOString(), updated_at: new Date().toISOString() };
  },
  async updateAnnotation(taskId, id, payload) {
    calls.push(["update", taskId, id, payload]);
    return { id, result: payload.result as ResultItem[], completed_by: 1, updated_at: new Date().toISOString() };
  },
  async skip(taskId, payload) {
    calls.push(["skip", taskId, payload]);
    return { id: ids++, result: payload.result as ResultItem[], was_cancelled: true, completed_by: 1 };
  },
  async saveDraft(payload) {
    calls.push(["draft", payload]);
    if (offline) throw new HostError("offline", "no connection");
    return { id: payload.draftId ?? ids++, updated_at: new Date().toISOString() };
  },
  async discardDraft() {},
  async deleteAnnotation() {},
  async setGroundTruth() {},
  async convertToDraft(id) {
    const draft = { id: ids++, result: (calls.findLast((call) => Array.isArray(call) && call[0] === "submit") as [string, number, { result: ResultItem[] }])[2].result };
    calls.push(["undo", id]);
    return draft;
  },
  async loadHistory() {
    return [{ id: 1, action: "submitted", created_at: new Date(Date.now() - 3_600_000).toISOString(), created_by: { id: 1, email: "anna@example.org" }, result: [] }];
  },
  previous: null,
  next: () => {},
};

const config = query.get("config") ?? sample.config;
const task: EditorTask = { id: 17, ...sample.task, ...(query.has("data") ? { data: JSON.parse(query.get("data") ?? "{}") as EditorTask["data"], annotations: JSON.parse(query.get("annotations") ?? "[]") as NonNullable<EditorTask["annotations"]>, predictions: [] } : {}) };
createRoot(document.getElementById("root") as HTMLElement).render(
  <Editor config={config} task={task} mode={query.get("mode") === "preview" ? "preview" : "stream"} user={{ id: 1, email: "anna@example.org", first_name: "Anna", last_name: "Lehmann" }} host={host} />,
);
