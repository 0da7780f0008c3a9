import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { FrameTable } from "../../editor/frames/table";
import { readFrames } from "../../editor/frames/reading";
import type { FromWorker } from "../../editor/frames/protocol";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { CONFIG, FRAMES, TASKS } from "./example-videos";

describe("the example of videos", () => {
  const config = parseConfig(CONFIG);

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("$video is a small video of 200 frames, and what is marked lies in it", async ({ video, result }) => {
    const bytes = new Uint8Array(readFileSync(join(process.cwd(), "public", video)));
    const told: FromWorker[] = [];
    await readFrames(async (start, end) => bytes.slice(start, end), bytes.length, (message) => told.push(message));
    const found = told.find((message) => message.kind === "frames");
    if (found?.kind !== "frames") throw new Error("no frames");
    const table = new FrameTable({ starts: found.starts, end: found.end });
    expect([table.count, table.rate, told.some((message) => message.kind === "cut")]).toEqual([FRAMES, 25, false]);
    expect(bytes.length).toBeLessThan(50_000);
    const data = deserialise(result, config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
  });
});
