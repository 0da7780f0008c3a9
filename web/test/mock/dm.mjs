// The Data Manager's endpoints over the made-up world. `routes(world)` gives [method, pattern, handler] rows.
import { annotationOf, CONFIG, iso, makeTask, NOW, PEOPLE, picture } from "./world.mjs";

const FIXED = [
  ["id", "ID", "Number", true],
  ["inner_id", "Inner ID", "Number", false],
  ["completed_at", "Completed", "Datetime", true],
  ["total_annotations", "Annotations", "Number", true],
  ["cancelled_annotations", "Cancelled", "Number", true],
  ["total_predictions", "Predictions", "Number", true],
  ["annotators", "Annotated by", "List", true],
  ["annotations_results", "Annotation results", "String", false],
  ["annotations_ids", "Annotation IDs", "String", false],
  ["predictions_score", "Prediction score", "Number", false],
  ["predictions_model_versions", "Prediction model versions", "List", false],
  ["predictions_results", "Prediction results", "String", false],
  ["file_upload", "Upload filename", "String", false],
  ["storage_filename", "Storage filename", "String", false],
  ["created_at", "Created at", "Datetime", false],
  ["updated_at", "Updated at", "Datetime", false],
  ["updated_by", "Updated by", "List", false],
  ["avg_lead_time", "Lead Time", "Time", false],
  ["draft_exists", "Drafts", "Boolean", false],
];
const DATA = [["image", "Image"], ["text", "Text"], ["source", "Unknown"], ["weight", "Unknown"]];

export function columns() {
  const fixed = FIXED.map(([id, title, type, explore]) => ({
    id, title, type, target: "tasks", help: `${title} of the task`, visibility_defaults: { explore, labeling: false }, project_defined: false,
    ...(id === "annotators" || id === "updated_by" ? { schema: { items: PEOPLE.map((person) => person.id), multiple: true } } : {}),
    ...(id === "predictions_model_versions" ? { schema: { items: ["yolo-2026-02"], multiple: true } } : {}),
  }));
  const data = DATA.map(([id, type]) => ({ id, title: id, type, target: "tasks", parent: "data", visibility_defaults: { explore: true, labeling: true }, project_defined: true }));
  return { columns: [...fixed, ...data, { id: "data", title: "data", type: "List", target: "tasks", children: DATA.map(([id]) => id), project_defined: false }] };
}

function valueOf(task, column) {
  return column.startsWith("data.") ? task.data[column.slice(5)] : task[column];
}

function isEmpty(value) {
  return value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
}

function test(value, { operator, value: wanted, type }) {
  if (operator === "empty") return isEmpty(value) === (wanted !== false && wanted !== "false");
  if (Array.isArray(value)) {
    const ids = value.map((item) => (typeof item === "object" ? item.user_id : item));
    const found = [wanted].flat().some((id) => ids.includes(Number(id)));
    return operator === "not_contains" ? !found : found;
  }
  const low = (text) => String(text ?? "").toLowerCase();
  const number = type === "Number" ? (item) => (item === null || item === undefined ? Number.NaN : Number(item)) : (item) => item;
  switch (operator) {
    case "contains": return low(value).includes(low(wanted));
    case "not_contains": return !low(value).includes(low(wanted));
    case "regex": return new RegExp(wanted, "i").test(String(value ?? ""));
    case "starts_with": return String(value ?? "").startsWith(wanted);
    case "ends_with": return String(value ?? "").endsWith(wanted);
    case "equal": return typeof value === "number" ? value === Number(wanted) : value === wanted;
    case "not_equal": return typeof value === "number" ? value !== Number(wanted) : value !== wanted;
    case "less": return number(value) < wanted;
    case "less_or_equal": return number(value) <= wanted;
    case "greater": return number(value) > wanted;
    case "greater_or_equal": return number(value) >= wanted;
    case "in": return number(value) >= wanted.min && number(value) <= wanted.max;
    case "not_in": return !(number(value) >= wanted.min && number(value) <= wanted.max);
    case "in_list": return wanted.map(String).includes(String(value));
    case "not_in_list": return !wanted.map(String).includes(String(value));
    default: return true;
  }
}

function matches(task, filters) {
  const items = filters?.items ?? [];
  if (items.length === 0) return true;
  const one = (item) => test(valueOf(task, item.filter.replace("filter:tasks:", "")), item) && (!item.child_filter || one(item.child_filter));
  return filters.conjunction === "or" ? items.some(one) : items.every(one);
}

function list(world, query) {
  const key = JSON.stringify([query.filters, query.ordering, world.version]);
  if (world.cache?.key === key) return world.cache.ids;
  const order = query.ordering?.[0] ?? "tasks:id";
  const down = order.startsWith("-");
  const column = order.replace(/^-?tasks:/, "");
  let ids = [];
  for (let id = 1; id <= world.total; id += 1) if (!world.deleted.has(id) && (!query.filters?.items?.length || matches(task(world, id), query.filters))) ids.push(id);
  if (column === "id") {
    if (down) ids.reverse();
  } else {
    const keyed = ids.map((id) => [valueOf(task(world, id), column), id]);
    keyed.sort(([a, x], [b, y]) => (isEmpty(a) ? (isEmpty(b) ? x - y : 1) : isEmpty(b) ? -1 : (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1) || x - y));
    ids = keyed.map(([, id]) => id);
  }
  world.cache = { key, ids };
  return ids;
}

export function task(world, id) {
  const changed = world.changed.get(id);
  return changed ? { ...makeTask(id, world.total), ...changed } : makeTask(id, world.total);
}

export function fullTask(world, id) {
  const base = task(world, id);
  const annotations = world.annotations.get(id) ?? (base.total_annotations > 0 ? [annotationOf(id)] : []);
  const drafts = [...world.drafts.values()].filter((draft) => draft.task === id);
  return { ...base, annotations, predictions: [], drafts };
}

const ACTIONS = [
  { id: "retrieve_tasks_predictions", title: "Retrieve predictions", order: 90, permission: "predictions.any", dialog: { title: "Retrieve predictions", text: "Send the selected tasks to all connected models.", type: "confirm" } },
  { id: "predictions_to_annotations", title: "Create annotations from predictions", order: 91, permission: "tasks.change", dialog: { title: "Create annotations from predictions", text: "Every prediction of the chosen model version becomes an annotation.", type: "confirm", form: [{ columnCount: 1, fields: [{ type: "select", name: "model_version", label: "Model version", options: ["yolo-2026-02"] }] }] } },
  { id: "remove_duplicates", title: "Remove duplicated tasks", order: 1, permission: "projects.change", dialog: { title: "Remove duplicated tasks", text: "Of tasks with the same data one stays.", type: "confirm" } },
  { id: "delete_tasks", title: "Delete tasks", order: 100, permission: "tasks.delete", dialog: { title: "Delete tasks", text: "The selected tasks and their annotations are deleted.", type: "confirm" } },
  { id: "delete_tasks_annotations", title: "Delete annotations", order: 101, permission: "tasks.delete", dialog: { title: "Delete annotations", text: "All annotations of the selected tasks are deleted.", type: "confirm" } },
  { id: "delete_tasks_predictions", title: "Delete predictions", order: 102, permission: "predictions.any", dialog: { title: "Delete predictions", text: "All predictions of the selected tasks are deleted.", type: "confirm" } },
  { id: "next_task", title: "Next task", order: 0, permission: "tasks.view", hidden: true },
].map((action) => ({ experimental: false, ...action }));

function selected(world, body) {
  const { selectedItems } = body;
  if (!selectedItems?.all) return selectedItems?.included ?? [];
  const excluded = new Set(selectedItems.excluded);
  return list(world, body).filter((id) => !excluded.has(id));
}

export function addJob(world, kind, title, total, apply) {
  const job = { id: world.nextId++, kind, project: 1, title, status: "running", progress: { done: 0, total, unit: "tasks" }, created_at: iso(Date.now()), started_at: iso(Date.now()), finished_at: null, created_by: PEOPLE[0], error: null, result: null, can_cancel: true, can_undo: false, undone_at: null };
  world.jobs.unshift(job);
  let step = 0;
  const timer = setInterval(() => {
    if (job.status !== "running") return clearInterval(timer);
    step += 1;
    job.progress.done = Math.min(total, Math.round((total * step) / 6));
    if (step < 6) return;
    clearInterval(timer);
    const undo = apply?.();
    Object.assign(job, { status: "completed", finished_at: iso(Date.now()), can_cancel: false, can_undo: Boolean(undo), result: { processed_items: total } });
    if (undo) world.undo.set(job.id, undo);
  }, 250);
  timer.unref?.();
  return job;
}

function deleteTasks(world, ids) {
  for (const id of ids) world.deleted.add(id);
  world.version += 1;
  return () => {
    for (const id of ids) world.deleted.delete(id);
    world.version += 1;
  };
}

export function makeWorld(total = 3000) {
  return {
    total, version: 1, deleted: new Set(), changed: new Map(), annotations: new Map(), drafts: new Map(), jobs: [], undo: new Map(), nextId: 500, cache: null, locked: new Set(),
    views: [
      { id: 1, order: 0, project: 1, user: 1, data: { title: "Default", type: "list", target: "tasks", filters: { conjunction: "and", items: [] }, ordering: [], columnsDisplayType: {} } },
      { id: 2, order: 1, project: 1, user: 1, data: { title: "Not labeled yet", type: "list", target: "tasks", filters: { conjunction: "and", items: [{ filter: "filter:tasks:completed_at", operator: "empty", type: "Datetime", value: true }] }, ordering: ["-tasks:data.weight"] } },
      { id: 3, order: 2, project: 1, user: 1, data: { title: "Pictures", type: "grid", gridWidth: 5, target: "tasks", filters: { conjunction: "and", items: [{ filter: "filter:tasks:completed_at", operator: "empty", type: "Datetime", value: false }] }, ordering: [] } },
    ],
  };
}

export function routes(world) {
  const view = (id) => world.views.find((item) => item.id === Number(id));
  return [
    ["GET", /^\/api\/dm\/columns$/, () => ({ body: columns() })],
    ["GET", /^\/api\/dm\/views$/, () => ({ body: [...world.views].sort((a, b) => a.order - b.order) })],
    ["POST", /^\/api\/dm\/views$/, ({ body }) => {
      const made = { id: world.nextId++, order: world.views.length, project: body.project, user: 1, data: body.data };
      world.views.push(made);
      return { status: 201, body: made };
    }],
    ["POST", /^\/api\/dm\/views\/order$/, ({ body }) => {
      body.ids.forEach((id, index) => { const found = view(id); if (found) found.order = index; });
      return { body: {} };
    }],
    ["PATCH", /^\/api\/dm\/views\/(\d+)$/, ({ params, body }) => {
      const found = view(params[0]);
      if (!found) return { status: 404 };
      // As the product does it: everything is replaced, but for what the list asks with, where it is left out.
      const { filters, ordering, selectedItems } = found.data;
      found.data = { filters, ordering, selectedItems, ...body.data };
      return { body: found };
    }],
    ["GET", /^\/api\/dm\/views\/(\d+)$/, ({ params }) => ({ body: view(params[0]) })],
    ["DELETE", /^\/api\/dm\/views\/(\d+)$/, ({ params }) => {
      world.views = world.views.filter((item) => item.id !== Number(params[0]));
      return { status: 204 };
    }],
    ["GET", /^\/api\/dm\/actions$/, () => ({ body: ACTIONS })],
    ["GET", /^\/api\/dm\/actions\/(\w+)\/form$/, ({ params }) => ({ body: ACTIONS.find((action) => action.id === params[0])?.dialog?.form ?? [] })],
    ["POST", /^\/api\/dm\/actions$/, ({ query, body }) => {
      const ids = selected(world, body);
      const id = query.get("id");
      if (id === "next_task") {
        const wanted = body.selectedItems.all ? list(world, body).filter((item) => !body.selectedItems.excluded.includes(item)) : ids;
        const next = wanted.find((item) => task(world, item).total_annotations === 0);
        return next === undefined ? { status: 404, body: { detail: "There are no tasks for ada@example.org" } } : { body: fullTask(world, next) };
      }
      const job = addJob(world, id, ACTIONS.find((action) => action.id === id)?.title ?? id, ids.length, id === "delete_tasks" ? () => deleteTasks(world, ids) : undefined);
      return { status: 202, body: { job: job.id } };
    }],
    ["GET", /^\/api\/tasks$/, ({ query }) => {
      const asked = JSON.parse(query.get("query") ?? "{}");
      const ids = list(world, asked);
      const size = Number(query.get("page_size") ?? 100);
      const page = Number(query.get("page") ?? 1);
      const part = ids.slice((page - 1) * size, page * size);
      if (part.length === 0 && page > 1) return { status: 404, body: { detail: "Invalid page." } };
      const detailed = query.get("fields") === "all";
      return { body: { total: ids.length, total_annotations: Math.round(ids.length * 0.6), total_predictions: Math.round(ids.length * 0.5), tasks: part.map((id) => (detailed ? fullTask(world, id) : task(world, id))) } };
    }],
    ["GET", /^\/api\/tasks\/(\d+)$/, ({ params }) => {
      const id = Number(params[0]);
      if (id < 1 || id > world.total || world.deleted.has(id)) return { status: 404, body: { detail: "No Task matches the given query." } };
      return { body: fullTask(world, id) };
    }],
    ["POST", /^\/api\/projects\/1\/import$/, () => ({ status: 201, body: { task_count: null, annotation_count: null, predictions_count: null, duration: 0.1, file_upload_ids: [world.nextId++], could_be_tasks_list: true, found_formats: { ".csv": 1 }, data_columns: ["text", "image"] } })],
    ["POST", /^\/api\/projects\/1\/imports\/preview$/, () => ({ body: {
      task_count: 1240, annotation_count: 0, prediction_count: 310,
      columns: [{ name: "text", kind: "text", filled: 1240, examples: ["The train was late."] }, { name: "image", kind: "image", filled: 1236, examples: [] }, { name: "score", kind: "number", filled: 900, examples: [1] }],
      tasks: Array.from({ length: 12 }, (_, index) => makeTask(index + 1, world.total).data), problem_count: 14,
      problems: Array.from({ length: 10 }, (_, index) => ({ file: "reviews.csv", row: 31 + index * 7, message: "There are 5 fields where the header names 3." })),
    } })],
    ["POST", /^\/api\/projects\/1\/reimport$/, () => ({ status: 202, body: { import: 9, job: addJob(world, "import", "Import of reviews.csv", 1240).id } })],
    ["DELETE", /^\/api\/projects\/1\/file-uploads$/, () => ({ body: { deleted: 1 } })],
    ["GET", /^\/data\/upload\/1\/[0-9a-f]+-scene-(\d+)\.png$/, ({ params }) => ({ raw: picture(Number(params[0])), type: "image/svg+xml" })],
    ["GET", /^\/api\/jobs$/, ({ query }) => ({ body: world.jobs.filter((job) => !query.get("active") || job.status === "running" || job.status === "queued") })],
    ["GET", /^\/api\/jobs\/(\d+)$/, ({ params }) => ({ body: world.jobs.find((job) => job.id === Number(params[0])) })],
    ["POST", /^\/api\/jobs\/(\d+)\/cancel$/, ({ params }) => {
      const job = world.jobs.find((item) => item.id === Number(params[0]));
      Object.assign(job, { status: "cancelled", can_cancel: false, finished_at: iso(Date.now()) });
      return { body: job };
    }],
    ["POST", /^\/api\/jobs\/(\d+)\/undo$/, ({ params }) => {
      const job = world.jobs.find((item) => item.id === Number(params[0]));
      world.undo.get(job.id)?.();
      Object.assign(job, { can_undo: false, undone_at: iso(Date.now()) });
      return { status: 202, body: job };
    }],
    ["GET", /^\/api\/projects\/1\/export\/formats$/, () => ({ body: [["JSON", "Everything, as JSON"], ["JSON_MIN", "One flat object for each task"], ["CSV", "A table, values separated by commas"], ["TSV", "A table, values separated by tabs"], ["COCO", "One JSON file"], ["YOLO_SEGMENTATION", "A folder with splits"], ["CONLL2003", "A token a line"]].map(([name, description]) => ({ name, title: name.replace("_", "-"), description, ...(name === "CONLL2003" ? { disabled: true } : {}), has_splits: name === "YOLO_SEGMENTATION" })) })],
    ["GET", /^\/api\/projects\/1\/export\/preview$/, ({ query }) => ({ body: { files: [{ path: "labels/train/a.txt", text: `0 0.25 ${query.get("validation") ?? ""}`, is_cut: false }], file_count: 3, report: { tasks: 2, annotations: 2, losses: [{ code: "kind", text: "The format has no place for this kind of region; it is left out.", count: 4, tasks: [1, 2], details: ["KeyPointLabels"] }] } } })],
  ];
}

export { CONFIG, NOW };
