import { describe, expect, it } from "vitest";
import { describeAgent } from "./user-agent";

describe("user agent", () => {
  it("names browser and system", () => {
    expect(describeAgent("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36")).toBe("Chrome, Linux");
    expect(describeAgent("python-httpx/0.27")).toBe("Python");
    expect(describeAgent(null)).toBe("");
  });
});
