import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import "../../editor/tags/define";
import { parseConfig } from "../../editor/config/parse";
import { deserialise } from "../../editor/model/deserialise";
import { allCodecs } from "../../editor/model/kinds";
import { CONFIG, TASKS } from "./example-chats";

describe("the example of conversations", () => {
  const config = parseConfig(CONFIG);

  it("is a clean config", () => expect([...config.errors, ...config.warnings]).toEqual([]));

  it.each(TASKS)("every message of $chat is one", ({ result }) => {
    const data = deserialise(result, config, allCodecs());
    expect([data.passthrough, data.regions.length]).toEqual([[], result.length]);
  });

  it.each(["chat-continue", "chat-rate", "chat-better"])("the template %s is a clean config", (name) => {
    const template = parseConfig(readFileSync(join(process.cwd(), `../crates/labeling/templates/${name}.xml`), "utf8"));
    expect([...template.errors, ...template.warnings]).toEqual([]);
  });
});
