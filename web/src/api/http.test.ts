import { afterEach, describe, expect, it, vi } from "vitest";
import { http } from "./http";

const refused = (fields: Record<string, string[]>) =>
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ detail: "Validation error", validation_errors: fields }, { status: 400 })));

describe("a refusal", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("says what is wrong, not that something is", async () => {
    refused({ title: ["Too long.", "And empty."] });
    await expect(http("POST", "/api/x", {})).rejects.toThrow(/^Too long\.$/);
  });

  it("says what to do behind a message that scripts know", async () => {
    refused({ non_field_errors: [".exe extension is not supported", "Leave out x.exe."] });
    await expect(http("POST", "/api/x", {})).rejects.toThrow(/^\.exe extension is not supported\. Leave out x\.exe\.$/);
  });
});
