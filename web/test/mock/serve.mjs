// node test/mock/serve.mjs [port] [tasks]: the interface over the made-up world, for looking at pages without a server.
import { createServer } from "node:http";
import react from "@vitejs/plugin-react";
import { createServer as createVite } from "vite";
import { makeWorld, routes as dmRoutes } from "./dm.mjs";
import { routes as workRoutes } from "./work.mjs";
import { PEOPLE } from "./world.mjs";

const port = Number(process.argv[2] ?? 5199);
const world = makeWorld(Number(process.argv[3] ?? 3000));
const session = { user: PEOPLE[0], role: "OW", permissions: ["organization_view", "members_view", "members_invite", "members_manage", "settings_manage", "audit_view", "tokens_use", "projects_list", "projects_create"], organization: { id: 1, title: "Example" }, has_second_factor: false, must_enrol: false, must_show_code: false, single_sign_on: null, providers: [], only_single_sign_on: false, setup_required: false, signup_open: false, version: "0.1.0" };
const table = [
  ["GET", /^\/api\/session$/, () => ({ body: session })],
  ["POST", /^\/api\/session$/, ({ body }) => (body.password === "wrong" ? { status: 401, body: { detail: "E-mail or password is wrong." } } : { body: session })],
  ...dmRoutes(world),
  ...workRoutes(world),
];

async function readBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  try {
    return JSON.parse(text || "{}");
  } catch {
    return { text };
  }
}

async function answer(request, response, url) {
  const path = url.pathname.replace(/\/$/, "");
  for (const [method, pattern, handle] of table) {
    const match = method === request.method && pattern.exec(path);
    if (!match) continue;
    const result = handle({ params: match.slice(1), query: url.searchParams, body: await readBody(request) }) ?? {};
    response.statusCode = result.status ?? 200;
    response.setHeader("Content-Type", result.type ?? "application/json");
    response.end(result.raw ?? (result.body === undefined ? "" : JSON.stringify(result.body)));
    return;
  }
  response.statusCode = 404;
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ status_code: 404, detail: `No mock for ${request.method} ${path}` }));
}

const entry = process.env.MOCK_ENTRY;
const swap = { name: "entry", transformIndexHtml: { order: "pre", handler: (html) => (entry ? html.replace("/src/main.tsx", entry) : html) } };
const vite = await createVite({ configFile: false, plugins: [react(), swap], server: { middlewareMode: true, ws: { port: port + 1000 } }, appType: "spa", logLevel: "warn" });
createServer((request, response) => {
  const url = new URL(request.url, `http://localhost:${port}`);
  if (url.pathname.startsWith("/api/") || url.pathname.startsWith("/data/")) void answer(request, response, url);
  else vite.middlewares(request, response);
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}/`));
