import { describe, expect, it } from "vitest";
import "../catalogue";
import "../tags/define";
import "../tags/image/define";
import { EditorSession } from "./session";
import { commitRegion, makeRegion } from "../model/create";
import { DEFAULT_SETTINGS } from "../model/settings";
import type { ResultItem } from "../model/types";

const CONFIG = `<View><Image name="i" value="$image"/><KeyPointLabels name="k" toName="i" smart="true"><Label value="A"/></KeyPointLabels>
  <RectangleLabels name="r" toName="i" smart="true"><Label value="A"/></RectangleLabels><PolygonLabels name="p" toName="i"><Label value="A"/></PolygonLabels>
  <Text name="t" value="$text"/><Labels name="l" toName="t" smart="true"><Label value="A"/></Labels></View>`;
const BOX: ResultItem = { id: "s1", from_name: "r", to_name: "i", type: "rectanglelabels", original_width: 100, original_height: 100, image_rotation: 0, value: { x: 1, y: 2, width: 3, height: 4, rotation: 0, rectanglelabels: ["A"] } };
const POLYGON: ResultItem = { id: "s2", from_name: "p", to_name: "i", type: "polygonlabels", original_width: 100, original_height: 100, image_rotation: 0, value: { points: [[1, 1], [2, 2], [3, 1]], closed: true, polygonlabels: ["A"] } };
const SPAN: ResultItem = { id: "s3", from_name: "l", to_name: "t", type: "labels", value: { start: 0, end: 3, text: "one", labels: ["A"] } };

type Asked = { result: ResultItem[] };

function open(suggest: ((taskId: number, context: Asked) => Promise<ResultItem[]>) | null) {
  const session = new EditorSession({ config: CONFIG, task: { id: 7, data: { image: "/a.png", text: "one two" } }, mode: "preview", host: suggest === null ? {} : { suggest: suggest as never } }, DEFAULT_SETTINGS);
  const { ctx, store } = session.open;
  const point = (kind: "keypoint" | "rectangle", name: string, geometry: Record<string, unknown>) => {
    store.setActiveControl(name);
    store.chooseLabels(name, ["A"]);
    const drawing = ctx.drawingOn("i");
    if (drawing === null) throw new Error("nothing is drawn with");
    commitRegion(ctx, makeRegion(store, drawing, { kind, toName: "i", geometry: geometry as never, envelope: { original_width: 100, original_height: 100, image_rotation: 0 } }));
  };
  return { session, store, smart: session.suggesting, click: () => point("keypoint", "k", { x: 10, y: 20, width: 1 }) };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));
const ids = (session: EditorSession) => session.resultOf(session.current).map(({ id }) => id);

describe("auto-annotation", () => {
  it("asks a model for what is drawn with a smart control, and nothing of it counts before somebody takes it", async () => {
    const asked: Asked[] = [];
    const { session, store, smart, click } = open(async (_, context) => { asked.push(context); return [BOX, POLYGON, SPAN]; });
    smart.set({ isOn: true });
    click();
    smart.set({ excludes: true });
    click();
    expect(asked.map(({ result }) => result.length)).toEqual([1, 2]);
    expect(asked[1]?.result.map((item) => item["is_positive"])).toEqual([true, false]);
    expect(asked[0]?.result[0]).toMatchObject({ from_name: "k", to_name: "i", type: "keypointlabels", value: { x: 10, y: 20, keypointlabels: ["A"] } });
    await settled();
    expect(smart.waiting(store)).toHaveLength(3);
    expect(ids(session)).toEqual([]);
    smart.accept(store);
    expect(ids(session)).toEqual(["s1", "s2", "s3"]);
    expect(store.regions()).toHaveLength(3);
    expect(session.resultOf(session.current)[0]).toMatchObject({ origin: "prediction", value: { rectanglelabels: ["A"] } });
    expect(session.resultOf(session.current)[0]).not.toHaveProperty("readonly");
    store.undo();
    expect(smart.waiting(store)).toHaveLength(3);
    expect(ids(session)).toEqual([]);
    smart.reject(store);
    expect(store.regions()).toHaveLength(0);
  });

  it("takes suggestions as they come where somebody wants that", async () => {
    const { session, smart, click } = open(async () => [BOX]);
    smart.set({ isOn: true, takesAll: true });
    click();
    await settled();
    expect(ids(session)).toEqual(["s1"]);
  });

  it("only the last answer counts, and a model that fails leaves what was drawn to be rejected", async () => {
    const answers: ((items: ResultItem[]) => void)[] = [];
    const { session, store, smart, click } = open(() => new Promise((resolve) => answers.push(resolve)));
    smart.set({ isOn: true });
    click();
    click();
    answers[1]?.([POLYGON]);
    answers[0]?.([BOX]);
    await settled();
    expect(smart.waiting(store).map(({ id }) => id)).toEqual(["s2"]);
    session.host = { suggest: () => Promise.reject(new Error("away")) };
    click();
    await settled();
    expect(session.notice?.text).toContain("away");
    expect(smart.hasAny(store)).toBe(true);
  });

  it("draws as ever without a model, and while it is off", async () => {
    const without = open(null);
    expect(without.smart.isPossible).toBe(false);
    without.smart.set({ isOn: true });
    without.click();
    expect(ids(without.session)).toHaveLength(1);
    const off = open(async () => [BOX]);
    expect(off.smart.isPossible).toBe(true);
    off.click();
    await settled();
    expect(ids(off.session)).toHaveLength(1);
  });
});
