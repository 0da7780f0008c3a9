import { describe, expect, it } from "vitest";
import { auditQuery, exportAddress } from "./AuditTrail";

describe("the audit trail as a file", () => {
  it("is asked for with the filters of the page, whatever page is shown", () => {
    const asked: Record<string, string> = { search: "a & b", user: "7", page: "3" };
    const query = auditQuery((name) => asked[name] ?? null);
    expect(exportAddress(query, "cef")).toBe("/api/audit/export?format=cef&search=a+%26+b&user=7");
    expect(exportAddress(auditQuery(() => null), "jsonl")).toBe("/api/audit/export?format=jsonl");
  });
});
