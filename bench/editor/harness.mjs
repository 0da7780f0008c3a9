// Builds the bench page of the editor and serves it; used by measure.mjs and drive.mjs.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const web = resolve(import.meta.dirname, "../../web");
const require = createRequire(join(web, "package.json"));
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".jpg": "image/jpeg", ".png": "image/png", ".wav": "audio/wav", ".mp3": "audio/mpeg", ".flac": "audio/flac", ".ogg": "audio/ogg", ".opus": "audio/ogg", ".m4a": "audio/mp4", ".aac": "audio/aac", ".webm": "audio/webm", ".csv": "text/csv", ".mp4": "video/mp4", ".mov": "video/quicktime", ".json": "application/json", ".pdf": "application/pdf", ".bcmap": "application/octet-stream", ".pfb": "application/octet-stream", ".ttf": "application/octet-stream", ".wasm": "application/wasm" };

/** What the product lets a page and the worker of documents do; anything else may do nothing. */
const PAGE = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-bench'; img-src 'self' data: blob:; media-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'";
const PDF_WORKER = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; frame-ancestors 'none'";
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

const policyOf = (path) => (path.endsWith(".html") ? PAGE : /^\/assets\/pdfWorker-[^/]+\.js$/.test(path) ? PDF_WORKER : NOTHING);

export async function build() {
  const { default: react } = await import(pathToFileURL(join(web, "node_modules/@vitejs/plugin-react/dist/index.js")).href);
  const { build: viteBuild } = await import(pathToFileURL(join(web, "node_modules/vite/dist/node/index.js")).href);
  const out = mkdtempSync(join(tmpdir(), "labelkeep-bench-"));
  await viteBuild({
    root: web, logLevel: "error", publicDir: false, configFile: false, plugins: [react()],
    build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, outDir: out, emptyOutDir: true, rollupOptions: { input: join(web, "test/bench.html") } },
  });
  return out;
}

/** Serves a folder as the product does: compressed, over plain HTTP on this machine; with `policies`, as strictly too. */
export async function serve(folder, { policies = false } = {}) {
  const compressed = new Map();
  let bytes = { script: 0, style: 0 };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://x").pathname);
    const type = TYPES[extname(path)];
    if (path.includes("..") || type === undefined) return response.writeHead(404).end();
    const file = join(folder, path);
    const size = statSync(file, { throwIfNoEntry: false })?.size;
    if (size === undefined) return response.writeHead(404).end();
    if (policies) response.setHeader("content-security-policy", policyOf(path));
    if (/^(?:audio|video)\/|pdf$/.test(type)) return sendPart(request, response, file, type, size);
    let body = readFileSync(file);
    if (policies && path.endsWith(".html")) body = Buffer.from(body.toString().replace("<head>", '<head><meta property="csp-nonce" nonce="bench" content="bench">'));
    if (type.startsWith("text/")) {
      body = compressed.get(path) ?? brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
      compressed.set(path, body);
      response.setHeader("content-encoding", "br");
      if (type === "text/javascript") bytes.script += body.length;
      if (type === "text/css") bytes.style += body.length;
    }
    response.writeHead(200, { "content-type": type, "content-length": body.length, "cache-control": "no-store" }).end(request.method === "HEAD" ? undefined : body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${address.port}`,
    takeBytes() {
      const taken = bytes;
      bytes = { script: 0, style: 0 };
      return taken;
    },
    close: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}

/** Media are asked for in parts, as the product gives them. */
function sendPart(request, response, file, type, size) {
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? "");
  const headers = { "content-type": type, "accept-ranges": "bytes", "cache-control": "no-store" };
  if (range === null) {
    response.writeHead(200, { ...headers, "content-length": size });
    return createReadStream(file).pipe(response);
  }
  const [start, end] = [Number(range[1]), Math.min(size - 1, range[2] === "" ? size - 1 : Number(range[2]))];
  if (start >= size) return response.writeHead(416, { "content-range": `bytes */${size}` }).end();
  response.writeHead(206, { ...headers, "content-length": end - start + 1, "content-range": `bytes ${start}-${end}/${size}` });
  return createReadStream(file, { start, end }).pipe(response);
}

export async function launch(more = []) {
  const { chromium } = require("playwright-core");
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--js-flags=--expose-gc", "--enable-precise-memory-info", ...more],
  });
}

/** A photograph-like picture made by the browser itself: gradients, shapes and noise. */
export async function makeImage(browser, folder, { width, height, name, quality = 0.8 }) {
  const page = await browser.newPage();
  const base64 = await page.evaluate(async ([w, h, q]) => {
    const canvas = document.createElement("canvas");
    canvas.width = w;
    canvas.height = h;
    const ctx = canvas.getContext("2d");
    const sky = ctx.createLinearGradient(0, 0, w, h);
    sky.addColorStop(0, "#8fb7d9");
    sky.addColorStop(0.55, "#d8d2b4");
    sky.addColorStop(1, "#43502f");
    ctx.fillStyle = sky;
    ctx.fillRect(0, 0, w, h);
    let state = 5;
    const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
    for (let i = 0; i < 900; i += 1) {
      ctx.fillStyle = `hsl(${next() * 360} 35% ${20 + next() * 60}% / 0.6)`;
      const size = (0.005 + next() * 0.05) * w;
      if (i % 2 === 0) ctx.fillRect(next() * w, next() * h, size, size * (0.4 + next()));
      else {
        ctx.beginPath();
        ctx.arc(next() * w, next() * h, size / 2, 0, 7);
        ctx.fill();
      }
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", q));
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = "";
    for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
    return btoa(text);
  }, [width, height, quality]);
  await page.close();
  const body = Buffer.from(base64, "base64");
  writeFileSync(join(folder, name), body);
  return body.length;
}

export function remove(folder) {
  rmSync(folder, { recursive: true, force: true });
}
