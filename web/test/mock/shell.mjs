// The list of projects, a project that is being made, templates and checks of configs over the made-up world.
import { readdirSync } from "node:fs";
import { iso, NOW, PEOPLE } from "./world.mjs";

const PERMISSIONS = ["project_view", "project_change", "project_delete", "project_members_manage", "storages_manage", "data_view", "tasks_create", "label", "views_use", "stats_view", "export"];
const TITLES = [
  "Scenes at the lake", "Reviews, spring", "Qualitätssicherungsmaßnahmenbeurteilung der Donauuferpromenade", "Invoices", "Street signs at night and in the rain, second round", "Calls",
];
const TEXT = '<View>\n  <Labels name="label" toName="text">\n    <Label value="Person" background="#0072b2"/>\n    <Label value="Place" background="#d55e00"/>\n  </Labels>\n  <Text name="text" value="$text"/>\n</View>';
const IMAGE = '<View>\n  <RectangleLabels name="label" toName="image">\n    <Label value="Car" background="#0072b2"/>\n    <Label value="Tree" background="#009e73"/>\n  </RectangleLabels>\n  <Image name="image" value="$image"/>\n</View>';

const listed = (index) => ({
  id: index + 1, title: TITLES[index % TITLES.length], description: "", label_config: TEXT, task_number: [3000, 412, 0, 88][index % 4], finished_task_number: [1800, 412, 0, 3][index % 4],
  data_kind: ["image", "text", null, "image"][index % 4], is_draft: index === 2, is_archived: false, permissions: PERMISSIONS, last_activity_at: iso(NOW - index * 7_200_000), created_at: iso(NOW - index * 86_400_000),
});

function templates() {
  const made = readdirSync(new URL("../../public/templates", import.meta.url)).map((name) => {
    const [kind, ...words] = name.replace(".svg", "").split("-");
    const title = [...words].join(" ") || "Blank";
    return { title: `${kind} ${title}`, group: { image: "Images", text: "Text" }[kind] ?? "Mixed", image: `/templates/${name}`, details: "", config: kind === "image" ? IMAGE : TEXT, kinds: [kind] };
  });
  return { templates: made, groups: ["Images", "Text", "Mixed"] };
}

const LINES = ["Ada met Grace in London.", "Nobody was seen in Ulm.", "Three trams stopped in Graz."];
const preview = {
  task_count: 3, annotation_count: 0, prediction_count: 0, columns: [{ name: "id", kind: "number", filled: 3, examples: [1] }, { name: "text", kind: "text", filled: 3, examples: LINES }],
  tasks: LINES.map((text, id) => ({ id, text })), problems: [{ file: "lines.csv", row: 4, message: "The row has 3 fields, the header 2." }], problem_count: 1,
};

export function routes(world) {
  const made = { id: 900, title: "New project", label_config: "<View></View>", is_draft: true, permissions: PERMISSIONS, task_number: 0, finished_task_number: 0, files: [] };
  world.made = made;
  let deleted = [12, 11];
  return [
    ["GET", /^\/api\/projects$/, ({ query }) => {
      const count = query.get("deleted") || query.get("archived") === "true" || query.get("search") === "none" ? 0 : 64;
      const [page, size] = [Number(query.get("page") ?? 1), Number(query.get("page_size") ?? 30)];
      return { body: { count, next: null, previous: null, results: Array.from({ length: Math.max(0, Math.min(size, count - (page - 1) * size)) }, (_, row) => listed((page - 1) * size + row)) } };
    }],
    ["POST", /^\/api\/projects$/, ({ body }) => ({ status: 201, body: Object.assign(made, body) })],
    ["GET", /^\/api\/projects\/900$/, () => ({ body: made })],
    ["PATCH", /^\/api\/projects\/900$/, ({ body }) => ({ body: Object.assign(made, body) })],
    ["POST", /^\/api\/projects\/900\/import$/, () => { made.files = [{ id: 5, file: "upload/900/lines.csv", size: 90 }]; return { status: 201, body: { file_upload_ids: [5], could_be_tasks_list: true } }; }],
    ["GET", /^\/api\/projects\/900\/file-uploads$/, () => ({ body: made.files })],
    ["POST", /^\/api\/projects\/900\/imports\/preview$/, () => ({ body: preview })],
    ["POST", /^\/api\/projects\/900\/reimport$/, ({ body }) => { made.committed = body; return { status: 201, body: { task_count: 3 } }; }],
    ["GET", /^\/api\/templates$/, () => ({ body: templates() })],
    ["POST", /^\/api\/labeling-config\/check$/, ({ body }) => ({
      body: {
        errors: body.label_config.includes("</View>") ? [] : [{ message: "View is not closed. Write </View> at the end.", line: 1, column: 1 }], warnings: [],
        impact: body.project && !body.label_config.includes("Sun") ? [{ message: "120 regions use the label Sun, which this config no longer has. They are kept." }] : [], sample_task: { text: LINES[0], image: "/samples/park.svg" },
      },
    })],
    ["GET", /^\/api\/projects\/1\/summary$/, () => ({ body: { all_data_columns: { image: 12, place: 12 }, common_data_columns: ["image", "place"], created_annotations: {}, created_labels: {}, created_labels_drafts: {} } })],
    ["GET", /^\/api\/projects\/1\/deleted\/tasks$/, () => ({ body: { results: deleted.map((id) => ({ id, inner_id: id, excerpt: `{"image":"https://media.example.org/${id}.jpg"}`, total_annotations: 2, deleted_at: iso(NOW) })), next: null } })],
    ["POST", /^\/api\/projects\/1\/deleted\/tasks\/restore$/, ({ body }) => { deleted = deleted.filter((id) => !body.ids.includes(id)); return { body: { restored: body.ids.length } }; }],
    ["GET", /^\/api\/projects\/1\/deleted\/annotations$/, () => ({ body: { results: [{ id: 31, task: 7, completed_by: 1, created_at: iso(NOW) }], next: null } })],
    ["GET", /^\/api\/projects\/1\/deleted\/predictions$/, () => ({ body: { results: [{ model_version: "yolo-2025-11", predictions: 1200 }] } })],
    ["GET", /^\/api\/ml\/?$/, () => ({ body: [
      { id: 1, title: "YOLO on the lake", url: "https://ml.lake.example/yolo", description: "Boats and buoys", state: "CO", error_message: null, is_interactive: true, auth_method: "BASIC_AUTH", basic_auth_user: "lake", basic_auth_pass_is_set: true, extra_params: { threshold: 0.4 }, model_version: "yolo-2026-02", timeout: 100, auto_update: true, project: 1, error_told: null },
      { id: 2, title: "", url: `https://ml.lake.example/${"long".repeat(40)}`, description: "", state: "DI", error_message: "The ML backend answered with HTTP status 502. Its log says why.", is_interactive: false, auth_method: "NONE", basic_auth_user: "", basic_auth_pass_is_set: false, extra_params: null, model_version: "", timeout: 5, auto_update: true, project: 1, error_told: { message: "The ML backend answered with HTTP status 502. Its log says why.", said: { code: "ml_status", params: { status: 502 } } } },
    ] })],
    ["GET", /^\/api\/projects\/1\/model-versions$/, () => ({ body: { "yolo-2026-02": 1500 } })],
    ["GET", /^\/api\/signup$/, () => ({ body: { valid: true, role: "AN", expires_at: iso(NOW) } })],
    ["POST", /^\/api\/(setup|signup)$/, ({ body }) => (body.password.length < 12 ? { status: 400, body: { detail: "Validation error", validation_errors: { password: ["Use at least 12 characters."] } } } : { status: 201, body: { user: PEOPLE[0] } })],
  ];
}
