// Labeling, overview, people, account, security over the made-up world.
import { addJob, fullTask, task } from "./dm.mjs";
import { CONFIG, iso, isDone, NOW, PEOPLE } from "./world.mjs";

const DAY = 86_400_000;
export const project = (world) => ({
  id: 1, title: "Scenes at the lake", description: "", label_config: world.config ?? CONFIG, expert_instruction: "<h3>How to label</h3><p>Draw one tight box around every <b>house</b> and every <b>sun</b>. Then say the mood.</p>", show_instruction: true, show_skip_button: true, enable_empty_annotation: true,
  show_annotation_history: false, color: "#7aa7c7", maximum_annotations: 1, model_version: "yolo-2026-02", show_collab_predictions: true, task_number: world.total, finished_task_number: Math.round(world.total * 0.6), my_role: "OW",
  permissions: ["project_view", "project_change", "project_delete", "project_members_manage", "storages_manage", "data_view", "tasks_create", "tasks_change", "tasks_delete", "label", "annotations_change_any", "annotations_delete_any", "ground_truth_set", "predictions_change", "views_use", "views_change", "actions_run", "export", "stats_view"],
  last_activity_at: iso(NOW), data_kind: "image", is_archived: false, deleted_at: null, skip_queue: "REQUEUE_FOR_OTHERS", created_at: iso(NOW - 60 * DAY), created_by: PEOPLE[0], sampling: "Sequential sampling", is_published: true, pinned_at: null, workspace: null, queue_total: world.total, queue_done: 0, skipped_annotations_number: 12, total_annotations_number: 1800, total_predictions_number: 1500, ground_truth_number: 30, num_tasks_with_annotations: 1800,
});

function overview(world) {
  const done = Math.round(world.total * 0.6);
  const per_day = Array.from({ length: 30 }, (_, index) => {
    const date = iso(NOW - (29 - index) * DAY).slice(0, 10);
    const weekend = [0, 6].includes(new Date(date).getUTCDay());
    return { date, annotations: weekend ? 0 : Math.round((done / 24) * (0.6 + Math.abs(Math.sin(index * 1.7)))), skipped: weekend ? 0 : index % 4 };
  });
  return {
    total: world.total, done, skipped: 14, annotations: done + 20, predictions: Math.round(world.total / 2), drafts: 9, per_day,
    estimate: { per_day: Math.round(done / 24), finish_at: iso(NOW + 16 * DAY) },
    people: PEOPLE.slice(1, 5).map((user, index) => ({ user, annotations: Math.round(done / (index + 2)), skipped: index * 3, drafts: index, avg_lead_time: 12.4 + index * 9, last_activity: user.last_activity })),
    labels: [{ from_name: "box", labels: [{ label: "Sun", count: 2210 }, { label: "House", count: 1320 }] }, { from_name: "mood", labels: [{ label: "calm", count: 801 }, { label: "joyful", count: 512 }, { label: "tense", count: 340 }, { label: "sad", count: 147 }] }],
    stuck: { skipped_tasks: 14, failed_jobs: 1, expired_locks: 2 },
  };
}

function nextTask(world, exclude) {
  for (let id = 1; id <= world.total; id += 1) {
    if (exclude.has(id) || world.deleted.has(id) || world.annotations.has(id) || isDone(id, world.total)) continue;
    return id;
  }
  return null;
}

function labeling(world) {
  const store = (taskId, annotation) => {
    world.annotations.set(taskId, [...(world.annotations.get(taskId) ?? []), annotation]);
    world.changed.set(taskId, { ...world.changed.get(taskId), total_annotations: annotation.was_cancelled ? 0 : 1, cancelled_annotations: annotation.was_cancelled ? 1 : 0, completed_at: annotation.created_at, annotators: [1] });
    world.version += 1;
  };
  const find = (id) => [...world.annotations.values()].flat().find((annotation) => annotation.id === Number(id));
  return [
    ["GET", /^\/api\/projects\/1\/next$/, ({ query }) => {
      const exclude = new Set((query.get("exclude") ?? "").split(",").filter(Boolean).map(Number));
      const id = nextTask(world, exclude);
      return id === null ? { status: 404, body: { detail: "There are no tasks for ada@example.org" } } : { body: { ...fullTask(world, id), queue: "Sequence queue" } };
    }],
    ["POST", /^\/api\/tasks\/(\d+)\/release$/, () => ({ status: 204 })],
    ["GET", /^\/api\/projects\/1\/label-stream-history$/, () => ({ body: [] })],
    ["POST", /^\/api\/tasks\/(\d+)\/annotations$/, ({ params, body }) => {
      const taskId = Number(params[0]);
      if (body.draft_id) world.drafts.delete(body.draft_id);
      const annotation = { id: world.nextId++, task: taskId, project: 1, completed_by: 1, created_at: iso(Date.now()), updated_at: iso(Date.now()), was_cancelled: false, ground_truth: false, ...body };
      store(taskId, annotation);
      return { status: 201, body: annotation };
    }],
    ["PATCH", /^\/api\/annotations\/(\d+)$/, ({ params, body }) => {
      const annotation = find(params[0]);
      if (!annotation) return { status: 404, body: { detail: "No Annotation matches the given query." } };
      return { body: Object.assign(annotation, body, { updated_at: iso(Date.now()) }) };
    }],
    ["POST", /^\/api\/annotations\/(\d+)\/convert-to-draft$/, ({ params }) => {
      const annotation = find(params[0]);
      world.annotations.delete(annotation.task);
      world.changed.delete(annotation.task);
      const draft = { id: world.nextId++, task: annotation.task, annotation: null, user: "ada@example.org", result: annotation.result, lead_time: annotation.lead_time, created_at: iso(Date.now()), updated_at: iso(Date.now()), was_postponed: false };
      world.drafts.set(draft.id, draft);
      return { status: 201, body: draft };
    }],
    ["POST", /^\/api\/tasks\/(\d+)(?:\/annotations\/(\d+))?\/drafts$/, ({ params, body }) => {
      const draft = { id: world.nextId++, task: Number(params[0]), annotation: params[1] ? Number(params[1]) : null, user: "ada@example.org", created_at: iso(Date.now()), updated_at: iso(Date.now()), was_postponed: false, ...body };
      world.drafts.set(draft.id, draft);
      return { status: 201, body: draft };
    }],
    ["PATCH", /^\/api\/drafts\/(\d+)$/, ({ params, body }) => {
      const draft = world.drafts.get(Number(params[0]));
      return draft ? { body: Object.assign(draft, body, { updated_at: iso(Date.now()) }) } : { status: 404, body: { detail: "Not found." } };
    }],
    ["GET", /^\/api\/drafts\/(\d+)$/, ({ params }) => {
      const draft = world.drafts.get(Number(params[0]));
      return draft ? { body: draft } : { status: 404, body: { detail: "Not found." } };
    }],
    ["DELETE", /^\/api\/drafts\/(\d+)$/, ({ params }) => { world.drafts.delete(Number(params[0])); return { status: 204 }; }],
    ["GET", /^\/api\/annotation-history$/, () => ({ body: [{ id: 1, action: "submitted", annotation_id: 1, created_at: iso(NOW), created_by: 1, lead_time: 12, result: [] }] })],
  ];
}

const workspace = (id) => ({ id, title: "Roads", description: "Signs and lanes of the north", color: "", created_by: 1, created_by_user: null, created_at: iso(NOW - DAY), is_archived: false, is_personal: false, projects_count: 1, membership: { created_at: iso(NOW - DAY) }, deleted_at: null });

function people(world) {
  const member = (user) => ({ id: user.id, organization: 1, role: user.role, user, created_projects: [], contributed_to_projects: [] });
  world.people ??= PEOPLE.map((person) => ({ ...person }));
  world.invitations ??= [{ id: 1, role: "AN", created_by: 1, created_at: iso(NOW - DAY), expires_at: iso(Date.now() + 6 * DAY), max_uses: 10, uses: 3, revoked_at: null, projects: [{ id: 1, title: "Street signs" }] }];
  world.link ??= { invite_url: "/user/signup/?token=6f2d", token: "6f2d", role: "NO" };
  world.members ??= [{ user: PEOPLE[2], role: null }, { user: PEOPLE[3], role: "RE" }];
  return [
    ["GET", /^\/api\/organizations\/1\/memberships$/, ({ query }) => {
      const search = (query.get("search") ?? "").toLowerCase();
      const role = query.get("role");
      const found = world.people.filter((user) => `${user.first_name} ${user.last_name} ${user.email}`.toLowerCase().includes(search) && (!role || user.role === role));
      return { body: { count: found.length, next: null, previous: null, results: found.map(member) } };
    }],
    ["PATCH", /^\/api\/organizations\/1\/memberships$/, ({ body }) => {
      const user = world.people.find((person) => person.id === body.user_id);
      user.role = body.role;
      return { body: member(user) };
    }],
    ["DELETE", /^\/api\/organizations\/1\/memberships\/(\d+)$/, ({ params }) => { world.people.find((person) => person.id === Number(params[0])).role = "DI"; return { status: 204 }; }],
    ["POST", /^\/api\/users\/(\d+)\/password-reset$/, () => ({ body: { url: "http://localhost:8080/user/password-reset/?token=abc", expires_at: iso(NOW + DAY) } })],
    ["GET", /^\/api\/users$/, () => ({ body: world.people })],
    ["GET", /^\/api\/organizations\/1\/permissions$/, () => ({ body: [
      { id: 1, organization: 1, permission: "invite_members", roles: ["AD"], default: ["AD", "MA"], options: ["AD", "MA"], group: "organization", label: "Invite members", tooltip: "" },
      { id: 2, organization: 1, permission: "export_data", roles: ["AD", "MA"], default: ["AD", "MA"], options: ["AD", "MA", "RE"], group: "data", label: "Export data", tooltip: "" },
      { id: 3, organization: 1, permission: "of_a_newer_server", roles: [], default: [], options: ["AD"], group: "data", label: "Something new", tooltip: "As the server says it." },
    ] })],
    ["GET", /^\/api\/workspaces$/, ({ query }) => ({ body: query.get("is_deleted") === "true" ? [{ ...workspace(8), title: "Old customers", deleted_at: iso(NOW) }] : [{ ...workspace(6), title: "Sandbox", is_personal: true, projects_count: 0 }, workspace(7)] })],
    ["GET", /^\/api\/workspaces\/7$/, () => ({ body: workspace(7) })],
    ["GET", /^\/api\/workspaces\/7\/projects$/, () => ({ body: [project(world)] })],
    ["GET", /^\/api\/workspaces\/7\/memberships\/paginated$/, () => ({ body: { count: 2, next: null, previous: null, results: world.people.slice(0, 2) } })],
    ["GET", /^\/api\/invitations$/, ({ query }) => {
      const usable = (item) => item.revoked_at === null && item.uses < item.max_uses;
      const found = world.invitations.filter((item) => query.get("usable") !== "true" || usable(item));
      return { body: { count: found.length, next: null, previous: null, results: found } };
    }],
    ["GET", /^\/api\/invite$/, () => ({ body: world.link })],
    ["PATCH", /^\/api\/invite$/, ({ body }) => { world.link.role = body.role; return { body: world.link }; }],
    ["POST", /^\/api\/invite\/reset-token$/, () => { world.link.invite_url = "/user/signup/?token=71aa"; return { status: 201, body: world.link }; }],
    ["POST", /^\/api\/invitations$/, ({ body }) => {
      const made = { id: world.nextId++, role: body.role, created_by: 1, created_at: iso(NOW), expires_at: iso(Date.now() + body.expires_in_hours * 3_600_000), max_uses: body.max_uses, uses: 0, revoked_at: null, projects: body.projects.map((id) => ({ id, title: `Project ${id}` })) };
      world.invitations.unshift(made);
      return { status: 201, body: { ...made, url: "http://localhost:8080/user/signup/?token=Vb2o0mC1xkq3" } };
    }],
    ["DELETE", /^\/api\/invitations\/(\d+)$/, ({ params }) => { world.invitations.find((item) => item.id === Number(params[0])).revoked_at = iso(NOW); return { status: 204 }; }],
    ["GET", /^\/api\/projects\/1\/members$/, () => ({ body: [
      ...world.people.filter((user) => ["OW", "AD", "MA"].includes(user.role)).map((user) => ({ user, role: null, effective_role: user.role, implicit: true })),
      ...world.members.map(({ user, role }) => ({ user, role, effective_role: role ?? user.role, implicit: false })),
    ] })],
    ["POST", /^\/api\/projects\/1\/members$/, ({ body }) => {
      world.members = world.members.filter((item) => item.user.id !== body.user);
      world.members.push({ user: world.people.find((person) => person.id === body.user), role: body.role ?? null });
      return { status: 201, body: {} };
    }],
    ["DELETE", /^\/api\/projects\/1\/members$/, ({ query }) => { world.members = world.members.filter((item) => item.user.id !== Number(query.get("user"))); return { status: 204 }; }],
  ];
}

function account(world) {
  world.tokens ??= [];
  world.sessions ??= [
    { id: "s1", created_at: iso(NOW - DAY), last_activity: iso(NOW), address: "192.0.2.7", user_agent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", proved_by: "password+totp", proved_at: iso(NOW - DAY), current: true },
    { id: "s2", created_at: iso(NOW - 4 * DAY), last_activity: iso(NOW - 2 * DAY), address: "198.51.100.20", user_agent: "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1", proved_by: "password", proved_at: iso(NOW - 4 * DAY), current: false },
  ];
  world.media ??= { any_https_host: false, hosts: ["media.example.org"] };
  world.jwt ??= { api_tokens_enabled: true, legacy_api_tokens_enabled: true };
  world.preferences ??= {};
  world.hotkeys ??= {};
  const claims = Buffer.from(JSON.stringify({ token_type: "refresh", exp: 4102444800, iat: Math.round(NOW / 1000), jti: "9f1c2d" })).toString("base64url");
  return [
    ["GET", /^\/api\/current-user\/whoami$/, () => ({ body: { ...PEOPLE[0], phone: "", active_organization: 1, allow_newsletters: false } })],
    ["PATCH", /^\/api\/users\/1$/, ({ body }) => ({ body: Object.assign(PEOPLE[0], body) })],
    ["GET", /^\/api\/current-user\/sessions$/, () => ({ body: world.sessions })],
    ["DELETE", /^\/api\/current-user\/sessions\/(\w+)$/, ({ params }) => { world.sessions = world.sessions.filter((session) => session.id !== params[0]); return { status: 204 }; }],
    ["POST", /^\/api\/current-user\/password$/, ({ body }) => (body.old_password === "wrong" ? { status: 400, body: { detail: "Validation error", validation_errors: { old_password: ["This is not your password."] } } } : { status: 204 })],
    ["GET", /^\/api\/token$/, () => ({ body: world.tokens })],
    ["POST", /^\/api\/token$/, ({ body }) => { world.tokens.push({ id: world.nextId++, name: body.name, scope: body.scope ?? "manage", projects: body.projects ?? [], created_at: iso(NOW), last_used_at: null, token: `eyJhbGciOiJIUzI1NiJ9.${claims}` }); return { status: 201, body: { token: `eyJhbGciOiJIUzI1NiJ9.${claims}.c2lnbmF0dXJl` } }; }],
    ["DELETE", /^\/api\/token\/(\d+)$/, ({ params }) => { world.tokens = world.tokens.filter((item) => item.id !== Number(params[0])); return { status: 204 }; }],
    ["GET", /^\/api\/current-user\/token$/, () => ({ body: { detail: "You have a legacy token.", has_token: true, enabled: world.jwt.legacy_api_tokens_enabled } })],
    ["POST", /^\/api\/current-user\/reset-token$/, () => ({ status: 201, body: { token: "4be1c8a2f00d4b6cb5a6d2a1b0c9e8f7a6b5c4d3" } })],
    ["GET", /^\/api\/media-policy$/, () => ({ body: world.media })],
    ["PATCH", /^\/api\/media-policy$/, ({ body }) => ({ body: Object.assign(world.media, body) })],
    ["GET", /^\/api\/sign-in-providers$/, () => ({ body: [] })],
    ["GET", /^\/api\/mail$/, () => ({ body: { is_on: true, server: "mail.example.org:587", from: "keep@example.org", waiting: 1, last_error: "The mail server did not answer in time.", last_sent_at: "2026-01-01T00:00:00Z", failed: [{ kind: "invitation", recipient: "gone@example.org", at: "2026-01-01T00:00:00Z", error: "The mail server refused the message (550)." }] } })],
    ["GET", /^\/api\/sign-on-policy$/, () => ({ body: { only_single_sign_on: false } })],
    ["GET", /^\/api\/jwt\/settings$/, () => ({ body: world.jwt })],
    ["POST", /^\/api\/jwt\/settings$/, ({ body }) => ({ body: Object.assign(world.jwt, body) })],
    ["GET", /^\/api\/current-user\/preferences$/, () => ({ body: world.preferences })],
    ["PATCH", /^\/api\/current-user\/preferences$/, ({ body }) => ({ body: Object.assign(world.preferences, body) })],
    ["GET", /^\/api\/current-user\/hotkeys$/, () => ({ body: { custom_hotkeys: world.hotkeys } })],
    ["PATCH", /^\/api\/current-user\/hotkeys$/, ({ body }) => { world.hotkeys = body.custom_hotkeys; return { body }; }],
  ];
}

const ACTS = ["session.created", "project.updated", "annotation.created", "member.role_changed", "token.created", "export.downloaded", "tasks.deleted"];
function security() {
  const rows = Array.from({ length: 260 }, (_, index) => ({ id: 1000 - index, at: iso(NOW - index * 3_700_000), actor: index % 9 ? { id: PEOPLE[index % 5].id, email: PEOPLE[index % 5].email } : null, action: ACTS[index % ACTS.length], object_type: ACTS[index % ACTS.length].split(".")[0], object_id: String(40 + index), project: index % 3 ? 1 : null, credential: index % 2 ? "session" : "personal access token", address: `192.0.2.${index % 200}`, details: { title: "Scenes at the lake", before: "AN", after: "RE" } }));
  return [
    ["GET", /^\/api\/security$/, () => ({ body: { promises: [
      { id: "S01", title: "Connections are encrypted", state: "partial", sentence: "{url} is plain HTTP, which is fine on this machine only.", values: { url: "http://localhost:8080" }, how: "Give --tls-cert and --tls-key, or set LABELKEEP_PUBLIC_URL to the https address of your proxy." },
      { id: "S05", title: "People come in by invitation only", state: "off", sentence: "Anybody can sign up, and is then: {role_name}.", values: { role: "NO", role_name: "Not activated" }, how: "Set LABELKEEP_DISABLE_SIGNUP_WITHOUT_LINK=true." },
      { id: "S08", title: "The server cannot be sent into your own network", state: "on", sentence: "Private, local and metadata addresses are refused, but for: {allowed}.", values: { allowed: "files.example.org:443, 10.1.2.0/24" }, how: "LABELKEEP_SSRF_PROTECTION_ENABLED, LABELKEEP_USE_DEFAULT_BANNED_SUBNETS, LABELKEEP_EGRESS_ALLOW." },
      { id: "X-SESSION", title: "Sessions end by themselves", state: "on", sentence: "After {idle} without a request, and at the latest after {most}.", values: { idle: "3 days", idle_minutes: "4320", most: "8 days", most_minutes: "11520" }, how: "" },
    ] } })],
    ["GET", /^\/api\/audit$/, ({ query }) => {
      const search = (query.get("search") ?? "").toLowerCase();
      const found = rows.filter((row) => JSON.stringify(row).toLowerCase().includes(search) && (!query.get("action") || row.action === query.get("action")) && (!query.get("user") || String(row.actor?.id) === query.get("user")));
      const page = Number(query.get("page") ?? 1);
      const size = Number(query.get("page_size") ?? 50);
      return { body: { count: found.length, next: page * size < found.length ? "more" : null, previous: null, results: found.slice((page - 1) * size, page * size) } };
    }],
  ];
}

export function routes(world) {
  world.jobs.push({ ...addJob(world, "import", "Import 400 tasks", 400), status: "failed", error: "The file ended in the middle of row 311. Upload it again.", can_cancel: false });
  world.jobs.splice(0, 1);
  return [
    ["GET", /^\/api\/projects$/, () => ({ body: { count: 1, next: null, previous: null, results: [project(world)] } })],
    ["GET", /^\/api\/projects\/1$/, () => ({ body: project(world) })],
    ["GET", /^\/api\/projects\/1\/overview$/, () => ({ body: { ...overview(world), ...world.overview } })],
    ...labeling(world), ...people(world), ...account(world), ...security(),
  ];
}

export { task };
