import { describe, expect, test } from "vitest";
import { addressOf } from "./address";
import { bodyOf, type Draft, draftOf, draftWith, faultsOf, isElsewhere, kindOfKeys, newDraft, stepsOf } from "./draft";
import { s3KindOf } from "./fields";
import { readStorage, readStorages, type Storage } from "./storage";

const S3 = { id: 4, type: "s3", title: "Lake", bucket: "lake", prefix: "a/", region_name: "eu-central-1", s3_endpoint: "", use_blob_urls: true, presign: true, presign_ttl: 15, regex_filter: "", status: "completed", last_sync_count: 3 };

function stored(fields: Record<string, unknown>, direction: "source" | "target" = "source"): Storage {
  const storage = readStorage(fields, direction);
  if (storage === null) throw new Error("no storage");
  return storage;
}

const filled = (change: Partial<Draft> = {}): Draft => ({ ...newDraft("source", "s3"), values: { bucket: "lake", aws_access_key_id: "AKIA", aws_secret_access_key: "secret" }, ...change });

describe("reading storages", () => {
  test("what is no storage is left out, and what is unknown does no harm", () => {
    expect(readStorages([null, 1, { id: 1, type: "ftp" }, { type: "s3" }, { ...S3, status: "of a newer server", meta: "text" }], "source").map(({ id, status }) => [id, status])).toEqual([[4, "initialized"]]);
  });

  test("modes", () => {
    expect(stored(S3).mode).toBe("media");
    expect(stored({ ...S3, use_blob_urls: false }).mode).toBe("json");
    expect(stored({ ...S3, synchronizable: false }).mode).toBe("none");
    expect(stored({ id: 1, type: "redis", use_blob_urls: true }).mode).toBe("json");
  });

  test("errors of objects come from meta, or else from the lines of the traceback", () => {
    const errors = { status: "completed_with_errors", traceback: "a/b: c.json: no JSON\nall is lost" };
    expect(stored({ ...S3, ...errors, meta: { errors: [{ key: "x", error: "gone" }] } }).errors).toEqual([{ key: "x", reason: "gone" }]);
    expect(stored({ ...S3, ...errors }).errors).toEqual([{ key: "a/b", reason: "c.json: no JSON" }, { key: "", reason: "all is lost" }]);
    expect(stored({ ...S3, status: "failed", traceback: "no permission" })).toMatchObject({ errors: [], fault: "no permission" });
  });
});

describe("a draft", () => {
  test("of a stored one sends the same again, and no secret", () => {
    const storage = stored(S3);
    const body = bodyOf(draftOf(storage), 1, storage);
    expect(body).toMatchObject({ id: 4, project: 1, title: "Lake", bucket: "lake", prefix: "a/", use_blob_urls: true, presign: true, presign_ttl: 15, presign_ttl_seconds: 900, synchronizable: true });
    expect(Object.keys(body)).not.toContain("aws_secret_access_key");
    expect(Object.keys(body)).not.toContain("aws_access_key_id");
  });

  test("seconds go before minutes", () => {
    expect(draftOf(stored({ ...S3, presign_ttl: 1, presign_ttl_seconds: 20 })).lifetime).toBe("20");
    expect(bodyOf(filled({ lifetime: "90" }), 1, null)).toMatchObject({ presign_ttl: 2, presign_ttl_seconds: 90 });
  });

  test("keys keep their spaces", () => {
    expect(bodyOf(filled({ prefix: " a//b " }), 1, null)["prefix"]).toBe(" a//b ");
  });

  test("another place asks for the secret again; another region or title does not", () => {
    const storage = stored(S3);
    const same = draftOf(storage);
    expect(isElsewhere({ ...same, title: "other", values: { ...same.values, region_name: "eu-west-1" } }, storage)).toBe(false);
    for (const values of [{ bucket: "other" }, { s3_endpoint: "https://evil.example.org" }]) {
      const moved = { ...same, values: { ...same.values, ...values } };
      expect(isElsewhere(moved, storage)).toBe(true);
      expect(faultsOf(moved, "connection", storage)).toEqual({ aws_access_key_id: "secretAgain", aws_secret_access_key: "secretAgain" });
      expect(faultsOf({ ...moved, values: { ...moved.values, aws_access_key_id: "AKIA", aws_secret_access_key: "typed" } }, "connection", storage)).toEqual({});
    }
  });

  test("a name that is not shown is kept until another one is typed", () => {
    const azure = stored({ id: 1, type: "azure", container: "scans" });
    expect(faultsOf(draftOf(azure), "connection", azure)).toEqual({});
    const moved = { ...draftOf(azure), values: { container: "scans", account_name: "other" } };
    expect(faultsOf(moved, "connection", azure)).toEqual({ account_key: "secretAgain" });
  });

  test("what is missing or cannot be", () => {
    expect(faultsOf(newDraft("source", "s3"), "connection", null)).toEqual({ bucket: "required" });
    expect(faultsOf(filled({ kind: "minio" }), "connection", null)).toEqual({ s3_endpoint: "required" });
    expect(faultsOf(filled({ values: { bucket: "lake", s3_endpoint: "minio:9000", aws_access_key_id: "AKIA" } }), "connection", null)).toEqual({ s3_endpoint: "notEndpoint", aws_secret_access_key: "required" });
    expect(faultsOf({ ...newDraft("source", "gcs"), values: { bucket: "lake", google_application_credentials: "{" } }, "connection", null)).toEqual({ google_application_credentials: "notJson" });
    expect(faultsOf({ ...newDraft("source", "redis"), values: { host: "redis", port: "six" } }, "connection", null)).toEqual({ port: "notNumber" });
    for (const lifetime of ["", "0", "-5", "1.5", "604801"]) expect(faultsOf(filled({ lifetime }), "media", null)).toEqual({ lifetime: "lifetimeRange" });
  });

  test("only what has links of its own asks how media come, and only a source", () => {
    expect(stepsOf({ direction: "source", provider: "s3" }, false)).toEqual(["provider", "connection", "import", "media", "review"]);
    expect(stepsOf({ direction: "source", provider: "redis" }, true)).toEqual(["connection", "import", "review"]);
    expect(stepsOf({ direction: "target", provider: "s3" }, false)).toEqual(["provider", "connection", "import", "review"]);
  });

  test("a target says nothing of sources", () => {
    const body = bodyOf({ ...filled(), direction: "target", canDelete: true }, 1, null);
    expect(body).toMatchObject({ bucket: "lake", prefix: "", can_delete_objects: true });
    for (const name of ["presign", "regex_filter", "use_blob_urls", "synchronizable"]) expect(Object.keys(body)).not.toContain(name);
  });
});

describe("a connection of the organization", () => {
  const lake = { id: 7, provider: "s3" as const, title: "Lake", prefix: "team/", settings: { bucket: "shared" } };

  test("says the place and the credentials, and the storage neither", () => {
    const draft = draftWith("source", lake);
    expect(faultsOf(draft, "connection", null)).toEqual({});
    const body = bodyOf(draft, 1, null);
    expect(body).toMatchObject({ connection: 7, prefix: "team/", use_blob_urls: true, project: 1 });
    for (const name of ["bucket", "s3_endpoint", "aws_access_key_id", "aws_secret_access_key"]) expect(Object.keys(body)).not.toContain(name);
  });

  test("stays with a storage that is changed, and is left with credentials of its own", () => {
    const storage = stored({ ...S3, connection: 7, connection_title: "Lake" });
    expect(bodyOf(draftOf(storage), 1, storage)).toMatchObject({ id: 4, connection: 7 });
    const left = { ...draftOf(storage), connection: null, values: {} };
    expect(faultsOf(left, "connection", storage)).toEqual({ bucket: "required" });
    expect(isElsewhere(left, storage)).toBe(false);
    const own = { ...left, values: { bucket: "own", aws_access_key_id: "AKIA", aws_secret_access_key: "typed" } };
    expect(bodyOf(own, 1, storage)).toMatchObject({ id: 4, connection: null, bucket: "own", aws_secret_access_key: "typed" });
  });

  test("that was taken away has no title", () => {
    expect(stored({ ...S3, connection: 7, connection_title: null }).connection).toMatchObject({ id: 7, title: "" });
    expect(stored(S3).connection).toBeNull();
  });
});

test("links for a task, and syncs by themselves, are what a body says of them", () => {
  expect(bodyOf({ ...filled(), taskLinks: true, forAddress: true, syncEvery: 60 }, 1, null)).toMatchObject({ task_links: true, task_links_for_address: true, sync_every_minutes: 60 });
  expect(bodyOf({ ...filled(), forAddress: true, mode: "none", syncEvery: 60 }, 1, null)).toMatchObject({ task_links: false, task_links_for_address: false, sync_every_minutes: 0 });
});

test("addresses are those that tasks have", () => {
  expect(addressOf("s3", { bucket: "lake", prefix: "a//b/" })).toBe("s3://lake/a//b/");
  expect(addressOf("gcs", { bucket: "lake" })).toBe("gs://lake");
  expect(addressOf("azure", { container: "scans", prefix: "x" })).toBe("azure-blob://scans/x");
  expect(addressOf("redis", { host: "redis", path: "tasks:" })).toBe("redis://redis:6379/0 · tasks:");
});

test("the kind of a store is known by its address", () => {
  expect(["", "https://s3.eu-central-1.amazonaws.com", "https://x.r2.cloudflarestorage.com", "http://minio.lan:9000", "https://s3.example.org"].map(s3KindOf)).toEqual(["amazon", "amazon", "r2", "minio", "other"]);
});

test("the kind of most keys", () => {
  expect(kindOfKeys(["a.JPG", "b.png", "notes.txt"])).toBe("image");
  expect(kindOfKeys(["in/a.pdf", "in/B.PDF", "notes.txt"])).toBe("pdf");
  expect(kindOfKeys(["a.json", "b.jsonl"])).toBe("json");
  expect(kindOfKeys(["README"])).toBeNull();
});
