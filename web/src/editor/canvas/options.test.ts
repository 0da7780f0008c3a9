import { describe, expect, test } from "vitest";
import { imageOptions } from "./options";

describe("what an Image tag asks for", () => {
  test("the place of the picture, also when only one direction is given", () => {
    expect(imageOptions({}).align).toBeNull();
    expect(imageOptions({ horizontalalignment: "Left" }).align).toEqual({ x: 0, y: 0.5 });
    expect(imageOptions({ horizontalalignment: "right", verticalalignment: "bottom" }).align).toEqual({ x: 1, y: 1 });
    expect(imageOptions({ horizontalalignment: "constructor", verticalalignment: "top" }).align).toEqual({ x: 0.5, y: 0 });
  });

  test("lengths are CSS or pixels, and nothing that is neither", () => {
    expect(imageOptions({ width: "50%", maxwidth: "600", height: "20em", maxheight: "calc(100vh - 200px)" }).size)
      .toEqual({ inlineSize: "50%", maxInlineSize: "600px", blockSize: "20em", maxBlockSize: "calc(100vh - 200px)" });
    expect(imageOptions({ width: "url(x)", maxwidth: "-3", height: "", maxheight: "red; position: fixed" }).size).toEqual({});
  });
});
