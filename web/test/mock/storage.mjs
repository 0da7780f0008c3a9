// Storages over the made-up world: what they answer, as the product's API does.
import { iso, NOW } from "./world.mjs";

const KEYS = [
  ...Array.from({ length: 60 }, (_, index) => ({ key: `lake/2026/boat-${String(index + 1).padStart(3, "0")}.jpg`, last_modified: iso(NOW), size: 240_000 + index * 1000 })),
  { key: "lake/2026/a//b sp ace.jpg ", last_modified: iso(NOW), size: 12 },
  { key: `lake/2026/${"Überwachungskamerabild".repeat(8)}.jpg`, last_modified: iso(NOW), size: 5_200_000 },
  { key: "lake/2026/notes.txt", last_modified: iso(NOW), size: 400 },
];
const PROVIDERS = { s3: "AWS S3", gcs: "Google Cloud Storage", azure: "Microsoft Azure", redis: "Redis", localfiles: "Local files" };
const SECRETS = ["aws_access_key_id", "aws_secret_access_key", "aws_session_token", "google_application_credentials", "account_key", "password", "client_key"];
const PLACES = ["bucket", "s3_endpoint", "container", "account_name", "host", "port", "db"];

const shown = (storage) => Object.fromEntries(Object.entries(storage).filter(([name]) => !SECRETS.includes(name)));

function made(type, id, fields) {
  return {
    id, type, project: 1, title: "", description: null, created_at: iso(NOW - 86_400_000 * 9), synchronizable: true, last_sync: null, last_sync_count: null, last_sync_job: null, status: "initialized",
    traceback: null, meta: {}, prefix: "", regex_filter: "", use_blob_urls: true, recursive_scan: true, presign: true, presign_ttl: 15, ...fields,
  };
}

/** One of each kind and state. */
function some() {
  return {
    source: [
      made("s3", 1, { title: "Lake cameras", bucket: "lake-cameras", prefix: "lake/2026/", region_name: "eu-central-1", s3_endpoint: "", last_sync: iso(NOW - 3_600_000), last_sync_count: 1240, status: "completed", meta: { duration: 4.2, tasks_existed: 38_000 } }),
      made("gcs", 2, { bucket: "qualitätssicherungsmaßnahmen-donauuferpromenade", use_blob_urls: false, last_sync: iso(NOW - 7_200_000), last_sync_count: 311, status: "completed_with_errors", traceback: "reviews/17.json: The file is no JSON: expected value at line 1 column 1\nreviews/18.json: It has no task.", meta: { duration: 90 } }),
      made("azure", 3, { title: "Archive", container: "scans", account_name: "lakearchive", presign: false, status: "failed", last_sync: iso(NOW - 86_400_000), traceback: "The store refuses to list: the credential needs the permission “list” on the container scans." }),
      made("redis", 4, { title: "Pipeline", host: "redis.lake.example", port: "6379", db: "2", path: "tasks:", use_blob_urls: false, synchronizable: false }),
      made("localfiles", 5, { path: "/srv/label/pictures", status: "in_progress", objects_seen: 5200, tasks_made: 4100 }),
    ],
    target: [
      made("s3", 6, { title: "Results", bucket: "lake-results", prefix: "annotations/", can_delete_objects: false, last_sync: iso(NOW - 60_000), last_sync_count: 812, status: "completed", pending_count: 0, last_error: null }),
      made("redis", 7, { title: "Training queue", host: "redis.lake.example", port: "6380", db: "0", path: "done:", pending_count: 14, last_error: "The store does not answer: connection refused." }),
    ],
  };
}

function connections() {
  const settings = { bucket: "lake-shared", s3_endpoint: null, region_name: "eu-central-1", aws_sse_kms_key_id: null, role_arn: null, external_id: null, public_endpoint: null };
  const project = { project: 1, title: "Street scenes", prefix: "scenes/", storages: 1 };
  return [{ id: 7, provider: "s3", title: "Lake of the house", settings, has_credentials: true, created_at: iso(NOW), updated_at: iso(NOW), projects: [project] }];
}

/** `world.connections` is what administrators share. `world.storages` is what is connected; null: one of each. `world.asked` counts the calls that went to a store. */
export function routes(world) {
  world.storages = some();
  world.connections = connections();
  world.asked = [];
  let nextId = 50;
  const listOf = (path) => world.storages[path ? "target" : "source"];
  const check = (body, before) => {
    if (before && PLACES.some((name) => body[name] !== undefined && body[name] !== before[name]) && !SECRETS.some((name) => body[name])) return { status: 400, body: { detail: "Validation error", validation_errors: { aws_secret_access_key: ["The storage points elsewhere now. Send the secret again."] } } };
    if (body.bucket === "nobody") return { status: 400, body: { detail: "Validation error", validation_errors: { bucket: ["There is no bucket “nobody” at this address. Check the name and the region."] } } };
    if (body.aws_secret_access_key === "wrong") return { status: 400, body: { detail: "Validation error", validation_errors: { non_field_errors: ["The store refuses to list: the credential needs the permission “list” (s3:ListBucket)."] } } };
    if (body.regex_filter === "[") return { status: 400, body: { detail: "Validation error", validation_errors: { regex_filter: ["This is no regular expression: unclosed character class."] } } };
    return null;
  };
  return [
    ["GET", /^\/api\/storage-connections$/, () => ({ body: world.connections })],
    ["POST", /^\/api\/storage-connections$/, ({ body }) => {
      world.created = body;
      const { provider, title, ...settings } = body;
      const connection = { ...connections()[0], id: nextId++, provider, title, settings: { ...settings, aws_access_key_id: undefined, aws_secret_access_key: undefined }, projects: [] };
      world.connections.push(connection);
      return { status: 201, body: connection };
    }],
    ["POST", /^\/api\/storage-connections\/validate$/, ({ body }) => check(body) ?? { status: 204 }],
    ["PUT", /^\/api\/storage-connections\/(\d+)\/projects\/(\d+)$/, ({ params, body }) => {
      const connection = world.connections.find(({ id }) => id === Number(params[0]));
      connection.projects = [...connection.projects.filter(({ project }) => project !== Number(params[1])), { project: Number(params[1]), title: `Project ${params[1]}`, prefix: body.prefix, storages: 0 }];
      return { body: connection };
    }],
    ["DELETE", /^\/api\/storage-connections\/(\d+)\/projects\/(\d+)$/, ({ params }) => {
      const connection = world.connections.find(({ id }) => id === Number(params[0]));
      connection.projects = connection.projects.filter(({ project }) => project !== Number(params[1]));
      return { body: connection };
    }],
    ["GET", /^\/api\/projects\/(\d+)\/storage-connections$/, ({ params }) => ({ body: world.connections.flatMap(({ id, provider, title, settings, projects }) => projects.filter(({ project }) => project === Number(params[0])).map(({ prefix }) => ({ id, provider, title, settings, prefix }))) })],
    ["GET", /^\/api\/storages(\/export)?\/types$/, () => ({ body: Object.entries(PROVIDERS).map(([name, title]) => ({ name, title })) })],
    ["GET", /^\/api\/storages(\/export)?$/, ({ params, query }) => ({ body: listOf(params[0]).filter(({ project }) => project === Number(query.get("project"))).map(shown) })],
    ["POST", /^\/api\/storages\/(\w+)\/files$/, ({ params, body }) => {
      world.asked.push("files");
      const refused = check(body, world.storages.source.find(({ id }) => id === body.id));
      if (refused) return refused;
      let pattern;
      try {
        pattern = new RegExp(`^${(body.regex_filter ?? "").replace("(?i)", "")}`, "i");
      } catch {
        return { status: 400, body: { detail: "Validation error", validation_errors: { regex_filter: ["This is no regular expression."] } } };
      }
      const found = KEYS.filter(({ key }) => key.startsWith(body.prefix ? `${body.prefix.replace(/\/+$/, "")}/` : "") && pattern.test(key));
      return { body: { files: params[0] === "localfiles" ? [...found, { key: null, last_modified: null, size: null }] : found } };
    }],
    ["POST", /^\/api\/storages(\/export)?\/(\w+)\/validate$/, ({ params, body }) => {
      world.asked.push("validate");
      return check(body, listOf(params[0]).find(({ id }) => id === body.id)) ?? { status: 200 };
    }],
    ["POST", /^\/api\/storages(\/export)?\/(\w+)\/policies$/, ({ params, body }) => {
      const policies = [{ kind: "iam_policy", text: JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "List", Effect: "Allow", Action: "s3:ListBucket" }] }, null, 2), warnings: [] }];
      if (body.source_addresses?.length > 0) policies.push({ kind: "bucket_policy", text: JSON.stringify({ NotIpAddress: body.source_addresses }), warnings: ["browsers_too"] });
      return { body: { policies: params[1] === "s3" ? policies : [], identity: null, external_id: "labelkeep-1" } };
    }],
    ["GET", /^\/api\/storages(\/export)?\/(\w+)\/(\d+)\/doctor$/, () => ({ body: { report: world.report ?? null } })],
    ["POST", /^\/api\/storages(\/export)?\/(\w+)\/(\d+)\/doctor$/, () => {
      world.asked.push("doctor");
      const told = (message, code, params) => ({ message, said: { code, params } });
      world.report = {
        checked_at: iso(NOW),
        drift: ["put"],
        findings: [
          { probe: "list", outcome: "right", said: told("The credentials can list, as they must.", "doctor_can", { permission: "list" }), line: null },
          { probe: "put", outcome: "excess", said: told("The credentials can put, which this storage does not need. Take it away.", "doctor_need_not", { permission: "put" }), line: "s3:PutObject" },
          { probe: "public_get", outcome: "public", said: told("Everybody who knows a key can read its object, without credentials. Close it to the public.", "doctor_public_get", {}), line: null },
        ],
      };
      return { body: { report: world.report } };
    }],
    ["POST", /^\/api\/storages(\/export)?\/(\w+)\/(\d+)\/sync$/, ({ params }) => {
      world.asked.push("sync");
      const storage = listOf(params[0]).find(({ id }) => id === Number(params[2]));
      Object.assign(storage, { status: "in_progress", objects_seen: 10, tasks_made: 4, last_sync_job: "71" });
      return { body: shown(storage) };
    }],
    ["POST", /^\/api\/storages(\/export)?\/(s3|gcs|azure|redis|localfiles)$/, ({ params, body }) => {
      world.created = body;
      const refused = body.synchronizable === false ? null : check(body);
      if (refused) return refused;
      const storage = made(params[1], nextId++, body);
      listOf(params[0]).push(storage);
      return { status: 201, body: shown(storage) };
    }],
    ["PATCH", /^\/api\/storages(\/export)?\/(\w+)\/(\d+)$/, ({ params, body }) => {
      world.changed = body;
      const storage = listOf(params[0]).find(({ id }) => id === Number(params[2]));
      return check(body, storage) ?? { body: shown(Object.assign(storage, body)) };
    }],
    ["DELETE", /^\/api\/storages(\/export)?\/(\w+)\/(\d+)$/, ({ params }) => {
      const list = listOf(params[0]);
      list.splice(list.findIndex(({ id }) => id === Number(params[2])), 1);
      return { status: 204 };
    }],
  ];
}
