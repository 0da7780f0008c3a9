import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { between, isPlace, placeIn, reachOf } from "./place";
import { joined, keyframesOf, newTrack, placeAt, splitAt, withPlace, type Counted } from "./track";

const COUNTED: Counted = { framesCount: 60, duration: 2.4, timeOf: (frame) => frame / 25 };
const vertex = (id: string, x: number, y: number, more: object = {}) => ({ id, x, y, isBezier: false, ...more });

describe("what is between two keyframes", () => {
  test.each([
    ["an ellipse", { x: 10, y: 10, radiusX: 4, radiusY: 2, rotation: 0 }, { x: 20, y: 30, radiusX: 8, radiusY: 2, rotation: 90 }, { rotation: 45, x: 15, y: 20, radiusX: 6, radiusY: 2 }],
    ["a point", { x: 10, y: 10, width: 1 }, { x: 20, y: 30, width: 1 }, { x: 15, y: 20, width: 1 }],
    ["an outline", { points: [[0, 0], [10, 0], [10, 10]], closed: true }, { points: [[10, 20], [20, 20], [20, 40]], closed: true }, { closed: true, points: [[5, 10], [15, 10], [15, 25]] }],
    [
      "a line with a bend", { vertices: [vertex("a", 0, 0), vertex("b", 10, 0, { prevPointId: "a", isBezier: true, controlPoint1: { x: 8, y: 0 } })], closed: false },
      { vertices: [vertex("a", 10, 10), vertex("b", 20, 10, { prevPointId: "a", isBezier: true, controlPoint1: { x: 12, y: 4 } })], closed: false },
      { closed: false, vertices: [vertex("a", 5, 5), vertex("b", 15, 5, { prevPointId: "a", isBezier: true, controlPoint1: { x: 10, y: 2 } })] },
    ],
  ])("%s goes straight", (_, from, to, half) => {
    const track = withPlace(newTrack(10, from, COUNTED), 20, to, COUNTED);
    expect(placeAt(track, 15)).toEqual(half);
    expect([placeAt(track, 10), placeAt(track, 40), placeAt(track, 9)]).toEqual([placeIn(from), placeIn(to), null]);
  });

  test("an outline that gets another point, or a line of other points, waits for its keyframe", () => {
    const triangle = { closed: true, points: [[0, 0], [10, 0], [10, 10]] };
    expect(between(triangle, { ...triangle, points: [...triangle.points, [0, 10]] }, 0.9)).toEqual(triangle);
    const line = { closed: false, vertices: [vertex("a", 0, 0), vertex("b", 1, 1)] };
    expect(between(line, { ...line, vertices: [vertex("a", 9, 9), vertex("c", 1, 1)] }, 0.9)).toEqual(line);
  });
});

test("a keyframe is written with its members in order, and keeps what nobody knows", () => {
  const track = newTrack(5, { points: [[1, 2], [3, 4], [5, 6]], closed: true }, COUNTED);
  expect(JSON.stringify(track)).toBe('{"framesCount":60,"duration":2.4,"sequence":[{"frame":5,"enabled":true,"closed":true,"points":[[1,2],[3,4],[5,6]],"time":0.2}]}');
  const known = { framesCount: 60, duration: 2.4, sequence: [{ frame: 5, enabled: true, closed: false, vertices: [vertex("a", 1, 1, { own: 7 })], seen: "x" }] };
  const [moved] = keyframesOf(withPlace(known, 5, { closed: false, vertices: [vertex("a", 2, 2, { own: 7 })] }, COUNTED));
  expect(moved?.raw).toEqual({ frame: 5, enabled: true, closed: false, vertices: [vertex("a", 2, 2, { own: 7 })], seen: "x", time: 0.2 });
});

test("tracks of any kind are split and joined", () => {
  const track = withPlace(newTrack(10, { x: 0, y: 0, radiusX: 1, radiusY: 1, rotation: 0 }, COUNTED), 30, { x: 20, y: 0, radiusX: 1, radiusY: 1, rotation: 0 }, COUNTED);
  const parts = splitAt(track, 20, COUNTED);
  expect(parts?.map((part) => keyframesOf(part).map(({ frame, place }) => [frame, place.x]))).toEqual([[[10, 0], [19, 9]], [[20, 10], [30, 20]]]);
  expect(placeAt(joined(parts ?? []) ?? {}, 15)?.x).toBe(5);
});

test("anything is a place or none, and what it covers is a list of places", () => {
  fc.assert(fc.property(fc.dictionary(fc.constantFrom("x", "y", "width", "height", "radiusX", "radiusY", "points", "vertices", "closed", "rotation"), fc.jsonValue()), (value) => {
    const place = placeIn(value);
    expect(place !== null).toBe(isPlace(value));
    if (place !== null) expect(reachOf(between(place, placeIn({ x: 1, y: 1 }) ?? {}, 0.5)).length).toBeGreaterThan(0);
  }));
});
