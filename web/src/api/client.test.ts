import { afterEach, describe, expect, it, vi } from "vitest";
import { classify } from "../shared/failure";
import { api, ask } from "./client";

const refused = (body: unknown, status = 400) => vi.stubGlobal("fetch", () => Promise.resolve(Response.json(body, { status })));
const make = () => ask(api.POST("/api/projects", { body: {} }));

describe("a refusal", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    document.documentElement.lang = "en";
  });

  it("says what is wrong, not that something is", async () => {
    refused({ detail: "Validation error", validation_errors: { title: ["Too long.", "And empty."] } });
    await expect(make()).rejects.toThrow(/^Too long\.$/);
  });

  it("says what to do behind a message that scripts know", async () => {
    refused({ detail: "Validation error", validation_errors: { non_field_errors: [".exe extension is not supported", "Leave out x.exe."] } });
    await expect(make()).rejects.toThrow(/^\.exe extension is not supported\. Leave out x\.exe\.$/);
  });

  it("is in the language of the person where its code is known", async () => {
    document.documentElement.lang = "de";
    refused({ detail: "Too many tries.", code: "too_many_tries", params: { seconds: 5 } }, 429);
    await expect(make()).rejects.toThrow("Zu viele Versuche. Warten Sie 5 Sekunden und versuchen Sie es noch einmal.");
    const codes = { title: [{ code: "too_long", params: { most: 50 } }, null] };
    refused({ detail: "Validation error", code: "validation_error", params: {}, validation_errors: { title: ["At most 50.", "Not nice."] }, validation_codes: codes });
    await expect(make()).rejects.toMatchObject({ message: "Höchstens 50 Zeichen.", code: "validation_error", fields: { title: ["Höchstens 50 Zeichen.", "Not nice."] } });
  });

  it("is the server's own text where its code is not known, and whatever a proxy says", async () => {
    document.documentElement.lang = "de";
    refused({ detail: "New words.", code: "from_the_future", params: {} });
    await expect(make()).rejects.toThrow("New words.");
    vi.stubGlobal("fetch", () => Promise.resolve(new Response("<html>", { status: 502, statusText: "Bad Gateway" })));
    await expect(make()).rejects.toMatchObject({ status: 502, message: "Bad Gateway" });
  });

  it("is none when nobody was reached", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("Failed to fetch")));
    const error: unknown = await make().catch((reason: unknown) => reason);
    expect([classify(error), String(error)]).toEqual(["offline", "Unreachable: The server cannot be reached. Check the connection and try again."]);
  });
});
