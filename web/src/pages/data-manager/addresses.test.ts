import { describe, expect, it } from "vitest";
import { withParams } from "../../shared/url";
import { auditQuery } from "../security/AuditTrail";
import { annotatedBy, DONE, onDay, tasksBehind } from "../overview/tasks-behind";
import { type Invitation, invitationState } from "../people/api";
import { exportUrl } from "./export/ExportDialog";
import { pastedFile } from "../import/import-api";
import { NOTHING } from "./model/selection";
import { parseView, viewQuery } from "./model/view";

describe("addresses", () => {
  it("changes some parameters and keeps the others", () => {
    expect(withParams("?tab=3&task=5", { task: null, labeling: 1 })).toBe("?tab=3&labeling=1");
    expect(withParams("?task=5", { task: null })).toBe("");
  });
  it("opens the tasks behind a number as a view that asks the same", () => {
    const filters = [DONE, annotatedBy(3), onDay("2026-03-01")];
    const text = new URLSearchParams(tasksBehind(7, filters).split("?")[1]).get("query");
    const view = parseView({ id: 0, data: JSON.parse(text ?? "{}") }, []);
    expect(viewQuery(view).filters.items).toEqual(filters);
  });
  it("names the tasks of an export", () => {
    const query = { filters: { conjunction: "and" as const, items: [DONE] }, ordering: [] };
    const params = (which: "all" | "finished" | "filtered" | "selected"): URLSearchParams => new URLSearchParams(exportUrl(7, "CSV", which, query, NOTHING).split("?")[1]);
    expect([params("all").get("download_all_tasks"), params("finished").get("download_all_tasks"), params("all").get("query")]).toEqual(["true", "false", null]);
    expect(JSON.parse(params("filtered").get("query") ?? "")).toEqual(query);
    expect(JSON.parse(params("selected").get("query") ?? "").selectedItems).toEqual({ all: false, included: [] });
  });
  it("asks the audit trail for whole days", () => {
    const asked: Readonly<Record<string, string>> = { from: "2026-03-01", to: "2026-03-01", search: "token", action: "" };
    const query = auditQuery((name) => asked[name] ?? null);
    expect(Date.parse(query.to ?? "") - Date.parse(query.from ?? "")).toBe(86_400_000 - 1);
    expect([query.search, "action" in query, query.page]).toEqual(["token", false, 1]);
  });
});

describe("pasted data", () => {
  it("is named after what it is", () => {
    const names = ['[{"a":1}]', ' {"a":1}\n{"a":2}', "a,b\n1,2", "one line", "Dear all,\nhow are you?"].map((text) => pastedFile(text).name);
    expect(names).toEqual(["pasted.json", "pasted.jsonl", "pasted.csv", "pasted.txt", "pasted.txt"]);
  });
});

describe("invitations", () => {
  it("end by being revoked, by time, or by use", () => {
    const base: Invitation = { id: 1, role: "AN", created_by: 1, created_at: "2026-01-01T00:00:00Z", expires_at: "2026-02-01T00:00:00Z", max_uses: 2, uses: 1, revoked_at: null, projects: [], email: null, mail_status: null, mail_error: null };
    const now = Date.parse("2026-01-10T00:00:00Z");
    expect(invitationState(base, now)).toBe("open");
    expect(invitationState({ ...base, uses: 2 }, now)).toBe("used");
    expect(invitationState({ ...base, revoked_at: "2026-01-05T00:00:00Z" }, now)).toBe("revoked");
    expect(invitationState(base, Date.parse("2026-02-01T00:00:00Z"))).toBe("expired");
  });
});
