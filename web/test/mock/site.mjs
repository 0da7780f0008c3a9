// The built interface and the made-up world on one address, with the document's headers as the product sends them.
import { factorRoutes } from "./factor.mjs";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname } from "node:path";
import { makeWorld, routes as dmRoutes } from "./dm.mjs";
import { routes as shellRoutes } from "./shell.mjs";
import { routes as storageRoutes } from "./storage.mjs";
import { project, routes as workRoutes } from "./work.mjs";
import { PEOPLE } from "./world.mjs";

const DIST = new URL("../../dist/", import.meta.url);
const TYPES = { ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".html": "text/html; charset=utf-8", ".wav": "audio/wav", ".txt": "text/plain", ".pdf": "application/pdf", ".pfb": "application/octet-stream", ".ttf": "application/octet-stream", ".bcmap": "application/octet-stream", ".wasm": "application/wasm" };
const ALL = ["organization_view", "members_view", "members_invite", "members_manage", "settings_manage", "audit_view", "tokens_use", "projects_list", "projects_create", "stats_view", "workspaces_list", "workspaces_create", "workspace_view", "workspace_members_view", "workspace_change", "permissions_manage"];

/** The same words as crates/server/src/resources/pages. */
const policy = (nonce, media) =>
  `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:${media}; media-src 'self' data: blob:${media}; font-src 'self'; connect-src 'self'${media}; worker-src 'self'; manifest-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'`;

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString() || "{}");
  } catch {
    return {};
  }
}

async function document(response, media) {
  const nonce = Math.random().toString(36).slice(2);
  const html = await readFile(new URL("index.html", DIST), "utf8");
  response.writeHead(200, { "Content-Type": TYPES[".html"], "Content-Security-Policy": policy(nonce, media) });
  response.end(html.replace("<head>", `<head><meta property="csp-nonce" nonce="${nonce}" content="${nonce}" />`));
}

export async function startSite(tasks = 300) {
  const world = makeWorld(tasks);
  let preferences = {};
  let signedIn = true;
  let isNew = false;
  const session = () => (signedIn ? { user: PEOPLE[0], role: "OW", permissions: ALL, organization: { id: 1, title: "Lake" }, has_second_factor: world.factor.since !== null, must_enrol: world.mustEnrol === true, must_show_code: false, single_sign_on: null, providers: [], only_single_sign_on: false, setup_required: false, signup_open: false, version: "0" } : { user: null, role: null, permissions: [], organization: null, has_second_factor: false, must_enrol: false, must_show_code: false, single_sign_on: null, providers: [], only_single_sign_on: false, setup_required: isNew, signup_open: true, version: "0" });
  const table = [
    ["GET", /^\/api\/session$/, () => ({ body: session() })],
    ["POST", /^\/api\/session$/, ({ body }) => {
      if (body.password === "right" && world.factor.since !== null && body.code !== "123456") return { status: 401, body: { code: body.code ? "wrong_code" : "second_factor_needed", detail: "A code is needed." } };
      signedIn = body.password === "right";
      return signedIn ? { body: session() } : { status: 401, body: { detail: "E-mail or password is wrong." } };
    }],
    ["PATCH", /^\/api\/projects\/1$/, ({ body }) => { world.patched = body; world.config = body.label_config ?? world.config; return { body: { ...project(world), ...body } }; }],
    ["GET", /^\/api\/current-user\/preferences$/, () => ({ body: preferences })],
    ...factorRoutes(world),
    ...shellRoutes(world),
    ...dmRoutes(world),
    ...storageRoutes(world),
    ...workRoutes(world),
  ];
  const answer = async (request, response, url) => {
    const path = url.pathname.replace(/\/$/, "");
    if (!signedIn && !/^\/api\/(session|setup|signup|password-reset)$/.test(path)) {
      response.writeHead(401, { "Content-Type": "application/json" });
      return response.end(JSON.stringify({ status_code: 401, detail: "Sign in first." }));
    }
    for (const [method, pattern, handle] of table) {
      const match = method === request.method && pattern.exec(path);
      if (!match) continue;
      const result = handle({ params: match.slice(1), query: url.searchParams, body: await bodyOf(request) }) ?? {};
      response.writeHead(result.status ?? 200, { "Content-Type": result.type ?? "application/json", ...result.headers });
      return response.end(result.raw ?? (result.body === undefined ? "" : JSON.stringify(result.body)));
    }
    response.writeHead(404, { "Content-Type": "application/json" });
    return response.end(JSON.stringify({ status_code: 404, detail: `No answer for ${request.method} ${path}` }));
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/data/") || url.pathname.startsWith("/tasks/")) return answer(request, response, url);
    const type = TYPES[extname(url.pathname)];
    // Of a project, the policy names its stores.
    if (type === undefined) return document(response, /^\/projects\/\d/.test(url.pathname) && world.store ? ` ${world.store}` : "");
    const file = await readFile(new URL(`.${url.pathname}`, DIST)).catch(() => null);
    response.writeHead(file === null ? 404 : 200, { "Content-Type": type });
    return response.end(file);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    world,
    /** One more answer, before all others. */
    answers: (entry) => { table.unshift(entry); },
    preferences: (next) => { preferences = next; },
    signIn: (on) => { signedIn = on; },
    /** Nobody has an account yet. */
    isNew: (value) => { isNew = value; },
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}
