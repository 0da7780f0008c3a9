import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numberIn, separatorOf } from "./csv";
import { numberWriter } from "./numbers";
import { PIECE, type FromWorker, type Notice, type Trouble, type Wanted } from "./protocol";
import { Reading } from "./reading";
import { dateTicks, numberTicks, seriesScale } from "./scale";
import { Series } from "./series";
import { timeReader, timeWriter } from "./times";

interface Read {
  readonly series: Series;
  readonly notices: readonly Notice[] | null;
  readonly trouble: Trouble | null;
}

const wantedOf = (change: Partial<Wanted> = {}): Wanted => ({ time: "time", timeFormat: "", columns: ["v"], separator: ",", ...change });

function reading(wanted: Wanted) {
  const series = new Series();
  const found: { notices: readonly Notice[] | null; trouble: Trouble | null } = { notices: null, trouble: null };
  const made = new Reading(wanted, (message: FromWorker) => {
    if (message.kind === "piece") series.add(message.piece, message.gap);
    if (message.kind === "done") found.notices = message.notices;
    if (message.kind === "failed") found.trouble = message.trouble;
  });
  return { made, result: (): Read => ({ series, ...found }) };
}

/** As it comes from a server: in parts of any size. */
function read(text: string | Uint8Array, change: Partial<Wanted> = {}, size = 1 << 16): Read {
  const { made, result } = reading(wantedOf(change));
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0; at < bytes.length; at += size) made.bytes(bytes.slice(at, at + size));
  made.end();
  return result();
}

function data(value: unknown, change: Partial<Wanted> = {}): Read {
  const { made, result } = reading(wantedOf(change));
  made.data(value);
  return result();
}

const rowsOf = ({ series }: Read, columns = 1) => Array.from({ length: series.rows }, (_, row) => [series.timeAt(row), ...Array.from({ length: columns }, (__, column) => series.valueAt(column, row))]);

describe("a table of text", () => {
  test("is read by the names of its columns, whatever their case and order, and however it comes in parts", () => {
    const text = "V,Note,Time\r\n1.5,a,0\r\n-2e3,\"b, c\",1\r\n\r\n.25,,2.5\r\n";
    for (const size of [1, 2, 7, 1000]) expect(rowsOf(read(text, {}, size))).toEqual([[0, 1.5], [1, -2000], [2.5, 0.25]]);
  });

  test("without names is read by numbers of columns", () => {
    const bare = read("0,5,7\n1,6,8\n", { time: "0", columns: ["2", "1"] });
    expect(rowsOf(bare, 2)).toEqual([[0, 7, 5], [1, 8, 6]]);
    expect(rowsOf(read("time,v,w\n0,1,2\n1,3,4\n", { columns: ["2"] }))).toEqual([[0, 2], [1, 4]]);
  });

  test("without a column for the time has its rows counted", () => {
    expect(rowsOf(read("v\n5\n6\n7", { time: "" }))).toEqual([[0, 5], [1, 6], [2, 7]]);
  });

  test("may be divided by anything, and by something else than the config says", () => {
    for (const [separator, between] of [["\t", "\t"], [null, ";"], [",", ";"], [null, "|"], [" ", " "], [null, "\t"]] as const) {
      expect(rowsOf(read(`time${between}v\n0${between}1\n1${between}2\n`, { separator })), String(separator)).toEqual([[0, 1], [1, 2]]);
    }
    expect(rowsOf(read("time   v\n 0  1 \n10   2\n", { separator: " " }))).toEqual([[0, 1], [10, 2]]);
    expect(separatorOf(",", "a,b", "1,2")).toBe(",");
  });

  test("has gaps where values are missing or no numbers, and says what is odd about it", () => {
    const found = read("time,v,w\n0,1,x\n1,,x\n2,NaN,x\n3,4\n4,null,x,y\n", { columns: ["v", "w", "u"] });
    expect(rowsOf(found)).toEqual([[0, 1], [1, Number.NaN], [2, Number.NaN], [3, 4], [4, Number.NaN]]);
    expect(found.notices).toEqual([
      { kind: "no-column", name: "u", found: ["time", "v", "w"] },
      { kind: "ragged", rows: 2, first: 5 },
      { kind: "no-numbers", name: "w", text: "x" },
    ]);
  });

  test("has times in any format, with a mark of the byte order in front", () => {
    const found = read("\uFEFFtime,v\n17.05.2024 08:00:00.5,1\n17.05.2024 08:00:01,2\n", { timeFormat: "%d.%m.%Y %H:%M:%S.%L" });
    expect(found.trouble?.kind).toBe("bad-time");
    const mended = read("\uFEFFtime,v\n17.05.2024 08:00:00.5,1\n17.05.2024 08:00:01.250,2\n", { timeFormat: "%d.%m.%Y %H:%M:%S.%L" });
    expect(rowsOf(mended)).toEqual([[Date.UTC(2024, 4, 17, 8, 0, 0, 500), 1], [Date.UTC(2024, 4, 17, 8, 0, 1, 250), 2]]);
  });

  test("that is longer than a piece comes in several, the same for every size of part", () => {
    const rows = PIECE * 2 + 100;
    const text = `time,v\n${Array.from({ length: rows }, (_, at) => `${at * 2},${at % 1000}`).join("\n")}`;
    const { series, notices } = read(text, {}, 10_007);
    expect([series.rows, notices, series.timeAt(rows - 1), series.valueAt(0, PIECE + 7)]).toEqual([rows, [], (rows - 1) * 2, (PIECE + 7) % 1000]);
  });

  test("that was cut off in its last row is shown up to there", () => {
    const found = read("time,v\n2024-01-01,1\n2024-01-02,2\n2024-0", { timeFormat: "%Y-%m-%d" });
    expect(rowsOf(found)).toEqual([[Date.UTC(2024, 0, 1), 1], [Date.UTC(2024, 0, 2), 2]]);
    expect(found.notices).toEqual([{ kind: "ragged", rows: 1, first: 4 }]);
  });

  test.each<[string, string | Uint8Array, Partial<Wanted>, Trouble]>([
    ["nothing", "", {}, { kind: "empty" }],
    ["names alone", "time,v\n", {}, { kind: "no-rows" }],
    ["no column of that name", "t,v\n0,1\n1,2\n", {}, { kind: "no-time-column", name: "time", found: ["t", "v"] }],
    ["none of the columns", "time,a\n0,1\n1,2\n", {}, { kind: "no-columns", names: ["v"], found: ["time", "a"] }],
    ["times that are not in order", "time,v\n0,1\n5,2\n4,3\n", {}, { kind: "unsorted", row: 4, text: "4", before: "5" }],
    ["dates that are not in order", "time,v\n2024-01-02,1\n2024-01-01,2\n", { timeFormat: "%Y-%m-%d" }, { kind: "unsorted", row: 3, text: "2024-01-01", before: "2024-01-02" }],
    ["dates without a format", "time,v\n2024-01-02,1\n2024-01-03,2\n", {}, { kind: "bad-time", row: 2, text: "2024-01-02", format: "" }],
    ["dates of another format", "time,v\n02/01/2024,1\n03/01/2024,2\n", { timeFormat: "%Y-%m-%d" }, { kind: "bad-time", row: 2, text: "02/01/2024", format: "%Y-%m-%d" }],
    ["one time", "time,v\n3,1\n3,2\n", {}, { kind: "one-time" }],
    ["a page", "<!doctype html>\n<title>Sign in</title>\n", {}, { kind: "page" }],
    ["a picture", new Uint8Array([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 10, 0]), {}, { kind: "not-text" }],
    ["broken JSON", '{"time": [0, 1], "v": [1', {}, { kind: "bad-json" }],
  ])("with %s says so", (_, text, change, trouble) => expect(read(text, change).trouble).toEqual(trouble));

  test("of garbage never throws, and ends with rows or a reason", () => {
    const line = fc.oneof(fc.string(), fc.constantFrom("time,v", "0,1", "1,2", '"', ",", "\r", "\0", "1e999", "-", "{", "[", "<a"));
    fc.assert(fc.property(fc.array(line, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom("", "%Y-%m-%d"), fc.constantFrom(",", ";", null, " "), (lines, size, timeFormat, separator) => {
      const found = read(lines.join("\n"), { timeFormat, separator }, size);
      expect((found.notices === null) !== (found.trouble === null)).toBe(true);
    }), { numRuns: 400 });
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = read(bytes, { time: "" }, 13);
      expect((found.notices === null) !== (found.trouble === null)).toBe(true);
    }), { numRuns: 300 });
  });

  test("of any numbers has them back", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(fc.array(number, { minLength: 2, maxLength: 30 }), fc.integer({ min: 1, max: 50 }), (values, size) => {
      const found = read(`time,v\n${values.map((value, at) => `${at},${value}`).join("\n")}\n`, {}, size);
      expect(rowsOf(found).map((row) => row[1])).toEqual(values.map((value) => (value === 0 ? 0 : value)));
    }));
    const bytes = (text: string) => new TextEncoder().encode(text);
    for (const [text, value] of [["1", 1], ["-0.1", -0.1], [" 12.50 ", 12.5], ["123456789012345678", 123456789012345680], ["0.000000000000000000000001", 1e-24], ["1e5", 1e5], ["+3", 3], ["5.", 5]] as const) expect(numberIn(bytes(text), 0, text.length), text).toBe(value);
    for (const text of ["", " ", "x", "1,5", "0x10", "Infinity", "1e999", "-", ".", "1.2.3", "--1"]) expect(numberIn(bytes(text), 0, text.length), text).toBeNaN();
  });
});

describe("data in the task", () => {
  test("are columns, or rows", () => {
    expect(rowsOf(data({ Time: [0, 1], V: [2.5, null], other: "x" }))).toEqual([[0, 2.5], [1, Number.NaN]]);
    expect(rowsOf(data([{ time: 0, v: 1 }, { time: 1 }]))).toEqual([[0, 1], [1, Number.NaN]]);
    expect(rowsOf(data({ v: ["1", "2"] }, { time: "" }))).toEqual([[0, 1], [1, 2]]);
    expect(rowsOf(read(' {"time": [0, 1], "v": [1, 2]}'))).toEqual([[0, 1], [1, 2]]);
  });

  test("that make no series say why, and never throw", () => {
    expect(data({}).trouble).toEqual({ kind: "empty" });
    expect(data("text").trouble).toEqual({ kind: "bad-json" });
    expect(data({ v: [1] }).trouble).toEqual({ kind: "no-time-column", name: "time", found: ["v"] });
    expect(data({ time: [3, 2], v: [1, 1] }).trouble).toEqual({ kind: "unsorted", row: 2, text: "2", before: "3" });
    expect(data({ time: [0, 1, 2], v: [1] }).notices).toEqual([{ kind: "ragged", rows: 2, first: 2 }]);
    fc.assert(fc.property(fc.jsonValue(), (value) => {
      const found = data(value, { time: "", columns: ["a", "0"] });
      expect((found.notices === null) !== (found.trouble === null)).toBe(true);
    }));
  });
});

describe("rows that came", () => {
  const many = read(`time,v\n${Array.from({ length: PIECE + 5000 }, (_, at) => `${at * at},${at % 97 === 0 ? "" : Math.sin(at)}`).join("\n")}`).series;

  test("are found by their time, however unequal the steps are", () => {
    fc.assert(fc.property(fc.integer({ min: -10, max: (PIECE + 5010) ** 2 }), (time) => {
      const row = many.nearest(time);
      const away = (other: number) => Math.abs(many.timeAt(other) - time);
      expect(row === 0 || away(row) <= away(row - 1)).toBe(true);
      expect(row === many.rows - 1 || away(row) <= away(row + 1)).toBe(true);
    }));
    expect([many.neighbour(100, 1), many.neighbour(100, -1), many.neighbour(101, 1), many.neighbour(0, -1), many.neighbour(many.last, 1)]).toEqual([121, 81, 121, 0, many.last]);
  });

  test("know the smallest and largest of any part, as if one looked at each", () => {
    fc.assert(fc.property(fc.nat(many.rows), fc.nat(9000), (from, count) => {
      const to = Math.min(many.rows, from + count);
      const values = Array.from({ length: to - from }, (_, at) => many.valueAt(0, from + at)).filter((value) => !Number.isNaN(value));
      expect(many.range(0, from, to)).toEqual(values.length === 0 ? null : { low: Math.min(...values), high: Math.max(...values) });
    }), { numRuns: 60 });
  });
});

describe("times in formats", () => {
  test("are read and written as d3 does", () => {
    const at = Date.UTC(2024, 1, 9, 15, 4, 5, 60);
    for (const [format, text] of [
      ["%Y-%m-%d %H:%M:%S.%L", "2024-02-09 15:04:05.060"], ["%Y-%m-%dT%H:%M:%S.%LZ", "2024-02-09T15:04:05.060Z"], ["%d %b %Y %I:%M:%S.%f %p", "09 Feb 2024 03:04:05.060000 PM"],
      ["%A, %B %-d, %y %X", "Friday, February 9, 24 3:04:05 PM"], ["%j/%Y", "040/2024"], ["%x", "2/9/2024"], ["%Q", String(at)], ["%s", String(Math.floor(at / 1000))], ["%H:%M%Z", "15:04+0000"], ["%e|%_H|%V|%U|%u%%", " 9|15|06|05|5%"],
    ] as const) expect(timeWriter(format)(at), format).toBe(text);
    expect(timeReader("%Y-%m-%d %H:%M:%S.%L")("2024-02-09 15:04:05.06")).toBe(at);
    expect(timeReader("%Y-%m-%dT%H:%M:%S%Z")("2024-02-09T17:04:05+02:00")).toBe(at - 60);
    expect(timeReader("%m/%d/%Y, %I:%M %p")("2/9/2024, 12:00 AM")).toBe(Date.UTC(2024, 1, 9));
    expect(timeReader("%s")("-1")).toBe(-1000);
    for (const [format, text] of [["%Y-%m-%d", "2024-13-01"], ["%Y-%m-%d", "2024-02-09 "], ["%Y", "x"], ["%K", "1"], ["%H:%M", "25:00"], ["%b", "Foo"]] as const) expect(timeReader(format)(text), text).toBeNaN();
  });

  test("what is written is read back, for every moment", () => {
    for (const format of ["%Y-%m-%d %H:%M:%S.%L", "%d.%m.%Y %I:%M:%S %p .%f", "%Q", "%a %b %e %H:%M:%S.%L %Y", "%j %Y %H:%M:%S.%L%Z"]) {
      const [write, readBack] = [timeWriter(format), timeReader(format)];
      fc.assert(fc.property(fc.integer({ min: Date.UTC(1970), max: Date.UTC(2199) }), (time) => { expect(readBack(write(time))).toBe(time); }));
    }
    fc.assert(fc.property(fc.string(), fc.string(), (format, text) => void timeReader(format)(text)));
  });
});

test("numbers are shown as d3 does", () => {
  const cases = [[".1f", 3.14159, "3.1"], [",.2f", 1234567.891, "1,234,567.89"], ["d", 41.6, "42"], [".2e", 12345, "1.23e+4"], [".3s", 42e6, "42M"], [".0%", 0.123, "12%"], ["$,.0f", -1234, "−$1,234"], ["08.2f", -3.14159, "−0003.14"], ["+.1f", 2, "+2.0"], ["", 1.5, "1.5"], [".2", 1.234, "1.2"], ["~g", 1.5, "1.5"], [".1f", -0.01, "0.0"]] as const;
  for (const [format, value, text] of cases) expect(numberWriter(format)?.(value), `${format} ${value}`).toBe(text);
  expect([numberWriter("%Y-%m"), numberWriter("nonsense"), numberWriter("q")]).toEqual([null, null, null]);
  expect(numberWriter(".1f")?.(Number.NaN)).toBe("–");
  fc.assert(fc.property(fc.string({ maxLength: 8 }), fc.double(), (format, value) => void numberWriter(format)?.(value)));
});

test("the ruler counts in steps that people use, for numbers and for dates, at every zoom", () => {
  for (const span of [1e-9, 0.5, 7, 1000, 3e9]) {
    const found = numberTicks(3, 3 + span, 1000);
    expect(found.length, String(span)).toBeGreaterThan(1);
    expect(new Set(found.map(({ time }) => time)).size).toBe(found.length);
  }
  const from = Date.UTC(2024, 0, 31, 22);
  for (const span of [20, 5000, 3e6, 4e7, 2e9, 4e10, 9e11, 1e14]) {
    const found = dateTicks(from, from + span, 1000);
    expect(found.length, String(span)).toBeGreaterThan(1);
    expect(found.length).toBeLessThan(13);
    expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
  }
  const scale = seriesScale(from, true, timeWriter("%H:%M"));
  expect(scale.ticks(0, 4 * 3_600_000, 500).map(({ time, text }) => [time / 3_600_000, text])).toEqual([[0, "22:00"], [1, "23:00"], [2, "2024-02-01"], [3, "01:00"], [4, "02:00"]]);
  expect(scale.text(60_000)).toBe("22:01");
});
