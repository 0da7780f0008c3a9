import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceToSegment, insertedAfter, polygonArea, polygonContains, withoutPoint } from "./polygon";
import { aroundCentre, corners, fromLocal, fromThreePoints, rectBounds, rectCentre, rectContains, resize, rotateTo, toLocal, type Rect, type RectHandle } from "./rect";
import { allowedMove, toPercent, toPixels, type Point } from "./types";
import { asRotation, boxToImage, boxToView, fit, fitScale, pan, resized, showing, toImage, toView, turned, zoomAt, zoomLimits, type Viewport } from "./viewport";

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const size = fc.record({ width: fc.integer({ min: 1, max: 9000 }), height: fc.integer({ min: 1, max: 9000 }) });
const viewport: fc.Arbitrary<Viewport> = fc.record({
  image: size, view: fc.record({ width: fc.integer({ min: 50, max: 3000 }), height: fc.integer({ min: 50, max: 3000 }) }),
  rotation: fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const), scale: number(0.02, 40), x: number(-5000, 5000), y: number(-5000, 5000),
});
const percent = fc.record({ x: number(0, 100), y: number(0, 100) });
const rect: fc.Arbitrary<Rect> = fc.record({ x: number(-500, 2000), y: number(-500, 2000), width: number(1, 800), height: number(1, 800), rotation: number(0, 359.9) });
const near = (a: Point, b: Point, within: number) => Math.hypot(a.x - b.x, a.y - b.y) <= within;

describe("viewport", () => {
  test("an image stands where its config says, and zooming takes hold of it there", () => {
    const wide = { image: { width: 100, height: 100 }, view: { width: 400, height: 200 }, rotation: 0 as const, scale: 1, x: 0, y: 0 };
    expect(fit(wide)).toMatchObject({ scale: 2, x: 100, y: 0 });
    expect(fit({ ...wide, align: { x: 0, y: 0 } })).toMatchObject({ scale: 2, x: 0, y: 0 });
    expect(fit({ ...wide, align: { x: 1, y: 1 } })).toMatchObject({ scale: 2, x: 200, y: 0 });
    expect(resized(fit({ ...wide, align: { x: 1, y: 1 } }), { width: 200, height: 400 })).toMatchObject({ scale: 2, x: 0, y: 200 });
    const left = fit({ ...wide, align: { x: 0, y: 0.5 } });
    const at = { x: 60, y: 100 };
    expect(near(toImage(zoomAt(left, 3, at, { least: 0, most: 9 }), at), toImage(left, at), 1e-9)).toBe(true);
  });


  test("percent to the view and back is the same place", () => {
    fc.assert(fc.property(viewport, percent, (vp, place) => {
      const back = toPercent(toImage(vp, toView(vp, toPixels(place, vp.image))), vp.image);
      expect(near(back, place, 1e-6)).toBe(true);
    }));
  });

  test("a box comes back too, whichever way the image is turned", () => {
    fc.assert(fc.property(viewport, percent, percent, (vp, a, b) => {
      const box = { minX: Math.min(a.x, b.x), minY: Math.min(a.y, b.y), maxX: Math.max(a.x, b.x), maxY: Math.max(a.y, b.y) };
      const back = boxToImage(vp, boxToView(vp, box));
      for (const key of ["minX", "minY", "maxX", "maxY"] as const) expect(back[key]).toBeCloseTo(box[key], 5);
    }));
  });

  test("four quarter turns are none, and a turn is clockwise", () => {
    const vp = fit({ image: { width: 400, height: 200 }, view: { width: 400, height: 400 }, rotation: 0, scale: 1, x: 0, y: 0 });
    expect(turned(turned(turned(turned(vp, 90), 90), 90), 90)).toEqual(vp);
    // The top left corner of the image stands at the top right after one turn.
    const corner = toView(turned(vp, 90), { x: 0, y: 0 });
    expect(corner).toEqual({ x: 300, y: 0 });
    expect([asRotation(-90), asRotation(450), asRotation(360)]).toEqual([270, 90, 0]);
  });

  test("zooming in keeps the place under the pointer, also where the image does not fill the view", () => {
    fc.assert(fc.property(viewport, percent, number(1, 30), number(1.01, 4), (vp, place, first, second) => {
      const free = { least: 0, most: Infinity };
      const start = fit(vp);
      const at = toView(start, toPixels(place, vp.image));
      const once = zoomAt(start, start.scale * first, at, free);
      const twice = zoomAt(once, once.scale * second, at, free);
      expect(near(toPercent(toImage(twice, at), vp.image), place, 1e-4)).toBe(true);
    }));
  });

  test("the middle of the view always shows some of the image; as long as all of it can be seen, its middle", () => {
    fc.assert(fc.property(viewport, number(-9000, 9000), number(-9000, 9000), (vp, dx, dy) => {
      const moved = pan(vp, dx, dy);
      const box = boxToView(moved, { minX: 0, minY: 0, maxX: vp.image.width, maxY: vp.image.height });
      const middle = { x: vp.view.width / 2, y: vp.view.height / 2 };
      expect(box.minX <= middle.x + 1e-6 && box.maxX >= middle.x - 1e-6 && box.minY <= middle.y + 1e-6 && box.maxY >= middle.y - 1e-6).toBe(true);
      if (vp.scale > fitScale(vp)) return;
      expect((box.minX + box.maxX) / 2).toBeCloseTo(middle.x, 4);
      expect((box.minY + box.maxY) / 2).toBeCloseTo(middle.y, 4);
    }));
  });

  test("zooming stops at the limits", () => {
    const start = fit({ image: { width: 400, height: 200 }, view: { width: 200, height: 200 }, rotation: 0, scale: 1, x: 0, y: 0 });
    expect(zoomAt(start, 0.001, { x: 0, y: 0 }, zoomLimits(start, false)).scale).toBe(0.5);
    expect(zoomAt(start, 0.001, { x: 0, y: 0 }, zoomLimits(start, true)).scale).toBe(0.05);
    expect(zoomAt(start, 1e9, { x: 0, y: 0 }, zoomLimits(start, false)).scale).toBe(64);
  });

  test("a fitted image stays fitted when its place changes size", () => {
    const start = fit({ image: { width: 400, height: 200 }, view: { width: 400, height: 400 }, rotation: 90, scale: 1, x: 0, y: 0 });
    const next = resized(start, { width: 300, height: 100 });
    expect(next.scale).toBe(fitScale(next));
  });

  test("what is revealed is in sight afterwards", () => {
    fc.assert(fc.property(viewport, percent, percent, (vp, a, b) => {
      const start = zoomAt(fit(vp), fitScale(vp) * 5, { x: 0, y: 0 }, { least: 0, most: Infinity });
      const [p, q] = [toPixels(a, vp.image), toPixels(b, vp.image)];
      const area = { minX: Math.min(p.x, q.x), minY: Math.min(p.y, q.y), maxX: Math.max(p.x, q.x), maxY: Math.max(p.y, q.y) };
      const shown = boxToView(showing(start, area, { least: 0, most: Infinity }), area);
      expect(shown.minX).toBeGreaterThanOrEqual(-1);
      expect(shown.minY).toBeGreaterThanOrEqual(-1);
      expect(shown.maxX).toBeLessThanOrEqual(vp.view.width + 1);
      expect(shown.maxY).toBeLessThanOrEqual(vp.view.height + 1);
    }));
  });
});

describe("rectangles", () => {
  test("places given in the rectangle's own axes come back", () => {
    fc.assert(fc.property(rect, number(-900, 900), number(-900, 900), (r, x, y) => {
      expect(near(toLocal(r, fromLocal(r, x, y)), { x, y }, 1e-6)).toBe(true);
    }));
  });

  test("a turned rectangle contains what lies between its corners and nothing outside", () => {
    fc.assert(fc.property(rect, number(0.01, 0.99), number(0.01, 0.99), (r, u, v) => {
      expect(rectContains(r, fromLocal(r, u * r.width, v * r.height), 0)).toBe(true);
      expect(rectContains(r, fromLocal(r, -u - 0.01, v * r.height), 0)).toBe(false);
      expect(rectContains(r, fromLocal(r, u * r.width, r.height + v + 0.01), 0)).toBe(false);
      expect(rectContains(r, fromLocal(r, -u, v * r.height), 1)).toBe(true);
    }));
  });

  test("x and y are the top left corner before the turn", () => {
    const [first] = corners({ x: 10, y: 20, width: 30, height: 40, rotation: 90 });
    expect(first).toEqual({ x: 10, y: 20 });
    const bounds = rectBounds({ x: 100, y: 20, width: 30, height: 40, rotation: 90 });
    expect(bounds.minX).toBeCloseTo(60);
    expect(bounds.maxY).toBeCloseTo(50);
  });

  test("pulling a handle leaves the opposite corner where it is", () => {
    const opposite: Readonly<Record<string, number>> = { nw: 2, ne: 3, se: 0, sw: 1 };
    fc.assert(fc.property(rect, fc.constantFrom<Exclude<RectHandle, "rotate">>("nw", "ne", "se", "sw"), number(0.2, 3), number(0.2, 3), (r, handle, u, v) => {
      const fixed = corners(r)[opposite[handle] ?? 0] as Point;
      const to = fromLocal(r, handle.includes("w") ? r.width * (1 - u) : r.width * u, handle.includes("n") ? r.height * (1 - v) : r.height * v);
      const next = resize(r, handle, to, false);
      expect(corners(next).some((corner) => near(corner, fixed, 1e-6))).toBe(true);
      expect(corners(next).some((corner) => near(corner, to, 1e-6))).toBe(true);
      expect(next.width).toBeGreaterThanOrEqual(0);
    }));
  });

  test("with shift the proportions stay", () => {
    fc.assert(fc.property(rect, number(0.3, 3), number(0.3, 3), (r, u, v) => {
      const next = resize(r, "se", fromLocal(r, r.width * u, r.height * v), true);
      expect(next.width / next.height).toBeCloseTo(r.width / r.height, 4);
    }));
  });

  test("turning keeps the centre and the size", () => {
    fc.assert(fc.property(rect, number(-2000, 3000), number(-2000, 3000), (r, x, y) => {
      const next = rotateTo(r, { x, y }, null);
      expect(near(rectCentre(next), rectCentre(r), 1e-6)).toBe(true);
      expect([next.width, next.height]).toEqual([r.width, r.height]);
      expect(next.rotation).toBeGreaterThanOrEqual(0);
      expect(next.rotation).toBeLessThan(360);
    }));
    expect(rotateTo(aroundCentre({ x: 0, y: 0 }, 10, 10, 0), { x: 100, y: 3 }, 15).rotation).toBe(90);
  });

  test("three points give a rectangle with that edge, on the side of the third", () => {
    fc.assert(fc.property(rect, fc.boolean(), (r, flipped) => {
      const [a, b, c] = corners(r);
      const made = flipped ? fromThreePoints(b, a, c) : fromThreePoints(a, b, c);
      for (const corner of corners(r)) expect(corners(made).some((own) => near(own, corner, 1e-5))).toBe(true);
    }));
  });

  test("moving stops at the edges of the image but does not pull in what was outside", () => {
    const image = { width: 100, height: 100 };
    expect(allowedMove({ minX: 10, minY: 10, maxX: 20, maxY: 20 }, image, -30, 200)).toEqual({ x: -10, y: 80 });
    expect(allowedMove({ minX: -10, minY: 10, maxX: 20, maxY: 20 }, image, -5, 0)).toEqual({ x: 0, y: 0 });
    expect(allowedMove({ minX: -10, minY: 10, maxX: 20, maxY: 20 }, image, 5, 0)).toEqual({ x: 5, y: 0 });
  });
});

describe("polygons", () => {
  const square: readonly Point[] = [{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 10 }, { x: 0, y: 10 }];

  test("inside, outside, area, distance", () => {
    expect(polygonContains(square, { x: 5, y: 5 })).toBe(true);
    expect(polygonContains(square, { x: 15, y: 5 })).toBe(false);
    expect(polygonArea(square)).toBe(100);
    expect(distanceToSegment({ x: 5, y: 3 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(3);
    expect(distanceToSegment({ x: 13, y: 4 }, { x: 0, y: 0 }, { x: 10, y: 0 })).toBe(5);
  });

  test("a polygon of the corners of a rectangle contains the same places", () => {
    const part = fc.oneof(number(-1, -0.01), number(0.01, 0.99), number(1.01, 2));
    fc.assert(fc.property(rect, part, part, (r, u, v) => {
      const at = fromLocal(r, u * r.width, v * r.height);
      expect(polygonContains(corners(r), at)).toBe(rectContains(r, at, 0));
    }));
  });

  test("points are put in and taken out, but a shape stays a shape", () => {
    expect(insertedAfter(["a", "b", "c"], 2, "d")).toEqual(["a", "b", "c", "d"]);
    expect(withoutPoint(["a", "b", "c", "d"], 1, true)).toEqual(["a", "c", "d"]);
    expect(withoutPoint(["a", "b", "c"], 1, true)).toBeNull();
    expect(withoutPoint(["a", "b", "c"], 1, false)).toEqual(["a", "c"]);
  });
});
