import { describe, expect, it } from "vitest";
import { type AnnotationPayload, HostError } from "../../editor/api";
import { toHostError } from "./failures";
import { annotationBody, createHost, type Method } from "./host";

const PAYLOAD: AnnotationPayload = { result: [], lead_time: 3.5, draft_id: 9, parent_prediction: 4, parent_annotation: null, started_at: "2026-01-01T00:00:00Z", unique_id: "name", baseUpdatedAt: "then" };

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

function setup(answers: (unknown | Error)[], signsIn = true) {
  const sent: { method: Method; path: string; body: unknown }[] = [];
  let asked = 0;
  const host = createHost(
    {
      request: async (method, path, body) => {
        sent.push({ method, path, body });
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        return answer;
      },
      signIn: async () => {
        asked += 1;
        return signsIn;
      },
    },
    {},
    { groundTruth: true, deleteAnnotations: false },
  );
  return { host, sent, asked: () => asked };
}

describe("host", () => {
  it("names the people of a history, and leaves the number of who is not known", async () => {
    const entry = { id: 1, action: "submitted", created_at: "2026-01-01T00:00:00Z" };
    const ada = { id: 3, email: "ada@example.org", first_name: "Ada" };
    const { host, sent } = setup([[{ ...entry, created_by: 3 }, { ...entry, created_by: 8 }, { ...entry, created_by: null }], [ada]]);
    const history = await host.loadHistory?.(5);
    expect(history?.map((item) => item.created_by)).toEqual([ada, 8, null]);
    expect(sent.map((item) => item.path)).toEqual(["/api/annotation-history/?annotation=5", "/api/users/"]);
    const refused = setup([[{ ...entry, created_by: 3 }], new Refused(403)]);
    expect((await refused.host.loadHistory?.(5))?.[0]?.created_by).toBe(3);
  });
  it("submits with the draft it came from and without empty parents", async () => {
    const { host, sent } = setup([{ id: 1 }]);
    await host.submitAnnotation?.(7, PAYLOAD);
    expect(sent).toEqual([{ method: "POST", path: "/api/tasks/7/annotations/", body: { result: [], lead_time: 3.5, started_at: PAYLOAD.started_at, draft_id: 9, unique_id: "name", parent_prediction: 4 } }]);
    expect(annotationBody(PAYLOAD)).not.toHaveProperty("parent_annotation");
  });
  it("skips an untouched task and an annotated one", async () => {
    const { host, sent } = setup([{ id: 1 }, { id: 2 }]);
    await host.skip?.(7, PAYLOAD, null);
    await host.skip?.(7, PAYLOAD, 2);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/tasks/7/annotations/", "PATCH /api/annotations/2/"]);
    expect(sent.every(({ body }) => (body as { was_cancelled: boolean }).was_cancelled)).toBe(true);
  });
  it("makes, then changes drafts", async () => {
    const { host, sent } = setup([{ id: 5, updated_at: "t" }, { id: 5 }, { id: 6 }]);
    const base = { taskId: 7, annotationId: null, draftId: null, result: [], lead_time: 1, baseUpdatedAt: null };
    expect(await host.saveDraft?.(base)).toEqual({ id: 5, updated_at: "t" });
    await host.saveDraft?.({ ...base, draftId: 5 });
    await host.saveDraft?.({ ...base, annotationId: 3 });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/tasks/7/drafts", "PATCH /api/drafts/5/", "POST /api/tasks/7/annotations/3/drafts"]);
  });
  it("sends what changed in a large draft, and the whole where the server has another one", async () => {
    const mask = (first: number) => [{ id: "m", value: { rle: Array.from({ length: 3_000 }, (_, at) => (at === 0 ? first : at % 9)) } }];
    const { host, sent } = setup([{ id: 5, updated_at: "1" }, { id: 5, updated_at: "2" }, new Refused(409), { id: 5, updated_at: "3" }, new TypeError("Failed to fetch")]);
    const base = { taskId: 7, annotationId: null, draftId: null, lead_time: 1, baseUpdatedAt: null };
    await host.saveDraft?.({ ...base, result: mask(0) });
    expect(await host.saveDraft?.({ ...base, draftId: 5, baseUpdatedAt: "1", result: mask(7) })).toEqual({ id: 5, updated_at: "2" });
    expect(await host.saveDraft?.({ ...base, draftId: 5, baseUpdatedAt: "2", result: mask(8) })).toEqual({ id: 5, updated_at: "3" });
    await expect(host.saveDraft?.({ ...base, draftId: 5, baseUpdatedAt: "3", result: mask(9) })).rejects.toMatchObject({ kind: "offline" });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /api/tasks/7/drafts", "PATCH /api/drafts/5/changes", "PATCH /api/drafts/5/changes", "PATCH /api/drafts/5/", "PATCH /api/drafts/5/changes"]);
    const part = (insert: number) => ({ members: { "0": { members: { value: { members: { rle: { part: { at: 0, remove: 1, insert: [insert] } } } } } } } });
    expect(sent[1]?.body).toEqual({ result: part(7), of: "1", lead_time: 1 });
    expect(sent[3]?.body).toEqual({ result: mask(8), lead_time: 1, if_unmodified_since: "2" });
    expect(sent[4]?.body).toEqual({ result: part(9), of: "3", lead_time: 1 });
  });
  it("asks once when a draft was changed elsewhere, then does what the person wants", async () => {
    const { host, sent } = setup([new Refused(409), { id: 5, updated_at: "last" }]);
    const payload = { taskId: 7, annotationId: null, draftId: 5, result: [], lead_time: 1, baseUpdatedAt: "mine" };
    await expect(host.saveDraft?.(payload)).rejects.toMatchObject({ kind: "conflict" });
    expect(await host.saveDraft?.(payload)).toEqual({ id: 5, updated_at: "last" });
    expect(sent.map(({ method, body }) => [method, (body as { if_unmodified_since?: string }).if_unmodified_since])).toEqual([["PATCH", "mine"], ["PATCH", undefined]]);
  });
  it("knows its own draft again when only the answer was lost", async () => {
    const { host, sent } = setup([new TypeError("Failed to fetch"), new Refused(409), { id: 5, result: [{ id: "a" }] }, { id: 5, updated_at: "last" }]);
    const payload = { taskId: 7, annotationId: null, draftId: 5, result: [{ id: "a" }], lead_time: 1, baseUpdatedAt: "mine" };
    await expect(host.saveDraft?.(payload)).rejects.toMatchObject({ kind: "offline" });
    expect(await host.saveDraft?.({ ...payload, result: [{ id: "b" }] })).toEqual({ id: 5, updated_at: "last" });
    expect(sent.map(({ method }) => method)).toEqual(["PATCH", "PATCH", "GET", "PATCH"]);
  });
  it("takes somebody else's draft for what it is after a lost answer", async () => {
    const { host } = setup([new TypeError("Failed to fetch"), new Refused(409), { id: 5, result: [{ id: "theirs" }] }]);
    const payload = { taskId: 7, annotationId: null, draftId: 5, result: [{ id: "a" }], lead_time: 1, baseUpdatedAt: "mine" };
    await expect(host.saveDraft?.(payload)).rejects.toMatchObject({ kind: "offline" });
    await expect(host.saveDraft?.(payload)).rejects.toMatchObject({ kind: "conflict" });
  });
  it("makes a new draft when the old one is gone and the person keeps their work", async () => {
    const { host, sent } = setup([new Refused(404), new Refused(404), { id: 6, updated_at: "new" }]);
    const payload = { taskId: 7, annotationId: 2, draftId: 5, result: [], lead_time: 1, baseUpdatedAt: "mine" };
    await expect(host.saveDraft?.(payload)).rejects.toMatchObject({ kind: "conflict" });
    expect(await host.saveDraft?.(payload)).toEqual({ id: 6, updated_at: "new" });
    expect(sent.at(-1)?.path).toBe("/api/tasks/7/annotations/2/drafts");
  });
  it("keeps the work when the session ends: asks, then sends the same again", async () => {
    const { host, sent, asked } = setup([new Refused(401), { id: 1 }]);
    expect(await host.submitAnnotation?.(7, PAYLOAD)).toEqual({ id: 1 });
    expect(asked()).toBe(1);
    expect(sent[0]).toEqual(sent[1]);
  });
  it("says so when the person does not sign in", async () => {
    const { host } = setup([new Refused(401)], false);
    await expect(host.submitAnnotation?.(7, PAYLOAD)).rejects.toMatchObject({ kind: "session" });
  });
  it("tells apart what waits and what a person must see", () => {
    const kind = (error: unknown): string => toHostError(error).kind;
    expect([new TypeError("Failed to fetch"), new Refused(503), new Refused(429), new Refused(409), new Refused(400), new HostError("conflict", "x")].map(kind)).toEqual(["offline", "offline", "offline", "conflict", "rejected", "conflict"]);
  });
  it("offers only what the person may do", () => {
    const { host } = setup([]);
    expect(host.setGroundTruth).toBeDefined();
    expect(host.deleteAnnotation).toBeUndefined();
  });
});
