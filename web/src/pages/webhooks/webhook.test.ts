import { describe, expect, it } from "vitest";
import { headersOf, readDelivery, readWebhook } from "./webhook";

describe("a webhook as the page reads it", () => {
  it("takes nothing for granted", () => {
    expect(readWebhook(null)).toMatchObject({ id: 0, url: "", isActive: false, actions: [], headers: [], waiting: 0, lastError: null });
    const read = readWebhook({ id: 3, url: "https://a.example/", is_active: true, actions: ["TASKS_CREATED", 1], headers: { "X-Key": "********" }, pending_count: 2 });
    expect(read).toMatchObject({ id: 3, isActive: true, actions: ["TASKS_CREATED"], headers: ["X-Key"], waiting: 2 });
    expect(readDelivery({ id: 1, status: "strange", objects: [1, 2], created_at: "then" })).toMatchObject({ status: "waiting", objects: 2, at: "then" });
  });

  it("reads headers line by line, with colons in values", () => {
    expect(headersOf("Authorization: Bearer a:b\n\n X-Key :1\nalone")).toEqual({ Authorization: "Bearer a:b", "X-Key": "1", alone: "" });
  });
});
