import { afterEach, expect, test, vi } from "vitest";
import { queryDoors, type StreamQuery } from "./stream-doors";

afterEach(() => vi.unstubAllGlobals());

/** A server on which this person has annotated some tasks; the others are offered in their order until they are taken. */
function server(open: number[]): string[] {
  const asked: string[] = [];
  const answer = (status: number, body: unknown): Response => new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
  vi.stubGlobal("fetch", async (request: Request) => {
    const path = request.url.slice(location.origin.length);
    asked.push(`${request.method} ${path}`);
    const task = /^\/api\/tasks\/(\d+)$/.exec(path);
    if (task) return answer(200, { id: Number(task[1]), data: {}, annotations: [] });
    const { selectedItems }: StreamQuery = await request.json();
    const next = open.find((id) => (selectedItems.all ? !selectedItems.excluded.includes(id) : selectedItems.included.includes(id)));
    return next === undefined ? answer(404, { detail: "There are no tasks." }) : answer(200, { id: next, data: {}, annotations: [] });
  });
  return asked;
}

const chosen = (selectedItems: StreamQuery["selectedItems"]): StreamQuery => ({ filters: null, ordering: [], selectedItems });

test("tasks that were selected come although they are annotated: first the open ones, then the others in their order", async () => {
  const open = [2];
  server(open);
  const doors = queryDoors(1, chosen({ all: false, included: [1, 2, 3] }), null);
  const next = async (held: number[]): Promise<number | undefined> => (await doors.fetchNext(held))?.id;
  expect([await next([]), await next([2]), await next([2, 1])]).toEqual([2, 1, 3]);
  open.length = 0;
  expect(await next([3])).toBeUndefined();
});

test("a whole view gives what is still to be labeled, and nothing else", async () => {
  const asked = server([2]);
  const doors = queryDoors(1, chosen({ all: true, excluded: [] }), null);
  expect((await doors.fetchNext([]))?.id).toBe(2);
  expect(await doors.fetchNext([2])).toBeNull();
  expect(asked.every((line) => line.startsWith("POST /api/dm/actions?"))).toBe(true);
});

test("a task that could not be read is asked for again", async () => {
  server([]);
  const doors = queryDoors(1, chosen({ all: false, included: [7] }), null);
  const working = globalThis.fetch;
  vi.stubGlobal("fetch", async (request: Request) => (request.url.includes("/api/tasks/") ? Promise.reject(new TypeError("offline")) : working(request)));
  await expect(doors.fetchNext([])).rejects.toThrow();
  vi.stubGlobal("fetch", working);
  expect((await doors.fetchNext([]))?.id).toBe(7);
  expect(await doors.fetchNext([])).toBeNull();
});
