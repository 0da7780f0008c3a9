// Starts the program under test with an empty data folder, and stops it.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** @returns {Promise<number>} a port of the loopback address that nobody uses */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export const OWNER = { email: "owner@example.com", password: "a password for tests 1", token: "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678" };

export class Server {
  output = "";

  /** With an owner that exists already, or (`empty`) waiting for the first account; `settings` as variables, at `port` or a free one. */
  static async start({ empty = false, settings = {}, port } = {}) {
    const binary = process.env.LABELKEEP_BINARY;
    if (!binary) throw new Error("LABELKEEP_BINARY is not set: run `cargo xtask test browser`");
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), "labelkeep-browser-"));
    server.port = port ?? (await freePort());
    // By name, as people open it: browsers treat localhost as a secure place.
    server.url = `http://localhost:${server.port}`;
    const owner = empty ? [] : ["--username", OWNER.email, "--password", OWNER.password, "--user-token", OWNER.token];
    const args = ["serve", "--port", String(server.port), "--data-dir", server.folder, ...owner];
    server.process = spawn(binary, args, { env: { ...process.env, LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN: "true", ...settings } });
    for (const stream of [server.process.stdout, server.process.stderr]) {
      stream.on("data", (chunk) => (server.output += chunk));
    }
    await server.healthy();
    return server;
  }

  async healthy() {
    const deadline = Date.now() + 30_000;
    while (Date.now() < deadline && this.process.exitCode === null) {
      try {
        if ((await fetch(`${this.url}/health`)).ok) return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error(`the server did not become healthy:\n${this.output}`);
  }

  /** The link that the first start prints. */
  async setupLink() {
    const deadline = Date.now() + 5_000;
    while (Date.now() < deadline) {
      const found = /(https?:\/\/\S*\/setup\S*)/.exec(this.output);
      if (found) return found[1].replace(/["']$/, "");
      await sleep(50);
    }
    throw new Error(`the start printed no setup link:\n${this.output}`);
  }

  /** The API with the owner's legacy token, to prepare what a test does not want to click together. */
  async api(method, path, body, headers = {}) {
    const json = body !== undefined && !(body instanceof FormData);
    const answer = await fetch(this.url + path, {
      method,
      headers: { Authorization: `Token ${OWNER.token}`, ...(json ? { "Content-Type": "application/json" } : {}), ...headers },
      body: json ? JSON.stringify(body) : body,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : undefined;
  }

  async stop() {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once("exit", resolve));
      this.process.kill("SIGTERM");
      await Promise.race([ended, sleep(5_000)]);
      if (this.process.exitCode === null) this.process.kill("SIGKILL");
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
