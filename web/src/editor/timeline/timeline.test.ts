import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfig } from "../config/parse";
import { moved, timeSpanOf } from "./geometry";
import { SECONDS, stepFrom, type TimePlaces } from "./places";
import { packRows } from "./rows";
import { snapTo } from "./snap";
import { groupOf, SyncGroup, type Playing } from "./sync";
import { clock, ticks } from "./ticks";
import { TimeView } from "./view";

function viewOf(length: number, width = 1000, closest = 0.001): TimeView {
  const view = new TimeView();
  view.setWidth(width);
  view.setLength(length, closest);
  return view;
}

describe("the part that is shown", () => {
  test("begins with the whole, and zooming keeps the time under the pointer", () => {
    const view = viewOf(10_800);
    expect([view.from, view.to]).toEqual([0, 10_800]);
    const at = view.toTime(300);
    for (let step = 0; step < 60; step += 1) view.zoomBy(1.3, 300);
    expect(view.toTime(300)).toBeCloseTo(at, 6);
    expect(view.toX(at)).toBeCloseTo(300, 3);
  });

  test("never leaves the recording, whatever is done", () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom("zoom", "pan", "show", "follow", "reveal"), fc.double({ min: -5000, max: 5000, noNaN: true })), { maxLength: 40 }), (steps) => {
      const view = viewOf(100);
      for (const [what, number] of steps) {
        if (what === "zoom") view.zoomBy(Math.exp(number / 1000), Math.abs(number) % 1000);
        if (what === "pan") view.panBy(number);
        if (what === "show") view.show(number, Math.abs(number / 10));
        if (what === "follow") view.follow(Math.abs(number) % 100, number > 0);
        if (what === "reveal") view.reveal(Math.abs(number) % 50, (Math.abs(number) % 50) + 10);
        expect(view.from).toBeGreaterThanOrEqual(0);
        expect(view.to).toBeLessThanOrEqual(100 + 1e-9);
        expect(view.span).toBeGreaterThanOrEqual(0.001);
      }
    }));
  });

  test("stays where it is when the recording turns out longer, unless all of it was shown", () => {
    const view = viewOf(100);
    view.setLength(120, 0.001);
    expect(view.to).toBe(120);
    view.show(10, 5);
    view.setLength(150, 0.001);
    expect([view.from, view.to]).toEqual([10, 15]);
  });
});

describe("time in words", () => {
  test("is as people read it", () => {
    expect([clock(0), clock(83.4567), clock(3723.5), clock(59.9996)]).toEqual(["0:00.000", "1:23.457", "1:02:03.500", "1:00.000"]);
    expect(clock(61, 0)).toBe("1:01");
  });

  test("the ruler has marks that do not run into each other, at every zoom", () => {
    for (const span of [0.0004, 0.02, 1, 10, 600, 10_800, 400_000]) {
      const found = ticks(5, 5 + span, 1000);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThanOrEqual(13);
      expect(new Set(found.map(({ text }) => text)).size).toBe(found.length);
    }
    expect(ticks(0, 0, 100)).toEqual([]);
  });
});

describe("regions on a lane", () => {
  test("that overlap have rows of their own, as long as there are rows", () => {
    const rows = packRows([{ id: "a", start: 0, end: 5 }, { id: "b", start: 1, end: 2 }, { id: "c", start: 2, end: 3 }, { id: "d", start: 1, end: 9 }], 4);
    expect([...rows].toSorted()).toEqual([["a", 0], ["b", 2], ["c", 2], ["d", 1]]);
    expect(Math.max(...packRows(Array.from({ length: 9 }, (_, at) => ({ id: String(at), start: 0, end: 1 })), 4).values())).toBe(3);
  });

  test("move as a whole within the recording, and edges that pass each other change roles", () => {
    const span = timeSpanOf({ start: 2, end: 4, channel: 0 });
    expect(moved(span, "all", -5, 10)).toEqual({ start: 0, end: 2 });
    expect(moved(span, "all", 50, 10)).toEqual({ start: 8, end: 10 });
    expect(moved(span, "end", -3, 10)).toEqual({ start: 1, end: 2 });
    expect(moved(span, "start", 3, 10)).toEqual({ start: 4, end: 5 });
    fc.assert(fc.property(fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: 0, max: 10, noNaN: true }), fc.double({ min: -30, max: 30, noNaN: true }), fc.constantFrom("start" as const, "end" as const, "all" as const), (a, b, by, edge) => {
      const next = moved({ start: Math.min(a, b), end: Math.max(a, b), channel: null }, edge, by, 10);
      expect(next.start).toBeGreaterThanOrEqual(0);
      expect(next.end).toBeLessThanOrEqual(10 + 1e-9);
      expect(next.start).toBeLessThanOrEqual(next.end);
    }));
  });

  test("are drawn to the nearest of what is near, and to nothing else", () => {
    expect(snapTo(5, 0.5, [4.6, 5.2, 9])).toBe(5.2);
    expect(snapTo(5, 0.1, [4.6, 5.2])).toBe(5);
  });
});

describe("objects in step", () => {
  const config = parseConfig('<View><Audio name="a" value="$a" sync="v"/><Video name="v" value="$v" sync="a"/><Audio name="b" value="$b" sync="talk"/><Paragraphs name="p" value="$p" sync="talk"/><Audio name="c" value="$c"/></View>');

  test("are those that name each other or share a word", () => {
    expect(groupOf(config, "a")).toBe(groupOf(config, "v"));
    expect(groupOf(config, "b")).toBe(groupOf(config, "p"));
    expect(groupOf(config, "a")).not.toBe(groupOf(config, "b"));
    expect(groupOf(config, "c")).toBeNull();
  });

  test("what one does is told to the others once, and not back", () => {
    const group = new SyncGroup();
    const told: string[] = [];
    const member = (name: string) => ({ follow: (state: Playing) => {
      told.push(`${name} ${state.time}`);
      group.tell(one, state);
    } });
    const [one, two, three] = [member("one"), member("two"), member("three")];
    const leave = [one, two, three].map((each) => group.join(each));
    group.tell(one, { time: 3, paused: true, rate: 1 });
    leave[1]?.();
    group.tell(one, { time: 4, paused: true, rate: 1 });
    expect(told).toEqual(["two 3", "three 3", "three 4"]);
  });
});

test("a step of a key reaches the next time that can be written, however close one has come", () => {
  const tens: TimePlaces = { ...SECONDS, next: (time, direction) => (direction > 0 ? Math.floor(time / 10) * 10 + 10 : Math.ceil(time / 10) * 10 - 10) };
  expect([stepFrom(tens, 20, 0.5), stepFrom(tens, 20, -0.5), stepFrom(tens, 20, 35), stepFrom(tens, 20, 0)]).toEqual([30, 10, 55, 20]);
  expect(stepFrom(SECONDS, 20, 0.5)).toBe(20.5);
});
