import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { CONFIG, TASKS } from "./example-shapes";

describe("the example of shapes", () => {
  const config = parseConfig(CONFIG);

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("$image is there, and what is marked can be read", ({ image, result }) => {
    expect(existsSync(join(process.cwd(), "public", image))).toBe(true);
    const data = deserialise(structuredClone(result), config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
  });

  it("shows every kind of shape that it offers but points", () => {
    expect(TASKS[0].result.map(({ type }) => type)).toEqual(["cubelabels", "polygonlabels", "ellipselabels", "ellipselabels", "vectorlabels"]);
  });
});
