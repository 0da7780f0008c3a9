import { expect, test } from "vitest";
import { draftOf, newDraft } from "../storage/model/draft";
import { connectionBody, storedOf } from "./api";

const lake = { id: 7, provider: "azure", title: "Lake", settings: { container: "scans", account_name: "ours", tenant_id: null }, has_credentials: true, created_at: "", updated_at: "", projects: [] };

test("what is sent of a connection is where it leads and with what, and nothing that a project says", () => {
  const draft = { ...newDraft("source", "s3"), title: "Lake", values: { bucket: "lake", aws_access_key_id: "AKIA", aws_secret_access_key: "secret" } };
  const body = connectionBody(draft, null);
  expect(body).toMatchObject({ provider: "s3", title: "Lake", bucket: "lake", aws_secret_access_key: "secret" });
  for (const name of ["project", "prefix", "use_blob_urls", "synchronizable", "presign", "task_links", "connection"]) expect(Object.keys(body)).not.toContain(name);
});

test("a stored one keeps its secret unless another is typed", () => {
  const stored = storedOf(lake);
  if (stored === null) throw new Error("no connection");
  const body = connectionBody(draftOf(stored), stored);
  expect(body).toMatchObject({ id: 7, container: "scans", account_name: "ours" });
  expect(Object.keys(body)).not.toContain("account_key");
});
