import fc from "fast-check";
import { describe, expect, test } from "vitest";
import made from "../../../test/fixtures/video-frames.json";
import { onTable } from "./onTable";
import { FrameTable } from "./table";
import { isAlive, joined, keyframesOf, livesOf, newTrack, nextKeyframe, placeAt, splitAt, withKeyframe, withKeyframeMoved, withoutKeyframe, withPlace, withSight, type Counted } from "./track";

const COUNTED: Counted = { framesCount: 60, duration: 2.4, timeOf: (frame) => frame / 25 };
const PLACE = { x: 10, y: 20, width: 30, height: 40, rotation: 0 };
const framesOf = (geometry: Parameters<typeof keyframesOf>[0] | null) => (geometry === null ? null : keyframesOf(geometry).map(({ frame, enabled }) => (enabled ? frame : -frame)));
/** A track with keyframes at these frames; after a negative one it is out of sight. */
const trackOf = (...frames: number[]) => ({ framesCount: 60, duration: 2.4, sequence: frames.map((frame) => ({ frame: Math.abs(frame), enabled: frame > 0, rotation: 0, x: Math.abs(frame), y: 0, width: 10, height: 10, time: Math.abs(frame) / 25, own: frame })) });

describe("tracks", () => {
  test.each(made)("between keyframes a thing is where the official converter puts it (%#)", ({ sequence, frames }) => {
    const geometry = { framesCount: 60, duration: 2.4, sequence };
    expect(frames.length).toBeGreaterThan(0);
    for (const [frame = 0, ...place] of frames) {
      const found = placeAt(geometry, frame);
      [found?.x, found?.y, found?.width, found?.height, found?.rotation].forEach((value, at) => expect(value).toBeCloseTo(place[at] ?? Number.NaN, 9));
      expect(isAlive(geometry, frame)).toBe(true);
    }
    // What the converter leaves out is out of sight; but for the last frame, which it does not make of a track that goes on.
    const seen = new Set(frames.map(([frame]) => frame));
    for (let frame = 1; frame < 60; frame += 1) expect([frame, isAlive(geometry, frame)]).toEqual([frame, seen.has(frame)]);
  });

  test("its lives are the frames in which it is in sight", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }), fc.infiniteStream(fc.boolean()), (frames, signs) => {
      const geometry = trackOf(...frames.toSorted((a, b) => a - b).map((frame) => (signs.next().value === true ? frame : -frame)));
      const lives = livesOf(geometry, 60);
      for (let frame = 1; frame <= 60; frame += 1) expect(lives.some(({ from, to }) => from <= frame && frame <= to)).toBe(isAlive(geometry, frame));
    }));
  });

  test("a change at a frame is a keyframe there, in the order and with the members of the real product, and keeps what nobody knows", () => {
    const track = newTrack(5, PLACE, COUNTED);
    expect(JSON.stringify(track)).toBe('{"framesCount":60,"duration":2.4,"sequence":[{"frame":5,"enabled":true,"rotation":0,"x":10,"y":20,"width":30,"height":40,"time":0.2}]}');
    const moved = withPlace(withPlace(trackOf(10, 30), 20, PLACE, COUNTED), 30, PLACE, COUNTED);
    expect(framesOf(moved)).toEqual([10, 20, 30]);
    expect(keyframesOf(moved)[2]?.raw).toMatchObject({ x: 10, own: 30, time: 1.2 });
    expect(framesOf(withKeyframe(trackOf(10, 30), 20, COUNTED))).toEqual([10, 20, 30]);
    expect(placeAt(withKeyframe(trackOf(10, 30), 20, COUNTED) ?? {}, 20)?.x).toBe(20);
    expect([withKeyframe(trackOf(10), 10, COUNTED), withoutKeyframe(trackOf(10), 10), withoutKeyframe(trackOf(10, 20), 15)]).toEqual([null, null, null]);
    expect(framesOf(withoutKeyframe(trackOf(10, 20), 10))).toEqual([20]);
    expect(framesOf(withKeyframeMoved(trackOf(10, 20, 30), 20, 40, COUNTED))).toEqual([10, 30, 40]);
    expect(withKeyframeMoved(trackOf(10, 20), 10, 20, COUNTED)).toBeNull();
  });

  test("it goes out of sight and comes back", () => {
    const out = withSight(trackOf(10), 20, COUNTED);
    expect(framesOf(out)).toEqual([10, -20]);
    expect(framesOf(withSight(out ?? {}, 30, COUNTED))).toEqual([10, -20, 30]);
    expect(framesOf(withSight(out ?? {}, 20, COUNTED))).toEqual([10, 20]);
  });

  test("split and joined it is seen at the same places as before", () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.boolean()), fc.integer({ min: 1, max: 60 }), (frames, signs, at) => {
      const geometry = trackOf(...frames.toSorted((a, b) => a - b).map((frame) => (signs.next().value === true ? frame : -frame)));
      const parts = splitAt(geometry, at, COUNTED);
      if (parts === null) return;
      const [left, right] = parts;
      const whole = joined(parts) ?? {};
      for (let frame = 1; frame <= 60; frame += 1) {
        const before = isAlive(geometry, frame) ? placeAt(geometry, frame)?.x : undefined;
        const part = frame < at ? left : right;
        const after = isAlive(part, frame) ? placeAt(part, frame)?.x : undefined;
        const again = isAlive(whole, frame) ? placeAt(whole, frame)?.x : undefined;
        if (before === undefined) expect([frame, after, again]).toEqual([frame, undefined, undefined]);
        else for (const x of [after, again]) expect(x).toBeCloseTo(before, 9);
        expect(isAlive(frame < at ? right : left, frame)).toBe(false);
      }
    }));
  });

  test("keyframes are found before and after a frame", () => {
    const track = trackOf(10, 20, 30);
    expect([nextKeyframe(track, 20, -1), nextKeyframe(track, 20, 1), nextKeyframe(track, 10, -1), nextKeyframe(track, 25, 1)]).toEqual([10, 30, null, 30]);
  });
});

describe("frames of a video", () => {
  const even = (rate: number, count: number, unit = 0) => Float64Array.from({ length: count }, (_, at) => (unit === 0 ? at / rate : Math.round((at / rate) * unit) / unit));

  test("each moment belongs to one frame, also where frames are not equally long", () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 200 }), (lengths) => {
      let at = 0;
      const starts = Float64Array.from(lengths, (length) => (at += length) / 1000 - length / 1000);
      const table = new FrameTable({ starts, end: at / 1000 });
      for (let frame = 1; frame <= table.count; frame += 1) {
        expect([table.at(table.startOf(frame)), table.at(table.middleOf(frame)), table.at(table.endOf(frame) - 1e-5)]).toEqual([frame, frame, frame]);
      }
      expect([table.at(-1), table.at(1e6)]).toEqual([1, table.count]);
    }));
  });

  test("the rate is the one that is meant, also where times are rounded to thousandths", () => {
    expect(new FrameTable({ starts: even(25, 100), end: 4 }).rate).toBe(25);
    expect(new FrameTable({ starts: even(30_000 / 1001, 300, 1000), end: 10.01 }).rate).toBe(30_000 / 1001);
    expect(new FrameTable({ starts: even(30_000 / 1001, 300), end: 10.01, saidRate: 29.97 }).rate).toBe(29.97);
    expect(new FrameTable({ starts: even(24, 100, 1000), end: 4.1667, saidRate: 30 }).rate).toBe(24);
    expect(new FrameTable({ starts: Float64Array.of(0, 0.04, 0.2, 0.24), end: 0.28 }).rate).toBeNull();
  });

  test("times are written as the real product does, and where frames differ they are those of the file", () => {
    const table = new FrameTable({ starts: even(25, 100), end: 4 });
    expect([1, 3, 10, 100].map((frame) => table.timeOf(frame))).toEqual([0.04, 0.12, 0.4, 4]);
    const uneven = new FrameTable({ starts: Float64Array.of(0, 0.04, 0.2, 0.24), end: 0.28 });
    expect([1, 2, 3, 4].map((frame) => uneven.timeOf(frame))).toEqual([0.04, 0.2, 0.24, 0.28]);
  });

  test("where only the length is known, the config says how many there are", () => {
    const table = FrameTable.even(4, 25);
    expect([table.count, table.rate, table.end, table.startOf(26)]).toEqual([100, 25, 4, 1]);
  });
});

test("a track that was counted at another rate than the file has is put where its times are", () => {
  const table = new FrameTable({ starts: Float64Array.from({ length: 120 }, (_, at) => at / 50), end: 2.4 });
  const counted = trackOf(1, 25, -50);
  const shown = onTable(counted, table);
  expect(keyframesOf(shown).map(({ frame, enabled, raw }) => [frame, enabled, raw["time"], raw["own"]])).toEqual([[2, true, 0.04, 1], [50, true, 1, 25], [100, false, 2, -50]]);
  expect([shown["framesCount"], onTable(counted, table) === shown]).toEqual([120, true]);
  // Counted as the file has them, or nothing said about it: the very same.
  const same = { ...counted, framesCount: 121 };
  const unknown = { sequence: counted.sequence };
  expect([onTable(same, table) === same, onTable(unknown, table) === unknown]).toEqual([true, true]);
});
