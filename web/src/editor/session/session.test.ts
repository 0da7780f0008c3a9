import { afterEach, describe, expect, test, vi } from "vitest";
import "../tags/define";
import { HostError, type EditorHost, type EditorProps, type EditorTask, type TaskAnnotation } from "../api";
import { MemoryJournal } from "../drafts/journal";
import { DEFAULT_SETTINGS } from "../model/settings";
import { setRegionAnswer, setTaskAnswer } from "../model/answers";
import { commitRegion, makeRegion } from "../model/create";
import { EditorSession } from "./session";
import type { ResultItem } from "../model/types";

const CONFIG = `<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="A"/></Labels><Choices name="q" toName="t" required="true"><Choice value="yes"/><Choice value="no" selected="true"/></Choices></View>`;
const BARE = CONFIG.replace(' required="true"', "").replace(' selected="true"', "");
const span = (id: string): ResultItem => ({ id, from_name: "l", to_name: "t", type: "labels", value: { start: 0, end: 2, text: "ab", labels: ["A"] } });
const user = { id: 1, email: "a@example.org" };
const annotation = (id: number, by = 1): TaskAnnotation => ({ id, result: [span(`s${id}`)], completed_by: by, updated_at: "2026-01-01T00:00:00Z", lead_time: 10 });

const sessions: EditorSession[] = [];
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose();
  vi.useRealTimers();
});

function open(task: Partial<EditorTask>, more: Partial<EditorProps> = {}, journal = new MemoryJournal()) {
  const host: EditorHost = {
    submitAnnotation: vi.fn(async (_task, payload) => ({ id: 100, result: payload.result, completed_by: 1 })),
    updateAnnotation: vi.fn(async (_task, id, payload) => ({ id, result: payload.result, completed_by: 1 })),
    skip: vi.fn(async (_task, payload) => ({ id: 101, result: payload.result, was_cancelled: true, completed_by: 1 })),
    saveDraft: vi.fn(async () => ({ id: 7 })),
    deleteAnnotation: vi.fn(async () => {}),
    discardDraft: vi.fn(async () => {}),
    setGroundTruth: vi.fn(async () => {}),
    convertToDraft: vi.fn(async (): Promise<{ id: number; result: ResultItem[] }> => ({ id: 9, result: [span("back")] })),
    onDone: vi.fn(), onDirty: vi.fn(),
    ...more.host,
  };
  const session = new EditorSession({ config: BARE, mode: "view", user, task: { id: 5, data: { text: "abc" }, ...task }, ...more, host }, DEFAULT_SETTINGS, journal);
  sessions.push(session);
  return { session, host, journal };
}

const kinds = (session: EditorSession) => session.tabs.map((tab) => `${tab.kind}:${tab.annotation?.id ?? tab.draft?.id ?? tab.prediction?.id ?? "new"}`);

describe("what is opened first", () => {
  test("nothing there: a new annotation with the defaults of the config", () => {
    const { session } = open({}, { config: CONFIG });
    expect(kinds(session)).toEqual(["annotation:new"]);
    expect(session.open.store.classificationOf("q")?.value).toEqual(["no"]);
  });

  test("one's own draft before everything, then one's own annotation", () => {
    expect(open({ annotations: [annotation(1, 2)], drafts: [{ id: 3, result: [] }] }, { mode: "stream" }).session.current.draft?.id).toBe(3);
    expect(open({ annotations: [annotation(1, 2), annotation(2, 1)] }, { mode: "stream" }).session.current.annotation?.id).toBe(2);
  });

  test("in the stream somebody else's annotation is not taken for one's own", () => {
    const { session } = open({ annotations: [annotation(1, 2)] }, { mode: "stream" });
    expect(session.current.annotation).toBeNull();
    expect(open({ annotations: [annotation(1, 2)] }).session.current.annotation?.id).toBe(1);
  });

  test("a draft lies over its annotation", () => {
    const { session } = open({ annotations: [annotation(1)], drafts: [{ id: 3, annotation: 1, result: [span("d")] }] });
    expect(kinds(session)).toEqual(["annotation:1"]);
    expect(session.open.store.region("d")).not.toBeNull();
  });

  test("predictions are a start when the project says so, and say that they are predictions", () => {
    const predictions = [{ id: 8, result: [span("p")], model_version: "v1" }, { id: 9, result: [span("o")], model_version: "v2" }];
    const { session } = open({ predictions }, { mode: "stream", project: { showCollabPredictions: true, modelVersion: "v1" } });
    expect(session.current).toMatchObject({ kind: "annotation", parentPrediction: 8 });
    expect(session.open.store.region("p")?.origin).toBe("prediction");
    expect(open({ predictions }, { mode: "stream" }).session.open.store.regionCount).toBe(0);
  });
});

describe("submitting", () => {
  test("a required answer is asked for", async () => {
    const { session, host } = open({}, { config: CONFIG.replace(' selected="true"', "") });
    await session.submit();
    expect(host.submitAnnotation).not.toHaveBeenCalled();
    expect(session.notice?.kind).toBe("error");
    expect(session.missing).toHaveLength(1);
    const control = session.config.controls.get("q");
    if (control === undefined) throw new Error("q");
    setTaskAnswer(session.open.store, control, ["yes"]);
    session.open.store.flush();
    expect(session.missing).toEqual([]);
    expect(session.notice).toBeNull();
  });

  const PER_REGION = BARE.replace("</View>", '<Number name="n" toName="t" perRegion="true" required="true" defaultValue="3"/><Rating name="r" toName="t" perRegion="true" required="true"/></View>');

  test("a refusal names the region among several, and a required number on regions has its default", async () => {
    const predictions = [{ id: 8, result: [span("p"), span("o"), { id: "o", from_name: "r", to_name: "t", type: "rating", value: { start: 0, end: 2, text: "ab", rating: 2 } }] }];
    const { session, host } = open({ predictions }, { config: PER_REGION, mode: "stream", project: { showCollabPredictions: true } });
    const { store } = session.open;
    await session.submit();
    expect(session.notice?.text).toBe("Region 1 (A): Answer “r” before you submit.");
    expect([...store.selection]).toEqual(["p"]);
    const rating = session.config.controls.get("r");
    const number = session.config.controls.get("n");
    if (rating === undefined || number === undefined) throw new Error("controls");
    setRegionAnswer(store, rating, ["p"], 4);
    setRegionAnswer(store, number, ["o"], 7);
    await session.submit();
    const sent = vi.mocked(host.submitAnnotation!).mock.calls[0]?.[1].result ?? [];
    expect(sent.filter((item) => item.type === "number").map((item) => [item.id, item.value?.["number"], item.value?.["start"]])).toEqual([["p", 3, 0], ["o", 7, 0]]);
  });

  test("a region that is drawn begins with the default of a required number", () => {
    const { session } = open({}, { config: PER_REGION });
    const { store, ctx } = session.open;
    const labels = session.config.controls.get("l");
    if (labels === undefined) throw new Error("l");
    const region = makeRegion(store, { control: labels, labels: ["A"], extra: [] }, { kind: "text", toName: "t", geometry: { start: 0, end: 1, text: "a" } });
    commitRegion(ctx, region);
    expect(store.region(region.id)?.results.map((result) => [result.fromName, result.value])).toEqual([["l", ["A"]], ["n", 3]]);
    store.undo();
    expect(store.regionCount).toBe(0);
  });

  test("submit, then the same tab updates", async () => {
    const { session, host } = open({}, { config: CONFIG });
    await session.submit();
    expect(host.submitAnnotation).toHaveBeenCalledWith(5, expect.objectContaining({ draft_id: null, result: [expect.objectContaining({ type: "choices", value: { choices: ["no"] } })] }));
    expect(host.onDone).toHaveBeenCalledWith("submit", expect.objectContaining({ id: 100 }));
    expect(session.current.annotation?.id).toBe(100);
    await session.submit();
    expect(host.updateAnnotation).toHaveBeenCalledWith(5, 100, expect.anything());
  });

  test("an empty annotation is refused when the project does not take it", async () => {
    const { session, host } = open({}, { project: { enableEmptyAnnotation: false } });
    await session.submit();
    expect(host.submitAnnotation).not.toHaveBeenCalled();
    await session.skip();
    expect(host.skip).toHaveBeenCalled();
  });

  test("a submit that does not arrive loses nothing", async () => {
    const { session, journal } = open({}, { host: { submitAnnotation: async () => { throw new HostError("offline", "no"); }, saveDraft: async () => { throw new HostError("offline", "no"); } } });
    const control = session.config.controls.get("q");
    if (control === undefined) throw new Error("q");
    vi.useFakeTimers();
    setTaskAnswer(session.open.store, control, ["yes"]);
    await session.submit();
    expect(session.notice?.kind).toBe("error");
    expect(session.current.annotation).toBeNull();
    await vi.advanceTimersByTimeAsync(1500);
    expect([...journal.entries.values()].map((entry) => entry.result[0]?.value)).toEqual([{ choices: ["yes"] }]);
    expect(session.waiting).toBe(1);
  });

  test("what is changed while a submit is on its way becomes a draft of the annotation", async () => {
    let arrive: (annotation: TaskAnnotation) => void = () => {};
    const { session, host, journal } = open({}, { mode: "stream", host: { submitAnnotation: () => new Promise((resolve) => { arrive = resolve; }) } });
    const control = session.config.controls.get("q");
    if (control === undefined) throw new Error("q");
    vi.useFakeTimers();
    const sending = session.submit();
    await vi.advanceTimersByTimeAsync(10);
    setTaskAnswer(session.open.store, control, ["yes"]);
    await vi.advanceTimersByTimeAsync(10);
    arrive({ id: 100, result: [], completed_by: 1 });
    await sending;
    session.dispose();
    await vi.advanceTimersByTimeAsync(10);
    expect(host.saveDraft).toHaveBeenCalledTimes(1);
    expect(host.saveDraft).toHaveBeenCalledWith(expect.objectContaining({ annotationId: 100, result: [expect.objectContaining({ value: { choices: ["yes"] } })] }));
    expect(journal.entries.size).toBe(0);
  });

  test("a submit can be taken back", async () => {
    const { session, host } = open({});
    await session.submit();
    session.notice?.action?.run();
    await vi.waitFor(() => expect(session.current.draft?.id).toBe(9));
    expect(host.convertToDraft).toHaveBeenCalledWith(100);
    expect(session.current.annotation).toBeNull();
    expect(session.open.store.region("back")).not.toBeNull();
  });

  test("the draft's id goes with the submit, and the draft is gone after it", async () => {
    const { session, host } = open({ drafts: [{ id: 3, result: [span("d")], lead_time: 20 }] });
    await session.submit();
    expect(host.submitAnnotation).toHaveBeenCalledWith(5, expect.objectContaining({ draft_id: 3 }));
    expect(vi.mocked(host.submitAnnotation ?? vi.fn()).mock.calls[0]?.[1].lead_time).toBeGreaterThanOrEqual(20);
    expect(session.current.draft).toBeNull();
  });
});

describe("tabs", () => {
  test("a prediction cannot be changed, its copy can", async () => {
    const { session, host } = open({ predictions: [{ id: 8, result: [span("p")] }] }, { initialAnnotation: 8 });
    expect(session.current.readOnly).toBe(true);
    await session.submit();
    expect(host.submitAnnotation).not.toHaveBeenCalled();
    session.duplicate(session.current);
    expect(session.current).toMatchObject({ readOnly: false, parentPrediction: 8 });
    await session.submit();
    expect(host.submitAnnotation).toHaveBeenCalledWith(5, expect.objectContaining({ parent_prediction: 8, result: [expect.objectContaining({ origin: "prediction" })] }));
  });

  test("duplicate, ground truth, delete", async () => {
    const { session, host } = open({ annotations: [annotation(1), annotation(2, 2)] });
    const first = session.current;
    await session.toggleGroundTruth(first);
    expect(first.annotation?.ground_truth).toBe(true);
    session.duplicate(first);
    expect(kinds(session)).toEqual(["annotation:1", "annotation:2", "annotation:new"]);
    expect(session.current.parentAnnotation).toBe(1);
    await session.remove(first);
    expect(host.deleteAnnotation).toHaveBeenCalledWith(5, 1);
    expect(kinds(session)).toEqual(["annotation:2", "annotation:new"]);
  });

  test("an older version is taken and undone", () => {
    const { session } = open({ annotations: [annotation(1)] });
    session.restore([span("old")]);
    expect(session.open.store.region("old")).not.toBeNull();
    session.open.store.undo();
    expect(session.open.store.region("s1")).not.toBeNull();
    expect(session.open.store.region("old")).toBeNull();
  });
});

describe("recovery", () => {
  const entry = (baseUpdatedAt: string, result = [span("mine")]) => ({ key: "before", userId: 1, taskId: 5, annotationId: 1, draftId: null, result, leadTime: 5, savedAt: 1, baseUpdatedAt });

  test("work that was never sent is there again, and is sent", async () => {
    const journal = new MemoryJournal();
    await journal.put(entry("2026-01-01T00:00:00Z"));
    vi.useFakeTimers();
    const { session, host } = open({ annotations: [annotation(1)] }, {}, journal);
    await session.recover();
    expect(session.open.store.region("mine")).not.toBeNull();
    expect(session.current.recoveredAt).not.toBeNull();
    await vi.advanceTimersByTimeAsync(1000);
    expect(host.saveDraft).toHaveBeenCalledWith(expect.objectContaining({ annotationId: 1, result: [span("mine")] }));
  });

  test("work that did arrive is not restored again", async () => {
    const journal = new MemoryJournal();
    await journal.put(entry("2025-12-01T00:00:00Z", annotation(1).result));
    const { session } = open({ annotations: [annotation(1)] }, {}, journal);
    await session.recover();
    expect(session.current).toMatchObject({ recoveredAt: null, elsewhere: null });
    expect(journal.entries.size).toBe(0);
  });

  test("work on top of an older state does not overwrite what the server has, it is offered", async () => {
    const journal = new MemoryJournal();
    await journal.put(entry("2025-12-01T00:00:00Z"));
    const { session, host } = open({ annotations: [annotation(1)] }, {}, journal);
    await session.recover();
    expect(session.open.store.region("s1")).not.toBeNull();
    expect(session.current.elsewhere?.result).toEqual([span("mine")]);
    expect(host.saveDraft).not.toHaveBeenCalled();
    await session.takeTheirs(session.current);
    expect(session.open.store.region("mine")).not.toBeNull();
  });

  test("a preview keeps and sends nothing", async () => {
    vi.useFakeTimers();
    const { session, host, journal } = open({}, { mode: "preview" });
    const control = session.config.controls.get("q");
    if (control === undefined) throw new Error("q");
    setTaskAnswer(session.open.store, control, ["yes"]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(host.saveDraft).not.toHaveBeenCalled();
    expect(journal.entries.size).toBe(0);
  });
});

describe("a submit that waits for the connection", () => {
  function waiting() {
    const parts = { taken: 0, settle: (_annotation: TaskAnnotation | null) => {}, takes: true };
    const queued = {
      queued: "name",
      takeBack: vi.fn(async () => {
        if (parts.takes) parts.settle(null);
        return parts.takes;
      }),
      onSettled: (listener: (annotation: TaskAnnotation | null) => void) => {
        parts.settle = listener;
        return () => {};
      },
    };
    const onQueued = vi.fn();
    const made = open({}, { host: { submitAnnotation: vi.fn(async () => queued), onQueued } });
    return { ...made, parts, queued, onQueued };
  }
  const answer = (session: EditorSession, value: string) => {
    const control = session.config.controls.get("q");
    if (control !== undefined) setTaskAnswer(session.open.store, control, [value]);
  };

  test("is no annotation yet, cannot be sent twice, and becomes one when it arrives", async () => {
    const { session, host, parts, onQueued, journal } = waiting();
    answer(session, "yes");
    await session.submit();
    expect(session.current.annotation).toBeNull();
    expect(onQueued).toHaveBeenCalledWith("submit", expect.objectContaining({ queued: "name" }));
    expect(host.onDone).not.toHaveBeenCalled();
    expect(journal.entries.size).toBe(0);
    await session.submit();
    expect(host.submitAnnotation).toHaveBeenCalledTimes(1);
    parts.settle({ id: 100, result: [], completed_by: 1 });
    expect(session.current.annotation?.id).toBe(100);
    expect(session.current.queued).toBeNull();
    await session.submit();
    expect(host.updateAnnotation).toHaveBeenCalledTimes(1);
  });

  test("working on takes it back, and the work is a draft again with the same name", async () => {
    const { session, host, queued } = waiting();
    answer(session, "yes");
    await session.submit();
    answer(session, "no");
    await vi.waitFor(() => expect(session.current.queued).toBeNull());
    expect(queued.takeBack).toHaveBeenCalled();
    expect(session.open.keeper?.dirty).toBe(true);
    await session.submit();
    const names = vi.mocked(host.submitAnnotation ?? (() => {})).mock.calls.map((call) => (call as unknown as [number, { unique_id: string }])[1].unique_id);
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
  });

  test("what was changed while it was on its way becomes a draft of the annotation", async () => {
    const { session, parts } = waiting();
    answer(session, "yes");
    await session.submit();
    parts.takes = false;
    answer(session, "no");
    await vi.waitFor(() => expect(session.open.keeper?.dirty).toBe(true));
    parts.settle({ id: 100, result: [], completed_by: 1 });
    expect(session.current.annotation?.id).toBe(100);
    expect(session.open.keeper?.dirty).toBe(true);
  });
});

test("an update over somebody else's change asks first", async () => {
  const updateAnnotation = vi.fn(async (_task: number, id: number, payload: { baseUpdatedAt: string | null }) => {
    if (payload.baseUpdatedAt !== null) throw new HostError("conflict", "changed");
    return { id, result: [], completed_by: 1 };
  });
  const { session } = open({ annotations: [annotation(1)] }, { host: { updateAnnotation } });
  await session.submit();
  expect(session.current).toMatchObject({ state: "conflict", message: "Somebody else has changed this annotation in the meantime." });
  session.keepMine(session.current);
  await vi.waitFor(() => expect(updateAnnotation).toHaveBeenCalledTimes(2));
  expect(updateAnnotation.mock.calls.map((call) => call[2].baseUpdatedAt)).toEqual(["2026-01-01T00:00:00Z", null]);
});

test("or what somebody else has done is taken over", async () => {
  const theirs = { ...annotation(1), result: [span("theirs")], updated_at: "2026-02-02T00:00:00Z" };
  const updateAnnotation = vi.fn(async () => {
    throw new HostError("conflict", "changed");
  });
  const { session } = open({ annotations: [annotation(1)] }, { host: { updateAnnotation, loadTask: async () => ({ id: 5, data: {}, annotations: [theirs], drafts: [] }) } });
  await session.submit();
  await session.takeServers(session.current);
  expect(session.current).toMatchObject({ state: "clean", annotation: { updated_at: "2026-02-02T00:00:00Z" }, draft: null });
  expect(session.open.store.regions().map((region) => region.id)).toEqual(["theirs"]);
  expect(session.open.keeper?.dirty).toBe(false);
});
