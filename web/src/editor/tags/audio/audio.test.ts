import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../define";
import golden from "../../../../test/fixtures/golden-results.json";
import { pairRegions, samePlace } from "../../compare/pairs";
import { parseConfig } from "../../config/parse";
import { effectiveKeymap, isOf, KEYMAP } from "../../keymap/keymap";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { AnnotationData, Region, ResultItem } from "../../model/types";
import { secondsOf } from "./AudioBar";
import { audioCodec } from "./codec";
import { audioOptions } from "./options";

const CONFIG = parseConfig('<View><Labels name="l" toName="a"><Label value="A"/><Label value="B"/></Labels><Audio name="a" value="$audio"/><Choices name="c" toName="a" perRegion="true"><Choice value="y"/></Choices><TextArea name="t" toName="a" perRegion="true"/><Rating name="r" toName="a" perRegion="true"/><Number name="n" toName="a" perRegion="true"/></View>');
const touched = (data: AnnotationData): AnnotationData => ({ ...data, regions: data.regions.map((region) => ({ ...region })) });
const read = (items: readonly unknown[]) => deserialise(structuredClone(items), CONFIG, allCodecs());
const regionOf = (id: string, start: number, end: number, channel = 0): Region =>
  ({ id, kind: "audio", geometry: { start, end, channel }, seq: 0, toName: "a", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null });

describe("the same JSON as the real product's", () => {
  const { cfg, result } = golden.AudioLabels as unknown as { cfg: string; result: ResultItem[] };

  test("its example is read and written as it is, also when every region was touched", () => {
    const data = deserialise(structuredClone(result), parseConfig(cfg), allCodecs());
    expect(data.regions.map((region) => region.kind)).toEqual(["audio"]);
    expect(JSON.stringify(serialise(data, codecOf))).toBe(JSON.stringify(result));
    expect(serialise(touched(data), codecOf)).toEqual(result);
  });

  test("answers about a region carry its times, and unknown members stay", () => {
    const value = { start: 1.5, end: 2.25, channel: 1 };
    const item = (type: string, from: string, more: object) => ({ id: "x", from_name: from, to_name: "a", type, origin: "manual", original_length: 10, value: { ...value, ...more }, own: { any: [1] } });
    const items = [item("labels", "l", { labels: ["A"], note: "kept" }), item("choices", "c", { choices: ["y"] }), item("textarea", "t", { text: ["hello"] }), item("rating", "r", { rating: 3 }), item("number", "n", { number: 1.5 })];
    const data = read(items);
    expect(data.regions).toHaveLength(1);
    expect(data.passthrough).toEqual([]);
    expect(serialise(data, codecOf)).toEqual(items);
    const moved = { ...data, regions: data.regions.map((region) => ({ ...region, geometry: { ...region.geometry, end: 3 } })) };
    expect(serialise(moved, codecOf)).toEqual(items.map((one) => ({ ...one, value: { ...one.value, end: 3 } })));
  });

  test("a region without a channel gets none", () => {
    const items = [{ id: "x", from_name: "l", to_name: "a", type: "labels", value: { start: 0, end: 1, labels: ["A"] }, origin: "manual" }];
    expect(serialise(touched(read(items)), codecOf)).toEqual(items);
  });

  test("random regions come back as they were, and random values never throw and survive", () => {
    const time = fc.double({ min: 0, max: 20_000, noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(fc.array(fc.record({ start: time, length: time, channel: fc.integer({ min: 0, max: 7 }), labels: fc.array(fc.string(), { maxLength: 3 }) }), { maxLength: 20 }), (list) => {
      const items = list.map(({ start, length, channel, labels }, at) => ({ original_length: 40_000, value: { start, end: start + length, channel, labels }, id: `r${at}`, from_name: "l", to_name: "a", type: "labels", origin: "manual" }));
      const data = read(items);
      expect(data.passthrough).toEqual([]);
      expect(serialise(touched(data), codecOf)).toEqual(items);
    }));
    fc.assert(fc.property(fc.array(fc.record({ value: fc.jsonValue(), id: fc.oneof(fc.string(), fc.integer(), fc.constant(null)), type: fc.constantFrom("labels", "textarea", "x") }), { maxLength: 8 }), (list) => {
      const items = list.map((item) => ({ ...item, from_name: "l", to_name: "a" }));
      const data = read(items);
      expect(serialise(data, codecOf)).toHaveLength(items.length);
    }));
  });

  test("times that say nothing are kept, and named", () => {
    expect(audioCodec.faults({ start: "1", end: 2 })).toEqual(["start"]);
    expect(audioCodec.read({ start: 3, end: 2 }, {})).toBeNull();
    expect(read([{ id: "x", from_name: "l", to_name: "a", type: "labels", value: { start: -1, end: 2, labels: ["A"] } }]).passthrough).toHaveLength(1);
  });
});

test("exact numbers are seconds, and an end comes after its start", () => {
  const region = regionOf("a", 1, 2);
  expect(audioCodec.setField(region, "end", 2.5)).toEqual({ start: 1, end: 2.5, channel: 0 });
  expect(audioCodec.setField(region, "end", 0.5)).toBeNull();
  expect(audioCodec.setField(region, "start", -1)).toBeNull();
  expect(audioCodec.summary(region)).toBe("0:01.000 – 0:02.000");
});

test("two people's regions are compared by the time that they share, channel by channel", () => {
  const [one, near, far, other] = [regionOf("a", 1, 3), regionOf("b", 1.1, 3), regionOf("c", 2.9, 6), regionOf("d", 1, 3, 1)];
  expect([...pairRegions([one], [far, other, near], () => "")]).toEqual([["a", "b"]]);
  expect([samePlace(one, near), samePlace(one, far)]).toEqual([true, false]);
});

test("its keys are those that people know, and free where nothing plays", () => {
  const keysOf = (action: string) => KEYMAP.find((entry) => entry.action === action)?.keys;
  expect([keysOf("media:play"), keysOf("media:back"), keysOf("media:step-back"), keysOf("media:step-forward")]).toEqual([["ctrl+p", "ctrl+alt+space"], ["ctrl+b"], ["alt+a"], ["alt+d"]]);
  const here = (types: string[]) => effectiveKeymap({}).filter((entry) => isOf(entry, new Set(types), false)).map((entry) => entry.action);
  expect(here(["text"]).filter((action) => /^(?:media|zoom):/.test(action))).toEqual([]);
  for (const type of ["audio", "audioplus"]) expect(here([type])).toEqual(expect.arrayContaining(["media:play", "media:region", "zoom:in", "zoom:fit"]));
  const all = effectiveKeymap({}).filter((entry) => entry.decision !== true && entry.objects?.includes("audio") !== false).flatMap((entry) => entry.keys);
  expect(all.filter((key, at) => all.indexOf(key) !== at)).toEqual([]);
});

test("every attribute has its effect, within bounds", () => {
  const optionsOf = (attributes: string) => {
    const node = parseConfig(`<View><Audio name="a" value="$a" ${attributes}/></View>`).objects.get("a")?.node;
    if (node === undefined) throw new Error("no node");
    return audioOptions(node);
  };
  expect(optionsOf("")).toMatchObject({ height: 96, leastHeight: 32, splits: false, spectrogram: false, decodes: true, speed: 1, scale: 1, zoom: 1, volume: 1, showLabels: true, hasZoom: true, hasSpeed: true, hasVolume: true, follows: true, centres: false });
  expect(optionsOf('height="200" waveheight="50" splitchannels="true" spectrogram="true" decoder="none" defaultspeed="1.5" defaultscale="3" defaultzoom="20" defaultvolume="0.3"'))
    .toMatchObject({ height: 200, leastHeight: 50, splits: true, spectrogram: true, decodes: false, speed: 1.5, scale: 3, zoom: 20, volume: 0.3 });
  expect(optionsOf('zoom="false" speed="false" volume="false" showLabels="false" showScores="true" cursorWidth="4" cursorColor="red" autoCenter="true" scrollParent="false"'))
    .toMatchObject({ hasZoom: false, hasSpeed: false, hasVolume: false, showLabels: false, showScores: true, cursorWidth: 4, cursorColor: "red", centres: true, follows: false });
  expect(optionsOf('height="9999999" defaultvolume="-3" defaultspeed="x" cursorColor="url(x)"')).toMatchObject({ height: 1000, volume: 0, speed: 1, cursorColor: null });
});

test("a time is typed as people write it", () => {
  expect([secondsOf("83.5"), secondsOf("1:23,5"), secondsOf("1:02:03"), secondsOf("x"), secondsOf("1:2:3:4")]).toEqual([83.5, 83.5, 3723, null, null]);
});
