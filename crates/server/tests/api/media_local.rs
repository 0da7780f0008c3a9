//! Files of the server's own disk through the server: ranges, validators, who may read them.

use crate::{
    harness::*,
    media::{is_nothing, project, resolve, storage, task, trail},
};
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_database::storages::Provider;
use labelkeep_model::Role;
use labelkeep_server::{Media, Settings};
use serde_json::json;
use std::path::Path;

const TEN: &[u8] = b"0123456789";

fn files() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in
        [("set/a b.png", TEN), ("set/x.html", b"<script>"), ("other/c.png", TEN), ("set/empty.png", b"")]
    {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

async fn app(test: TestDatabase, root: &Path, audits_reads: bool) -> TestApp {
    let media = Media { local_root: Some(root.to_owned()), audits_reads, ..Media::default() };
    TestApp::with_settings(test, Settings { media, ..Settings::default() }).await
}

async fn get(client: &Client, method: Method, address: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(address);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    client.send(request.body(Body::empty()).unwrap()).await
}

const ADDRESS: &str = "/data/local-files/?d=set/a%20b.png";

on_both_databases! {
    async fn s20_parts_of_an_object_are_those_that_were_asked_for(test: TestDatabase) {
        let folder = files();
        let app = app(test, folder.path(), true).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let path = json!({ "path": folder.path().join("set") });
        storage(&app, (project, &owner), Provider::LocalFiles, path, |_| {}).await;
        let id = task(&owner, project, json!({ "image": ADDRESS, "e": "/data/local-files/?d=set/empty.png" })).await;
        for address in [ADDRESS.to_owned(), resolve(id, ADDRESS)] {
            for (range, status, body, part) in [
                (None, 200, "0123456789", None),
                (Some("bytes=0-3"), 206, "0123", Some("bytes 0-3/10")),
                (Some("bytes=4-"), 206, "456789", Some("bytes 4-9/10")),
                (Some("bytes=4-99"), 206, "456789", Some("bytes 4-9/10")),
                (Some("bytes=-3"), 206, "789", Some("bytes 7-9/10")),
                (Some("bytes=-99"), 206, "0123456789", Some("bytes 0-9/10")),
                (Some("bytes=5-3"), 200, "0123456789", None),
                (Some("bytes=0-1,3-4"), 200, "0123456789", None),
                (Some("lines=1-2"), 200, "0123456789", None),
                (Some("bytes=10-"), 416, "", Some("bytes */10")),
                (Some("bytes=-0"), 416, "", Some("bytes */10")),
            ] {
                let headers: Vec<_> = range.map(|range| ("range", range)).into_iter().collect();
                let answer = get(&owner, Method::GET, &address, &headers).await;
                assert_eq!(answer.status, status, "{range:?}: {}", answer.text());
                assert_eq!(answer.headers.get("content-range").map(|value| value.to_str().unwrap()), part, "{range:?}");
                if status != 416 {
                    assert_eq!((answer.text().as_str(), &answer.headers["accept-ranges"]), (body, &"bytes".parse().unwrap()));
                    assert_eq!(answer.headers["content-length"], body.len().to_string().as_str(), "{range:?}");
                }
            }
        }
        let empty = get(&owner, Method::GET, &resolve(id, "/data/local-files/?d=set/empty.png"), &[]).await;
        assert_eq!((empty.status, empty.bytes.len()), (200, 0));
    }

    async fn s20_a_version_is_told_apart_and_nothing_runs(test: TestDatabase) {
        let folder = files();
        let app = app(test, folder.path(), true).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let path = json!({ "path": folder.path().join("set") });
        storage(&app, (project, &owner), Provider::LocalFiles, path, |_| {}).await;
        let page = "/data/local-files/?d=set/x.html";
        task(&owner, project, json!({ "image": ADDRESS, "page": page })).await;
        let first = get(&owner, Method::GET, ADDRESS, &[]).await;
        let etag = first.headers["etag"].to_str().unwrap().to_owned();
        assert!(etag.starts_with('"') && etag.len() > 2, "{etag}");
        assert_eq!(first.headers["cache-control"], "private, no-cache");
        let head = get(&owner, Method::HEAD, ADDRESS, &[]).await;
        assert_eq!((head.status, head.bytes.len(), &head.headers["etag"]), (200, 0, &first.headers["etag"]));
        assert_eq!(head.headers["content-length"], "10");
        for (known, status) in [(etag.as_str(), 304), ("*", 304), ("\"x\", W/\"y\"", 200)] {
            assert_eq!(get(&owner, Method::GET, ADDRESS, &[("if-none-match", known)]).await.status, status, "{known}");
        }
        for (version, status, body) in [(etag.as_str(), 206, "23"), ("\"x\"", 200, "0123456789")] {
            let answer = get(&owner, Method::GET, ADDRESS, &[("range", "bytes=2-3"), ("if-range", version)]).await;
            assert_eq!((answer.status, answer.text().as_str()), (status, body), "{version}");
        }
        std::fs::write(folder.path().join("set/a b.png"), b"another").unwrap();
        let changed = get(&owner, Method::GET, ADDRESS, &[("if-none-match", &etag)]).await;
        assert_eq!((changed.status, changed.text().as_str()), (200, "another"));
        let html = get(&owner, Method::GET, page, &[]).await;
        for (name, value) in [("x-content-type-options", "nosniff"), ("content-type", "text/html; charset=utf-8")] {
            assert_eq!(html.headers[name], value);
        }
        assert!(html.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox; default-src 'none'"));
        assert!(html.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        std::fs::remove_file(folder.path().join("set/x.html")).unwrap();
        assert_eq!(get(&owner, Method::GET, page, &[]).await.status, 404);
    }

    async fn s20_reads_are_in_the_audit_trail_unless_switched_off(test: TestDatabase) {
        let folder = files();
        let beside = test.beside().await;
        beside.database.migrate().await.unwrap();
        for (database, audits_reads) in [(test, true), (beside, false)] {
            let app = app(database, folder.path(), audits_reads).await;
            let owner = app.owner().await;
            let project = project(&owner).await;
            let path = json!({ "path": folder.path().join("set") });
            let storage = storage(&app, (project, &owner), Provider::LocalFiles, path, |_| {}).await;
            let id = task(&owner, project, json!({ "image": ADDRESS })).await;
            assert_eq!(get(&owner, Method::GET, ADDRESS, &[]).await.status, 200);
            assert_eq!(get(&owner, Method::GET, &resolve(id, ADDRESS), &[("range", "bytes=0-1")]).await.status, 206);
            let entries = trail(&owner, "media.read").await;
            assert_eq!(entries.len(), if audits_reads { 2 } else { 0 });
            for entry in entries {
                assert_eq!((&entry["object_id"], &entry["details"]["storage"]), (&json!(id), &json!(storage)));
            }
        }
    }

    async fn s13_a_local_file_is_for_who_sees_a_task_that_shows_it(test: TestDatabase) {
        let folder = files();
        let app = app(test, folder.path(), true).await;
        let owner = app.owner().await;
        let (ann, bob) = (app.person("ann", Role::Annotator).await, app.person("bob", Role::Annotator).await);
        let id = project(&owner).await;
        let path = json!({ "path": folder.path().join("set") });
        storage(&app, (id, &owner), Provider::LocalFiles, path, |_| {}).await;
        owner.post(&format!("/api/projects/{id}/members/"), json!({ "user": ann.id })).await.json(201);
        let outside = "/data/local-files/?d=other/c.png";
        let task = task(&owner, id, json!({ "image": ADDRESS, "outside": outside, "up": "/data/local-files/?d=set/../other/c.png" })).await;
        assert_eq!(app.anonymous().get(ADDRESS).await.status, 401);
        for nobody in [&ann, &bob] {
            assert_eq!(nobody.get(ADDRESS).await.status, 404);
        }
        ann.get(&format!("/api/projects/{id}/next/")).await.json(200);
        assert_eq!((ann.get(ADDRESS).await.status, bob.get(ADDRESS).await.status), (200, 404));
        // Addresses of local files stay as they are: browsers can open them.
        assert_eq!(ann.get(&format!("/api/tasks/{task}/")).await.json(200)["data"]["image"], ADDRESS);
        for address in [outside, "/data/local-files/?d=set/x.html", "/data/local-files/?d=set/../other/c.png", "/data/local-files/?d=/etc/passwd"] {
            assert_eq!(owner.get(address).await.status, 404, "{address}");
        }
        is_nothing(&owner.get(&resolve(task, outside)).await);
        // Other data: nobody is shown it any more.
        owner.patch(&format!("/api/tasks/{task}/"), json!({ "data": { "image": "x" } })).await.json(200);
        assert_eq!(owner.get(ADDRESS).await.status, 404);
    }

    async fn w24_local_files_that_lead_elsewhere_are_not_read(test: TestDatabase) {
        let folder = files();
        std::os::unix::fs::symlink("/etc/passwd", folder.path().join("set/link.png")).unwrap();
        std::os::unix::fs::symlink("../other", folder.path().join("set/folder")).unwrap();
        let app = app(test, folder.path(), true).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let path = json!({ "path": folder.path().join("set") });
        storage(&app, (project, &owner), Provider::LocalFiles, path, |_| {}).await;
        let addresses = ["set/link.png", "set/folder/c.png", "set/folder", "set/"].map(|path| format!("/data/local-files/?d={path}"));
        let id = task(&owner, project, json!({ "image": "x", "list": addresses })).await;
        for address in &addresses {
            let answer = owner.get(&resolve(id, address)).await;
            assert!(matches!(answer.status, 404 | 424), "{address}: {} {}", answer.status, answer.text());
            assert!(!answer.text().contains("root:"), "{address}");
        }
    }

    async fn local_files_are_off_unless_switched_on(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        assert_eq!(owner.get(ADDRESS).await.status, 403);
    }
}
