import { describe, expect, it } from "vitest";
import { HostError } from "../../editor/api";
import { createHost } from "../label-stream/host";
import type { Delivered } from "./deliver";
import { MOST_ENTRIES, Outbox } from "./outbox";
import { MemoryStore, type OutboxEntry } from "./store";

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

type Answer = (method: string, path: string, body: Record<string, unknown>) => unknown;

/** A server that knows annotations by their unique_id, and may be cut off before or after it has stored one. */
class FakeServer {
  readonly annotations: { id: number; task: number; unique_id: string; result: unknown; was_cancelled: boolean }[] = [];
  readonly drafts: unknown[] = [];
  cut: "before" | "after" | null = null;
  answer: Answer = (method, path, body) => this.#answer(method, path, body);

  send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    if (this.cut === "before") throw new TypeError("Failed to fetch");
    const answer = this.answer(method, path, (body ?? {}) as Record<string, unknown>);
    if (this.cut === "after") throw new TypeError("Failed to fetch");
    return structuredClone(answer);
  };

  #answer(method: string, path: string, body: Record<string, unknown>): unknown {
    const [, kind, id] = /^\/api\/(tasks|annotations)\/(\d+)/.exec(path) ?? [];
    if (path.endsWith("/drafts")) return this.drafts.push(body);
    if (kind === "annotations") {
      const found = this.annotations.find((item) => item.id === Number(id));
      if (found === undefined) throw new Refused(404);
      if (method === "PATCH") Object.assign(found, { result: body["result"], was_cancelled: body["was_cancelled"] });
      return found;
    }
    const known = this.annotations.find((item) => item.task === Number(id) && item.unique_id === body["unique_id"]);
    if (known !== undefined) return known;
    const made = { id: this.annotations.length + 1, task: Number(id), unique_id: String(body["unique_id"]), result: body["result"], was_cancelled: body["was_cancelled"] === true };
    this.annotations.push(made);
    return made;
  }
}

function setUp(store = new MemoryStore()) {
  const server = new FakeServer();
  const outbox = new Outbox(1, { store, send: server.send, alone: (work) => work(), tell: () => {} });
  return { server, store, outbox };
}

const entry = (id: string, more: Partial<OutboxEntry> = {}): OutboxEntry => ({ id, userId: 1, kind: "submit", taskId: 5, annotationId: null, body: { result: [{ id }] }, base: null, at: 1, refused: null, ...more });

describe("submits without a connection", () => {
  it("wait, and are delivered once when it is back, in their order", async () => {
    const { server, outbox } = setUp();
    server.cut = "before";
    await outbox.add(entry("b", { at: 2 }));
    await outbox.add(entry("a", { at: 1 }));
    await outbox.deliver();
    expect(outbox.getState()).toMatchObject({ obstacle: "offline" });
    expect(outbox.waitingTasks).toEqual([5, 5]);
    server.cut = null;
    await outbox.deliver();
    expect(server.annotations.map((item) => item.unique_id)).toEqual(["a", "b"]);
    expect(outbox.getState()).toEqual({ entries: [], obstacle: null, sending: false });
    outbox.stop();
  });

  it("a try whose answer was lost makes no second annotation", async () => {
    const { server, outbox } = setUp();
    server.cut = "after";
    await outbox.add(entry("a"));
    await outbox.deliver();
    await outbox.deliver();
    server.cut = null;
    await outbox.deliver();
    expect(server.annotations).toHaveLength(1);
    expect(outbox.getState().entries).toEqual([]);
    outbox.stop();
  });

  it("what was changed after such a try is sent after", async () => {
    const { server, outbox } = setUp();
    server.cut = "after";
    await outbox.add(entry("a"));
    await outbox.deliver();
    expect(await outbox.takeBack("a")).toBe(true);
    server.cut = null;
    await outbox.add(entry("a", { body: { result: [{ id: "better" }] } }));
    await outbox.deliver();
    expect(server.annotations).toMatchObject([{ result: [{ id: "better" }], was_cancelled: false }]);
    outbox.stop();
  });

  it("survive the page, and belong to one person", async () => {
    const store = new MemoryStore();
    const before = setUp(store);
    before.server.cut = "before";
    await before.outbox.add(entry("a"));
    await store.put(entry("x", { userId: 2 }));
    before.outbox.stop();
    const after = setUp(store);
    await after.outbox.start();
    expect(after.server.annotations.map((item) => item.unique_id)).toEqual(["a"]);
    expect([...store.entries.keys()]).toEqual(["x"]);
  });

  it("a submit that is taken back is not sent", async () => {
    const { server, outbox } = setUp();
    server.cut = "before";
    await outbox.add(entry("a"));
    const heard: (Delivered | null)[] = [];
    outbox.onSettled("a", (delivered) => heard.push(delivered));
    expect(await outbox.takeBack("a")).toBe(true);
    expect(await outbox.takeBack("a")).toBe(false);
    server.cut = null;
    await outbox.deliver();
    expect(server.annotations).toEqual([]);
    expect(heard).toEqual([null]);
    outbox.stop();
  });

  it("what the server refuses stays, with the reason, and holds nobody up", async () => {
    const { server, outbox } = setUp();
    const answer = server.answer;
    server.answer = (method, path, body) => {
      if (body["unique_id"] === "bad") throw new Refused(404);
      return answer(method, path, body);
    };
    await outbox.add(entry("bad", { at: 0 }));
    await outbox.add(entry("good"));
    await outbox.deliver();
    expect(server.annotations).toHaveLength(1);
    expect(outbox.getState()).toMatchObject({ obstacle: null, entries: [{ id: "bad", refused: "status 404" }] });
    server.answer = answer;
    await outbox.again("bad");
    expect(server.annotations).toHaveLength(2);
    outbox.stop();
  });

  it("a server that stumbles over one takes the next; without a session none goes", async () => {
    const { server, outbox } = setUp();
    const answer = server.answer;
    server.answer = (method, path, body) => {
      if (body["unique_id"] === "a") throw new Refused(500);
      return answer(method, path, body);
    };
    await outbox.add(entry("a", { at: 0 }));
    await outbox.add(entry("b"));
    await outbox.deliver();
    expect(server.annotations.map((item) => item.unique_id)).toEqual(["b"]);
    expect(outbox.getState().entries).toMatchObject([{ id: "a", refused: null }]);
    server.answer = () => {
      throw new Refused(401);
    };
    await outbox.deliver();
    expect(outbox.getState()).toMatchObject({ obstacle: "session", entries: [{ id: "a", refused: null }] });
    outbox.stop();
  });

  it("a draft that is gone does not keep the work from arriving", async () => {
    const { server, outbox } = setUp();
    const answer = server.answer;
    server.answer = (method, path, body) => {
      if ("draft_id" in body) throw new Refused(403);
      return answer(method, path, body);
    };
    await outbox.add(entry("a", { body: { result: [], draft_id: 9 } }));
    await outbox.deliver();
    expect(server.annotations).toHaveLength(1);
    outbox.stop();
  });

  it("an update over somebody else's change becomes a draft beside it", async () => {
    const { server, outbox } = setUp();
    server.annotations.push({ id: 1, task: 5, unique_id: "x", result: ["theirs"], was_cancelled: false });
    const answer = server.answer;
    server.answer = (method, path, body) => {
      if (method === "PATCH" && "if_unmodified_since" in body) throw new Refused(409);
      return answer(method, path, body);
    };
    const heard: (Delivered | null)[] = [];
    outbox.onSettled("u", (delivered) => heard.push(delivered));
    await outbox.add(entry("u", { kind: "update", annotationId: 1, base: "then", body: { result: ["mine"] } }));
    await outbox.deliver();
    expect(server.annotations[0]?.result).toEqual(["theirs"]);
    expect(server.drafts).toMatchObject([{ result: ["mine"] }]);
    expect(heard[0]?.how).toBe("draft");
    outbox.stop();
  });

  it("an update that arrived although its answer was lost is no conflict", async () => {
    const { server, outbox } = setUp();
    server.annotations.push({ id: 1, task: 5, unique_id: "x", result: ["mine"], was_cancelled: false });
    const answer = server.answer;
    server.answer = (method, path, body) => {
      if (method === "PATCH") throw new Refused(409);
      return answer(method, path, body);
    };
    await outbox.add(entry("u", { kind: "update", annotationId: 1, base: "then", body: { result: ["mine"] } }));
    await outbox.deliver();
    expect(server.drafts).toEqual([]);
    expect(outbox.getState().entries).toEqual([]);
    outbox.stop();
  });

  it("the box has a bottom", async () => {
    const { server, outbox, store } = setUp();
    server.cut = "before";
    for (let i = 0; i < MOST_ENTRIES; i += 1) await store.put(entry(`e${i}`));
    await expect(outbox.add(entry("more"))).rejects.toThrow("full");
    expect(store.entries.size).toBe(MOST_ENTRIES);
    await expect(setUp().outbox.add(entry("big", { body: { result: ["x".repeat(21_000_000)] } }))).rejects.toThrow("full");
    outbox.stop();
  });
});

describe("the editor's host", () => {
  const payload = { result: [{ id: "r" }], lead_time: 1, draft_id: null, parent_prediction: null, parent_annotation: null, started_at: "2026-01-01T00:00:00Z", unique_id: "name", baseUpdatedAt: null };

  it("takes no submit that the server would refuse for its size, with or without a connection", async () => {
    const { server, outbox, store } = setUp();
    const host = createHost({ request: server.send, signIn: async () => true, outbox }, {}, { groundTruth: false, deleteAnnotations: false });
    const large = { ...payload, result: [{ id: "x".repeat(10_000_000) }] };
    for (const cut of [null, "before"] as const) {
      server.cut = cut;
      await expect(host.submitAnnotation?.(5, large)).rejects.toMatchObject({ kind: "rejected", message: expect.stringContaining("10 MB can be stored") });
    }
    expect([server.annotations, store.entries.size]).toEqual([[], 0]);
    outbox.stop();
  });

  it("queues a submit that nobody answers, and does not ask again while nobody does", async () => {
    const { server, outbox } = setUp();
    server.cut = "after";
    const host = createHost({ request: server.send, signIn: async () => true, outbox }, {}, { groundTruth: false, deleteAnnotations: false });
    expect(await host.submitAnnotation?.(5, payload)).toMatchObject({ queued: "name" });
    const queued = await host.skip?.(6, { ...payload, unique_id: "second" }, null);
    expect(queued).toMatchObject({ queued: "second" });
    expect(server.annotations).toHaveLength(1);
    server.cut = null;
    await outbox.deliver();
    expect(server.annotations.map(({ task, was_cancelled }) => [task, was_cancelled])).toEqual([[5, false], [6, true]]);
    outbox.stop();
  });

  it("says so when this machine has no room", async () => {
    const { server, outbox, store } = setUp();
    server.cut = "before";
    store.put = () => Promise.reject(new Error("quota"));
    const host = createHost({ request: server.send, signIn: async () => true, outbox }, {}, { groundTruth: false, deleteAnnotations: false });
    const failed = await Promise.resolve(host.submitAnnotation?.(5, payload)).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(HostError);
    expect(failed).toMatchObject({ kind: "offline" });
    outbox.stop();
  });
});
