import fc from "fast-check";
import { describe, expect, test } from "vitest";
import "../define";
import golden from "../../../../test/fixtures/golden-results.json";
import { samePlace } from "../../compare/pairs";
import { parseConfig } from "../../config/parse";
import { deserialise } from "../../model/deserialise";
import { allCodecs, codecOf } from "../../model/kinds";
import { serialise } from "../../model/serialise";
import type { AnnotationData, Geometry, Region, ResultItem } from "../../model/types";
import { Series } from "../../series/series";
import { blocksOf } from "../../series/table";
import { seriesCodec } from "./codec";
import { seriesOptions } from "./options";
import { seriesPlaces, seriesTimes } from "./places";
import { durationSayer, timeSayer } from "./say";

const CONFIG = parseConfig('<View><TimeSeriesLabels name="l" toName="s"><Label value="A"/><Label value="B"/></TimeSeriesLabels><TimeSeries name="s" value="$s"><Channel column="v"/></TimeSeries><Choices name="c" toName="s" perRegion="true"><Choice value="y"/></Choices><TextArea name="t" toName="s" perRegion="true"/></View>');
const touched = (data: AnnotationData): AnnotationData => ({ ...data, regions: data.regions.map((region) => ({ ...region })) });
const read = (items: readonly unknown[]) => deserialise(structuredClone(items), CONFIG, allCodecs());
const regionOf = (geometry: Geometry): Region =>
  ({ id: "a", kind: "timeseries", geometry, seq: 0, toName: "s", envelope: {}, itemIndex: null, results: [], origin: "manual", parentId: null, score: null, readOnly: false, meta: null });

function seriesOf(...times: number[]): Series {
  const series = new Series();
  const values = Float64Array.from(times, (_, at) => at);
  series.add({ rows: times.length, times: Float64Array.from(times), values: [values], blocks: [blocksOf(values)] }, 1);
  return series;
}

describe("the same JSON as the real product's", () => {
  const { cfg, result } = golden.TimeSeriesLabels as unknown as { cfg: string; result: ResultItem[] };

  test("its example is read and written as it is, also when every region was touched", () => {
    const data = deserialise(structuredClone(result), parseConfig(cfg), allCodecs());
    expect([data.regions.map((region) => region.kind), data.passthrough]).toEqual([["timeseries"], []]);
    expect(JSON.stringify(serialise(data, codecOf))).toBe(JSON.stringify(result));
    expect(serialise(touched(data), codecOf)).toEqual(result);
  });

  test("answers about a region carry its times, in numbers or in texts, and unknown members stay", () => {
    for (const value of [{ start: 8, end: 20, instant: false }, { start: "2024-01-01 08:00", end: "2024-01-01 09:00", instant: false }, { start: 4, end: 4, instant: true }, { start: 1, end: 2 }]) {
      const item = (type: string, from: string, more: object) => ({ id: "x", from_name: from, to_name: "s", type, origin: "manual", value: { ...value, ...more }, own: { any: [1] } });
      const items = [item("timeserieslabels", "l", { timeserieslabels: ["A"], note: "kept" }), item("choices", "c", { choices: ["y"] }), item("textarea", "t", { text: ["hello"] })];
      const data = read(items);
      expect([data.regions.length, data.passthrough]).toEqual([1, []]);
      expect(serialise(touched(data), codecOf)).toEqual(items);
    }
  });

  test("random regions come back as they were, and random values never throw and survive", () => {
    const time = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer().map((at) => new Date(at * 1000).toISOString()));
    fc.assert(fc.property(fc.array(fc.record({ start: time, end: time, instant: fc.boolean() }), { maxLength: 20 }), (list) => {
      const items = list.map((value, at) => ({ value: { ...value, timeserieslabels: ["A"] }, id: `r${at}`, from_name: "l", to_name: "s", type: "timeserieslabels", origin: "manual" }));
      const data = read(items);
      expect(data.passthrough.length).toBe(list.filter(({ start, end }) => typeof start === "number" && typeof end === "number" && end < start).length);
      expect(serialise(touched(data), codecOf)).toEqual(items);
    }));
    fc.assert(fc.property(fc.array(fc.record({ value: fc.jsonValue(), id: fc.oneof(fc.string(), fc.integer(), fc.constant(null)), type: fc.constantFrom("timeserieslabels", "textarea", "x") }), { maxLength: 8 }), (list) => {
      const items = list.map((item) => ({ ...item, from_name: "l", to_name: "s" }));
      expect(serialise(read(items), codecOf)).toHaveLength(items.length);
    }));
  });

  test("times that say nothing are kept, and named", () => {
    expect([seriesCodec.faults({ start: null, end: 2 }), seriesCodec.faults({ start: 3, end: 2 })]).toEqual([["start"], ["start", "end"]]);
    expect(read([{ id: "x", from_name: "l", to_name: "s", type: "timeserieslabels", value: { start: 3, end: 2, timeserieslabels: ["A"] } }]).passthrough).toHaveLength(1);
  });
});

describe("where regions lie", () => {
  const series = seriesOf(10, 20, 21, 40, 100);
  const places = seriesPlaces(series, seriesTimes(""));

  test("is between rows, counted from the first one", () => {
    expect(places.make(2, 12, 0)).toEqual({ start: 10, end: 21, instant: false });
    expect(places.make(29, 31, 0)).toEqual({ start: 40, end: 40, instant: true });
    expect(places.read({ start: 20, end: 40, instant: false })).toEqual({ start: 10, end: 30, channel: null, isPoint: false });
    expect(places.read({ start: "20", end: "x" })).toBeNull();
  });

  test("an edge that is moved goes to a row, and the other one stays as it was written", () => {
    expect(places.write({ start: 12.5, end: 40, instant: false }, { start: 2.5, end: 80 })).toEqual({ start: 12.5, end: 100, instant: false });
    expect(places.write({ start: "12.50", end: 40, own: 1 }, { start: 2.5, end: 10.6 })).toEqual({ start: "12.50", end: 21, own: 1 });
    expect(places.write({ start: 40, end: 40, instant: true }, { start: 1, end: 1 })).toEqual({ start: 10, end: 10, instant: true });
  });

  test("a region never becomes a moment by its edges, nor leaves the rows", () => {
    fc.assert(fc.property(fc.double({ min: -50, max: 200, noNaN: true }), fc.double({ min: -50, max: 200, noNaN: true }), (a, b) => {
      const { start, end, instant } = places.write({ start: 20, end: 40, instant: false }, { start: Math.min(a, b), end: Math.max(a, b) });
      expect(Number(start)).toBeLessThan(Number(end));
      expect([[10, 20, 21, 40, 100].includes(Number(start)), [10, 20, 21, 40, 100].includes(Number(end)), instant]).toEqual([true, true, false]);
    }));
    expect([places.next?.(10, 1), places.next?.(10, -1), places.next?.(90, 1), places.next?.(0, -1)]).toEqual([11, 0, 90, 0]);
  });

  test("texts are written in the time format of the config, and read also in others", () => {
    const day = Date.UTC(2024, 0, 1);
    const dated = seriesPlaces(seriesOf(day, day + 3_600_000, day + 7_200_000), seriesTimes("%d.%m.%Y %H:%M"));
    expect(dated.make(0, 3_500_000, 0)).toEqual({ start: "01.01.2024 00:00", end: "01.01.2024 01:00", instant: false });
    for (const start of ["01.01.2024 01:00", day + 3_600_000, "2024-01-01T01:00:00Z", "2024-01-01 01:00"]) expect(dated.read({ start, end: start })?.start, String(start)).toBe(3_600_000);
    expect(dated.write({ start: "2024-01-01T00:00:00Z", end: "2024-01-01T01:00:00Z" }, { start: 0, end: 7_000_000 })).toEqual({ start: "2024-01-01T00:00:00Z", end: "01.01.2024 02:00" });
  });
});

test("exact numbers: of numbers only, an end comes after its start, and a moment has one", () => {
  const stretch = regionOf({ start: 1, end: 2, instant: false });
  expect(seriesCodec.setField(stretch, "end", 2.5)).toEqual({ start: 1, end: 2.5, instant: false });
  expect([seriesCodec.setField(stretch, "end", 0.5), seriesCodec.setField(stretch, "start", Number.NaN)]).toEqual([null, null]);
  const moment = regionOf({ start: 3, end: 3, instant: true });
  expect([seriesCodec.fields(moment).length, seriesCodec.setField(moment, "start", 4), seriesCodec.summary(moment), seriesCodec.summary(stretch)]).toEqual([1, { start: 4, end: 4, instant: true }, "3", "1 – 2"]);
  expect(seriesCodec.fields(regionOf({ start: "a", end: "b" }))).toEqual([]);
});

test("two people's regions are compared by the time that they share, also as texts", () => {
  const at = (from: number, to: number) => regionOf({ start: new Date(from * 1000).toISOString(), end: new Date(to * 1000).toISOString() });
  expect([samePlace(at(10, 20), at(11, 20)), samePlace(at(10, 20), at(19, 60))]).toEqual([true, false]);
  expect(seriesCodec.extent({ start: "morning", end: "noon" })).toBeNull();
});

describe("every attribute has its effect", () => {
  const optionsOf = (attributes: string, inner = '<Channel column="v"/>') => {
    const node = parseConfig(`<View><TimeSeries name="s" value="$s" ${attributes}>${inner}</TimeSeries></View>`).objects.get("s")?.node;
    if (node === undefined) throw new Error("no node");
    return seriesOptions(node);
  };

  test("of the series", () => {
    expect(optionsOf("")).toMatchObject({ isInline: false, timeColumn: "", separator: ",", overviewWidth: 0.25, isDate: false, cursorColor: null, overview: [0] });
    expect(optionsOf('valueType="json" timeColumn="T" timeFormat="%Y" sep="tab" overviewWidth="50%" cursorColor="red"')).toMatchObject({ isInline: true, timeColumn: "T", timeFormat: "%Y", separator: "\t", overviewWidth: 0.5, isDate: true, cursorColor: "red" });
    expect(["tab", "\\t", "space", "comma", "dot", ";", "auto", "; "].map((sep) => optionsOf(`sep="${sep}"`).separator)).toEqual(["\t", "\t", " ", ",", ".", ";", null, ";"]);
    expect([optionsOf('timeDisplayFormat="date"').isDate, optionsOf('timeDisplayFormat=".2f"').isDate, optionsOf('timeDisplayFormat="%H:%M"').isDate]).toEqual([true, false, true]);
    const two = '<Channel column="a"/><View><Channel column="B" height="90"/></View>';
    expect(optionsOf('overviewChannels="b, c"', two).overview).toEqual([1]);
    expect([optionsOf("", two).lanes.length, optionsOf('multiAxis="true"', two).lanes.length]).toEqual([2, 1]);
    expect(optionsOf('fixedScale="true"', '<Channel column="a"/><Channel column="b" fixedScale="false"/>').channels.map(({ isFixed }) => isFixed)).toEqual([true, false]);
  });

  test("of channels", () => {
    const { lanes } = optionsOf("", '<Channel column="a" legend="Speed" units="m/s" displayFormat=",.2f" height="5000" strokeColor="url(x)" strokeWidth="3" markerSize="6" markerColor="red" markerSymbol="square" dataRange=",10" showAxis="false" interpolation="curveStepAfter"/><MultiChannel height="120" fixedScale="true" showYAxis="false"><Channel column="b"/><Channel column="c" showYAxis="false"/></MultiChannel>');
    expect(lanes.map(({ height, isShared, hasAxis, channels }) => [height, isShared, hasAxis, channels.length])).toEqual([[1000, false, false, 1], [120, true, false, 2]]);
    expect(lanes[0]?.channels[0]).toMatchObject({ column: "a", name: "Speed", units: "m/s", width: 3, marker: { size: 6, color: "red", symbol: "square" }, low: null, high: 10, step: 1, hasAxis: false });
    expect(lanes[0]?.channels[0]?.color).toMatch(/^#/);
    expect(lanes[0]?.channels[0]?.say(1234.5)).toBe("1,234.50");
    expect(lanes[1]?.channels.map(({ isFixed, step, hasAxis }) => [isFixed, step, hasAxis])).toEqual([[true, null, true], [true, null, false]]);
  });

  test("of how times are said", () => {
    const at = Date.UTC(2024, 4, 17, 8, 30);
    expect(timeSayer(optionsOf('timeFormat="%Y-%m-%d %H:%M"'))(at)).toBe("2024-05-17 08:30");
    expect(timeSayer(optionsOf('timeFormat="%Q" timeDisplayFormat="%H:%M"'))(at)).toBe("08:30");
    expect(timeSayer(optionsOf('timeDisplayFormat="date"'))(at)).toBe("Fri, 17 May 2024 08:30:00 GMT");
    expect([timeSayer(optionsOf(""))(0.1 + 0.2), timeSayer(optionsOf('timeDisplayFormat=".1f"'))(2.25)]).toEqual(["0.3", "2.3"]);
    expect([durationSayer(optionsOf(""))(12.6), durationSayer(optionsOf('timeFormat="%Y"'))(90_061_000), durationSayer(optionsOf('timeFormat="%Y" durationDisplayFormat="%H:%M"'))(3_600_000)]).toEqual(["13", "1 d 1 h", "01:00"]);
  });
});
