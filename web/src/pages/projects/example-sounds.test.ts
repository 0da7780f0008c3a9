import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { readWav } from "../../editor/sound/wav";
import { CONFIG, TASKS } from "./example-sounds";

describe("the example of sounds", () => {
  const config = parseConfig(CONFIG);
  const labels = new Set(config.controls.get("sound")?.labels.map(({ key }) => key));

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("$audio is a small recording of six seconds, and what is marked lies in it", ({ audio, result }) => {
    const bytes = new Uint8Array(readFileSync(join(process.cwd(), "public", audio)));
    const wav = readWav(bytes);
    expect(wav === null ? 0 : wav.says / wav.rate).toBe(6);
    expect(bytes.length).toBeLessThan(50_000);
    const data = deserialise(result, config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
    for (const { value } of result) expect([value.end <= 6, value.labels.every((label) => labels.has(label))]).toEqual([true, true]);
  });
});
