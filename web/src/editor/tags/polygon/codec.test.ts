import { expect, test } from "vitest";
import type { Region } from "../../model/types";
import { polygonCodec } from "./codec";

const region = (points: unknown): Region => ({ id: "p", kind: "polygon", toName: "i", geometry: { points, closed: true }, results: [], readOnly: false } as unknown as Region);

test("every point has two exact numbers, and changing one leaves the others as they are", () => {
  const triangle = region([[1.123456789, 2], [3, 4], [5, 6]]);
  expect(polygonCodec.fields(triangle).map((field) => `${field.label}${field.number}`)).toEqual(["X1", "Y1", "X2", "Y2", "X3", "Y3"]);
  expect(polygonCodec.getField(triangle, "y2")).toBe(6);
  expect(polygonCodec.setField(triangle, "y1", 44.5)).toEqual({ points: [[1.123456789, 2], [3, 44.5], [5, 6]], closed: true });
  expect(polygonCodec.setField(triangle, "x9", 1)).toBeNull();
  expect(polygonCodec.setField(triangle, "x0", Number.NaN)).toBeNull();
});

test("a shape of hundreds of points is not a form of hundreds of fields", () => {
  expect(polygonCodec.fields(region(Array.from({ length: 300 }, (_, i) => [i / 3, 0])))).toHaveLength(80);
});
