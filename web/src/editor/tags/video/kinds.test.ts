import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../define";
import "../image/define";
import { at, click, drag, FakeHost } from "../../canvas/fakeHost";
import { drawnKinds } from "../../canvas/drawn";
import { parseConfig } from "../../config/parse";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { ResultItem } from "../../model/types";

const CONFIG = parseConfig(`<View><Labels name="l" toName="v"><Label value="Car"/></Labels><Video name="v" value="$v"/>
  <VideoPolygon name="videopolygon" toName="v"/><VideoEllipse name="videoellipse" toName="v"/><VideoKeyPoint name="videokeypoint" toName="v"/><VideoVector name="videovector" toName="v"/>
  <VideoVectorLabels name="videovectorlabels" toName="v"><Label value="Lane"/></VideoVectorLabels></View>`);
const PLACES: Readonly<Record<string, object>> = {
  videopolygon: { closed: true, points: [[1, 1], [9, 1], [9, 9]] },
  videoellipse: { rotation: 0, x: 5, y: 5, radiusX: 2, radiusY: 3 },
  videokeypoint: { x: 5, y: 5, width: 0.5 },
  videovector: { closed: false, vertices: [{ id: "p", x: 1, y: 1, isBezier: false }, { id: "q", prevPointId: "p", x: 9, y: 9, isBezier: false }] },
};
const item = (type: string, sequence: unknown, more: object = { labels: ["Car"] }): ResultItem => ({ id: "a", from_name: type, to_name: "v", type, origin: "manual", value: { framesCount: 60, duration: 2.4, sequence, ...more } } as ResultItem);
const through = (items: readonly ResultItem[]) => {
  const data = deserialise(structuredClone(items), CONFIG, allCodecs());
  return { data, written: serialise({ ...data, regions: data.regions.map((region) => ({ ...region })) }, codecOf) };
};

describe("tracks that are no boxes", () => {
  test("their config is clean", () => expect([...CONFIG.errors, ...CONFIG.warnings]).toEqual([]));

  test.each(Object.entries(PLACES))("%s is read and written as it is, with its labels in its own item", (type, place) => {
    const items = [item(type, [{ frame: 1, enabled: true, ...place, time: 0.04, own: 1 }])];
    const { data, written } = through(items);
    expect([data.passthrough, data.regions.map(({ kind }) => kind)]).toEqual([[], [type]]);
    expect(written).toEqual(items);
    expect(codecOf(type)?.extent(data.regions[0]?.geometry ?? {})).not.toBeNull();
  });

  test("VideoVectorLabels has its labels under its own name", () => {
    const items = [item("videovectorlabels", [{ frame: 1, enabled: true, ...PLACES["videovector"] }], { videovectorlabels: ["Lane"] })];
    expect([through(items).written, through(items).data.regions[0]?.kind]).toEqual([items, "videovector"]);
  });

  test("a sequence of another kind, or none, is told and kept", () => {
    const items = [item("videopolygon", [{ frame: 1, enabled: true, ...PLACES["videoellipse"] }])];
    expect(through(items).data.passthrough.map(({ why }) => why)).toEqual([{ kind: "unread", members: ["sequence"] }]);
    fc.assert(fc.property(fc.constantFrom(...Object.keys(PLACES)), fc.jsonValue(), (type, sequence) => {
      const any = JSON.parse(JSON.stringify([item(type, sequence)])) as ResultItem[];
      expect(through(any).written).toEqual(any);
    }));
  });
});

test("each has a tool of its own that draws it as on a picture", () => {
  const made = (kind: string, draw: (tool: ReturnType<NonNullable<ReturnType<typeof drawnKinds>[number]["tools"][number]>["make"]>) => void) => {
    const host = new FakeHost();
    const tool = drawnKinds().find(({ codec }) => codec.kind === kind)?.tools[0]?.make(host);
    if (tool === undefined) throw new Error("no tool");
    draw(tool);
    return [tool.name, host.created.map((one) => one.kind)];
  };
  expect(made("videopolygon", (tool) => {
    for (const [x, y] of [[20, 20], [60, 20], [60, 60]] as const) click(tool, at(x, y));
    tool.finish?.();
  })).toEqual(["videopolygon", ["videopolygon"]]);
  expect(made("videovector", (tool) => {
    for (const [x, y] of [[20, 20], [60, 20]] as const) click(tool, at(x, y));
    tool.finish?.();
  })).toEqual(["videovector", ["videovector"]]);
  expect(made("videokeypoint", (tool) => click(tool, at(20, 20)))).toEqual(["videokeypoint", ["videokeypoint"]]);
  expect(made("videoellipse", (tool) => drag(tool, at(20, 20), at(60, 60)))).toEqual(["videoellipse", ["videoellipse"]]);
});
