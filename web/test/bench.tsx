// The editor with made-up tasks of any size, for measuring (bench/editor/measure.mjs) and for driving it in a browser:
// ?case=rects&n=2000&image=/image.jpg, ?case=spans&n=2000, or a config and results put into sessionStorage under "bench".
import { createRoot } from "react-dom/client";
import { Editor, type EditorHost, type ResultItem } from "../src/editor";
import { rectangles, RECT_CONFIG, spans, TEXT_CONFIG } from "./bench-data";

const query = new URLSearchParams(location.search);
document.documentElement.dataset["theme"] = query.get("theme") ?? "";
const count = Number(query.get("n") ?? 0);
const submitted: ResultItem[][] = [];
Object.assign(window, { submitted });

interface Given {
  readonly config: string;
  readonly data: Record<string, unknown>;
  readonly result?: ResultItem[];
}

function given(): Given {
  const stored = sessionStorage.getItem("bench");
  if (query.get("case") === "stored" && stored !== null) return JSON.parse(stored) as Given;
  if (query.get("case") === "spans") {
    const { text, result } = spans(count);
    return { config: TEXT_CONFIG, data: { text }, result };
  }
  return { config: RECT_CONFIG, data: { image: query.get("image") ?? "/image.jpg" }, result: rectangles(count) };
}

const { config, data, result } = given();
const annotation = { id: 1, completed_by: 1, result: result ?? [] };
const host: EditorHost = {
  async updateAnnotation(_task, id, payload) {
    submitted.push(payload.result);
    return { id, completed_by: 1, result: payload.result };
  },
  async submitAnnotation(_task, payload) {
    submitted.push(payload.result);
    return { id: 2, completed_by: 1, result: payload.result };
  },
};
const settings = JSON.parse(query.get("settings") ?? "{}") as Record<string, never>;
createRoot(document.getElementById("root") as HTMLElement).render(
  <Editor config={config} task={{ id: 1, data, annotations: [annotation] }} mode="view" user={{ id: 1, email: "anna@example.org" }} host={host} settings={settings} interfaces={{ drafts: query.get("drafts") === "1" }} />,
);
