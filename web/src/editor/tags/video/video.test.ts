import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../define";
import { effectiveKeymap, isOf, KEYMAP } from "../../keymap/keymap";
import { parseConfig } from "../../config/parse";
import { createContext } from "../../model/context";
import { deserialise } from "../../model/deserialise";
import { drawingOn } from "../../model/draw";
import { pressLabel } from "../../model/labels";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import { DEFAULT_SETTINGS } from "../../model/settings";
import { AnnotationStore } from "../../model/store";
import type { AnnotationData, ResultItem } from "../../model/types";
import { videoOptions } from "./options";
import { ratesOf } from "./rates";

const CONFIG = parseConfig('<View><Labels name="l" toName="v"><Label value="A"/><Label value="B"/></Labels><Labels name="m" toName="v" choice="multiple"><Label value="C"/></Labels><TimelineLabels name="s" toName="v"><Label value="Run"/></TimelineLabels><VideoRectangle name="b" toName="v"/><Video name="v" value="$video"/><Choices name="c" toName="v" perRegion="true"><Choice value="y"/></Choices></View>');
const touched = (data: AnnotationData): AnnotationData => ({ ...data, regions: data.regions.map((region) => ({ ...region })) });
const read = (items: readonly unknown[], config = CONFIG) => deserialise(structuredClone(items), config, allCodecs());

const number = fc.double({ min: -200, max: 200, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value));
const keyframe = fc.record({ frame: fc.integer({ min: 1, max: 500 }), enabled: fc.boolean(), rotation: number, x: number, y: number, width: number, height: number, time: number }, { requiredKeys: ["frame", "x", "y", "width", "height"] });
const extra = fc.dictionary(fc.constantFrom("own", "auto", "note"), fc.jsonValue());
const track = fc.record({ framesCount: fc.nat(), duration: number, sequence: fc.array(fc.tuple(keyframe, extra).map(([one, more]) => ({ ...more, ...one })), { minLength: 1, maxLength: 6 }), labels: fc.subarray(["A", "B", "C", "gone"]), own: fc.jsonValue() }, { requiredKeys: ["sequence"] })
  .map((value): ResultItem => ({ value, id: "", from_name: "b", to_name: "v", type: "videorectangle", origin: "manual" }));
const span = fc.tuple(fc.nat(500), fc.nat(50), extra).map(([start, length, more]): ResultItem => ({ value: { ranges: [{ ...more, start, end: start + length }], timelinelabels: ["Run"] }, id: "", from_name: "s", to_name: "v", type: "timelinelabels", origin: "manual" }));
const withIds = (items: readonly ResultItem[]) => items.map((item, at) => ({ ...item, id: `r${at}` }));

describe("results of videos", () => {
  test("any tracks and stretches are understood, and come back as they were, also when every one was touched", () => {
    fc.assert(fc.property(fc.array(fc.oneof(track, span), { maxLength: 5 }).map(withIds), (items) => {
      const data = read(items);
      expect(data.passthrough).toEqual([]);
      expect(serialise(data, codecOf)).toEqual(items);
      // Labels of no control are those of the first; an empty list says the same as none.
      const sameLabels = items.every(({ value }) => !(Array.isArray(value?.["labels"]) && value["labels"].length === 0) && (value?.["labels"] === undefined || isInOrder(value["labels"] as string[])));
      if (sameLabels) expect(serialise(touched(data), codecOf)).toEqual(items);
    }));
  });

  test("any garbage is kept, and nothing throws", () => {
    const member = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), keyframe), { maxLength: 3 }));
    fc.assert(fc.property(fc.array(fc.record({ id: fc.constantFrom("a", "b", "c"), from_name: fc.constantFrom("b", "s", "l", "c"), to_name: fc.constant("v"), type: fc.constantFrom("videorectangle", "timelinelabels", "labels", "choices"), value: fc.record({ sequence: member, ranges: member, labels: member, framesCount: member }, { requiredKeys: [] }) }), { maxLength: 5 }), (items) => {
      const data = read(items);
      expect(serialise(data, codecOf)).toEqual(items);
      serialise(touched(data), codecOf);
      for (const region of data.regions) {
        const codec = codecOf(region.kind);
        codec?.extent(region.geometry);
        codec?.summary(region);
      }
    }));
  });

  test("labels of several controls stand in the item of the track, and a track without them has none", () => {
    const value = { framesCount: 9, duration: 1, sequence: [{ frame: 1, enabled: true, rotation: 0, x: 1, y: 2, width: 3, height: 4, time: 0.1 }] };
    const item = { value: { ...value, labels: ["B", "C"] }, id: "x", from_name: "b", to_name: "v", type: "videorectangle", origin: "manual" };
    const store = new AnnotationStore();
    store.load(read([item]));
    expect(store.regions()[0]?.results.map(({ fromName, value: said }) => [fromName, said])).toEqual([["b", null], ["l", ["B"]], ["m", ["C"]]]);
    store.select(["x"]);
    const control = CONFIG.controls.get("l");
    if (control === undefined) throw new Error("no control");
    pressLabel(store, CONFIG, control, "A");
    expect(serialise(store.data(), codecOf)[0]?.value?.["labels"]).toEqual(["A", "C"]);
    pressLabel(store, CONFIG, control, "A");
    expect(serialise(store.data(), codecOf)).toEqual([{ ...item, value: { ...value, labels: ["C"] } }]);
    const bare = parseConfig('<View><VideoRectangle name="b" toName="v"/><Video name="v" value="$video"/></View>');
    expect(serialise(touched(read([item], bare)), codecOf)).toEqual([item]);
  });

  test("a label of Labels draws boxes, one of TimelineLabels marks stretches, whichever was pressed last", () => {
    const store = new AnnotationStore();
    createContext({ config: CONFIG, store, data: {}, readOnly: false, settings: () => DEFAULT_SETTINGS, resolveUrl: async (url) => url, announce: () => {}, setZoomInfo: () => {}, onAction: () => () => {} });
    const press = (name: string, key: string) => {
      const control = CONFIG.controls.get(name);
      if (control !== undefined) pressLabel(store, CONFIG, control, key);
      const drawing = drawingOn("v", CONFIG, store);
      return [drawing?.control.name, drawing?.labels, drawing?.extra.map((extraOne) => [extraOne.control.name, extraOne.labels])];
    };
    expect(press("l", "A")).toEqual(["b", [], [["l", ["A"]]]]);
    expect(press("s", "Run").slice(0, 2)).toEqual(["s", ["Run"]]);
    expect(press("l", "B")).toEqual(["b", [], [["l", ["B"]]]]);
  });

  test("exact numbers of a stretch are frames, and its end comes after its start", () => {
    const [region] = read([{ value: { ranges: [{ start: 10, end: 20 }], timelinelabels: ["Run"] }, id: "x", from_name: "s", to_name: "v", type: "timelinelabels" }]).regions;
    if (region === undefined) throw new Error("no region");
    const codec = codecOf("timeline");
    expect(codec?.setField(region, "end", 30)).toEqual({ ranges: [{ start: 10, end: 30 }] });
    expect([codec?.setField(region, "end", 5), codec?.setField(region, "start", 0)]).toEqual([null, null]);
    expect(codec?.summary(region)).toBe("10 – 20");
  });
});

/** Labels of a touched item are written control by control. */
function isInOrder(labels: readonly string[]): boolean {
  const first = labels.filter((label) => label !== "C");
  return labels.join() === [...first, ...labels.filter((label) => label === "C")].join();
}

test("every attribute has its effect, within bounds", () => {
  const optionsOf = (attributes: string) => {
    const node = parseConfig(`<View><Video name="v" value="$v" ${attributes}/></View>`).objects.get("v")?.node;
    if (node === undefined) throw new Error("no node");
    return videoOptions(node);
  };
  expect(optionsOf("")).toEqual({ name: "v", frameRate: null, muted: false, height: null, timelineHeight: 64, speed: 1, leastSpeed: 1 });
  expect(optionsOf('frameRate="29.97" muted="true" height="400" timelineHeight="100" defaultPlaybackSpeed="2" minPlaybackSpeed="0.1"')).toEqual({ name: "v", frameRate: 29.97, muted: true, height: 400, timelineHeight: 100, speed: 2, leastSpeed: 0.1 });
  // Less than one is how long a frame is seen.
  expect([optionsOf('frameRate="0.04"').frameRate, optionsOf('frameRate="-3"').frameRate, optionsOf('height="9"').height]).toEqual([25, null, 120]);
  expect(ratesOf(0.1, 1)[0]).toBe(0.1);
});

test("its keys are those that people know, where a video is", () => {
  const keysOf = (action: string) => KEYMAP.find((entry) => entry.action === action)?.keys;
  expect(["video:back", "video:hop-forward", "video:keyframe-back", "video:last", "media:play"].map(keysOf)).toEqual([["alt+left"], ["alt+shift+right"], ["ctrl+alt+left"], ["ctrl+alt+shift+right"], ["ctrl+p", "ctrl+alt+space"]]);
  const here = (type: string) => effectiveKeymap({}).filter((entry) => entry.decision !== true && isOf(entry, new Set([type]), true));
  expect(here("image").filter(({ action }) => action.startsWith("video:"))).toEqual([]);
  const keys = here("video").flatMap((entry) => entry.keys);
  expect(keys.filter((one, at) => keys.indexOf(one) !== at)).toEqual([]);
});
