import { describe, expect, it } from "vitest";
import { formatMessage } from "./message-format";

describe("messages", () => {
  it("fills in values and writes numbers as the language does", () => {
    expect(formatMessage("{count} of {total}", { count: 1234, total: "all" }, "en")).toBe("1,234 of all");
    expect(formatMessage("{count} von {total}", { count: 1234, total: "allen" }, "de")).toBe("1.234 von allen");
    expect(formatMessage("{missing}", {}, "en")).toBe("{missing}");
  });
  it("chooses the plural form", () => {
    const message = { one: "{count} task", other: "{count} tasks" };
    expect([0, 1, 2].map((count) => formatMessage(message, { count }, "en"))).toEqual(["0 tasks", "1 task", "2 tasks"]);
  });
});
