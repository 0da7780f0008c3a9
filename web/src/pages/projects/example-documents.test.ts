import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { problemOfHead } from "../../editor/documents/trouble";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { CONFIG, TASKS } from "./example-documents";

describe("the example of documents", () => {
  const config = parseConfig(CONFIG);

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("$pdf is a small document, and what is marked can be read and stands in it", ({ pdf, result }) => {
    const bytes = readFileSync(join(process.cwd(), "public", pdf));
    expect([problemOfHead(bytes), bytes.length < 20_000]).toEqual([null, true]);
    const data = deserialise(result, config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
    for (const { geometry } of data.regions) expect(bytes.toString("latin1")).toContain(String(geometry["ocrtext"]));
  });
});
