//! Objects of stores by way of the tasks that show them: who gets a link, and to what.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Request, header},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE};
use labelkeep_database::{
    access::ProjectScope,
    storages::{Direction, NewStorage, Provider, StorageSecrets},
};
use labelkeep_model::{ProjectId, Role, UserId};
use labelkeep_storages::points_at;
use serde_json::{Value, json};

pub const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/canary";
const CONFIG: &str =
    r#"<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;

pub async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Pictures", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

pub async fn task(owner: &Client, project: i64, data: Value) -> i64 {
    owner.post(&format!("/api/projects/{project}/tasks/"), json!({ "data": data })).await.json(201)["id"]
        .as_i64()
        .unwrap()
}

/// A source of the project, as the API would store it.
pub async fn storage(
    app: &TestApp,
    (project, owner): (i64, &Client),
    provider: Provider,
    settings: Value,
    change: impl FnOnce(&mut NewStorage),
) -> i64 {
    let settings = settings.as_object().unwrap().clone();
    let mut secrets = StorageSecrets::default();
    if provider == Provider::S3 {
        secrets.set("aws_access_key_id", "AKIAIOSFODNN7EXAMPLE");
        secrets.set("aws_secret_access_key", SECRET);
    }
    let mut new = NewStorage {
        direction: Direction::Source,
        provider,
        title: None,
        description: None,
        points_at: points_at(provider, &settings),
        shared: None,
        settings,
        secrets: Some(secrets),
        regex_filter: None,
        recursive_scan: true,
        use_blob_urls: true,
        synchronizable: false,
        presign: true,
        presign_ttl_seconds: 60,
        can_delete_objects: false,
    };
    change(&mut new);
    let scope =
        ProjectScope::unscoped_for_job(app.database(), ProjectId(project), Some(UserId(owner.id))).await.unwrap();
    app.database().create_storage(&scope, new, app.state.keychain.ring()).await.unwrap().id
}

pub fn bucket() -> Value {
    json!({ "bucket": "data", "prefix": "img", "region_name": "eu-central-1", "s3_endpoint": "https://s3.example.org" })
}

pub fn resolve(task: i64, uri: &str) -> String {
    format!("/tasks/{task}/resolve/?fileuri={}", URL_SAFE.encode(uri))
}

pub fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.headers[header::LOCATION].to_str().unwrap().to_owned()
}

/// Not there, in words that are the same for everything that is not there.
#[track_caller]
pub fn is_nothing(answer: &Answer) {
    assert_eq!((answer.status, &answer.json(404)["detail"]), (404, &json!("There is no such object here.")));
}

/// The entries of the audit trail of this action, oldest first.
pub async fn trail(owner: &Client, action: &str) -> Vec<Value> {
    let page = owner.get(&format!("/api/audit?action={action}&page_size=100")).await.json(200);
    let mut entries = page["results"].as_array().unwrap().clone();
    entries.reverse();
    entries
}

on_both_databases! {
    async fn s13_tasks_are_answered_with_addresses_to_open_wherever_they_stand(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |_| {}).await;
        let stored = json!({
            "image": "s3://data/img/a//b c.jpg",
            "n": 1.50,
            "s3://data/img/name": { "list": ["s3://data/img/1.png", { "deep": "s3://data/other/2.png" }] },
            "html": "<img src=\"s3://data/img/3.png\"> and s3://data/img/4.png.",
            "elsewhere": "s3://another/img/5.png",
        });
        let id = task(&owner, project, stored.clone()).await;
        let shown = json!({
            "image": resolve(id, "s3://data/img/a//b c.jpg"),
            "n": 1.50,
            "s3://data/img/name": { "list": [resolve(id, "s3://data/img/1.png"), { "deep": "s3://data/other/2.png" }] },
            "html": format!("<img src=\"{}\"> and {}.", resolve(id, "s3://data/img/3.png"), resolve(id, "s3://data/img/4.png")),
            "elsewhere": "s3://another/img/5.png",
        });
        assert_eq!(owner.get(&format!("/api/tasks/{id}/")).await.json(200)["data"], shown);
        assert_eq!(owner.get(&format!("/api/tasks/{id}/?resolve_uri=false")).await.json(200)["data"], stored);
        let list = format!("/api/tasks?project={project}");
        assert_eq!(owner.get(&list).await.json(200)["tasks"][0]["data"], shown);
        assert_eq!(owner.get(&format!("{list}&resolve_uri=false")).await.json(200)["tasks"][0]["data"], stored);
        assert_eq!(owner.get(&format!("/api/projects/{project}/next/")).await.json(200)["data"], shown);
        // What leaves for elsewhere keeps the address that means something there.
        assert_eq!(owner.get(&format!("/api/projects/{project}/tasks/")).await.json(200)[0]["data"], stored);
        let export = owner.get(&format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true")).await;
        assert_eq!(export.json(200)[0]["data"], stored);
    }

    async fn s17_a_link_is_signed_here_short_and_says_what_the_object_is(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |new| new.presign_ttl_seconds = 1_000_000).await;
        let id = task(&owner, project, json!({ "image": "s3://data/img/ä b.jpg", "page": "s3://data/img/x.html" })).await;
        let answer = owner.get(&resolve(id, "s3://data/img/ä b.jpg")).await;
        let link = location(&answer);
        assert!(link.starts_with("https://s3.example.org/data/img/%C3%A4%20b.jpg?"), "{link}");
        assert_eq!(answer.headers["cache-control"], "no-store");
        for part in ["X-Amz-Expires=3600", "X-Amz-Signature=", "response-content-type=image%2Fjpeg", "response-content-disposition=inline"] {
            assert!(link.contains(part), "{part} in {link}");
        }
        assert!(!link.contains("canary") && !answer.text().contains("canary"));
        let page = location(&owner.get(&resolve(id, "s3://data/img/x.html")).await);
        assert!(page.contains("response-content-disposition=attachment"), "{page}");
        // The older name, and an address that is not encoded.
        let older = owner.get(&format!("/tasks/{id}/presign/?fileuri=s3://data/img/x.html")).await;
        assert!(location(&older).starts_with("https://s3.example.org/data/img/x.html?"));
        assert_eq!(owner.get(&format!("/tasks/{id}/resolve/")).await.status, 400);
    }

    async fn s17_every_link_is_in_the_audit_trail(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let storage = storage(&app, (project, &owner), Provider::S3, bucket(), |_| {}).await;
        let id = task(&owner, project, json!({ "image": "s3://data/img/a.jpg" })).await;
        location(&owner.get(&resolve(id, "s3://data/img/a.jpg")).await);
        is_nothing(&owner.get(&resolve(id, "s3://data/img/b.jpg")).await);
        let entries = trail(&owner, "media.").await;
        assert_eq!(entries.len(), 1, "{entries:?}");
        let entry = &entries[0];
        assert_eq!((&entry["action"], &entry["object_type"], &entry["object_id"]), (&json!("media.linked"), &json!("task"), &json!(id)));
        assert_eq!(entry["details"], json!({ "storage": storage, "uri": "s3://data/img/a.jpg", "seconds": 60 }));
        assert_eq!(entry["project"], json!(project));
        assert!(!entry.to_string().contains("Signature"));
    }

    async fn s13_an_object_of_another_task_is_not_found(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |_| {}).await;
        let one = task(&owner, project, json!({ "image": "s3://data/img/1.jpg" })).await;
        let two = task(&owner, project, json!({ "image": "s3://data/img/2.jpg" })).await;
        location(&owner.get(&resolve(one, "s3://data/img/1.jpg")).await);
        is_nothing(&owner.get(&resolve(two, "s3://data/img/1.jpg")).await);
        // Part of an address is not the address.
        is_nothing(&owner.get(&resolve(one, "s3://data/img/1.jp")).await);
        is_nothing(&owner.get(&resolve(one, "")).await);
    }

    async fn s13_an_object_of_another_bucket_is_not_found(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |_| {}).await;
        let uris = ["s3://data2/img/1.jpg", "gs://data/img/1.jpg", "s3://data"];
        let id = task(&owner, project, json!({ "image": "x", "list": uris })).await;
        for uri in uris {
            is_nothing(&owner.get(&resolve(id, uri)).await);
        }
    }

    async fn s13_an_object_outside_the_prefix_is_not_found(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |_| {}).await;
        let uris = ["s3://data/1.jpg", "s3://data/images/1.jpg", "s3://data//img/1.jpg"];
        let id = task(&owner, project, json!({ "image": "x", "list": uris })).await;
        for uri in uris {
            is_nothing(&owner.get(&resolve(id, uri)).await);
            is_nothing(&owner.get(&format!("/projects/{project}/resolve/?fileuri={}", URL_SAFE.encode(uri))).await);
        }
    }

    async fn s13_an_object_that_the_expression_does_not_match_is_not_found(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |new| new.regex_filter = Some(r".*\.jpg$".into())).await;
        let id = task(&owner, project, json!({ "image": "s3://data/img/1.jpg", "b": "s3://data/img/1.jpg.key" })).await;
        location(&owner.get(&resolve(id, "s3://data/img/1.jpg")).await);
        is_nothing(&owner.get(&resolve(id, "s3://data/img/1.jpg.key")).await);
    }

    async fn s13_a_target_gives_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, bucket(), |new| new.direction = Direction::Target).await;
        let id = task(&owner, project, json!({ "image": "s3://data/img/1.jpg" })).await;
        is_nothing(&owner.get(&resolve(id, "s3://data/img/1.jpg")).await);
        assert_eq!(owner.get(&format!("/api/tasks/{id}/")).await.json(200)["data"]["image"], "s3://data/img/1.jpg");
    }

    async fn s13_who_may_not_see_the_task_finds_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (ann, bob) = (app.person("ann", Role::Annotator).await, app.person("bob", Role::Annotator).await);
        let id = project(&owner).await;
        storage(&app, (id, &owner), Provider::S3, bucket(), |_| {}).await;
        let first = task(&owner, id, json!({ "image": "s3://data/img/1.jpg" })).await;
        let address = resolve(first, "s3://data/img/1.jpg");
        let of_project = format!("/projects/{id}/resolve/?fileuri={}", URL_SAFE.encode("s3://data/img/1.jpg"));
        assert_eq!(app.anonymous().get(&address).await.status, 401);
        assert_eq!((ann.get(&address).await.status, ann.get(&of_project).await.status), (404, 404));
        owner.post(&format!("/api/projects/{id}/members/"), json!({ "user": ann.id })).await.json(201);
        owner.post(&format!("/api/projects/{id}/members/"), json!({ "user": bob.id })).await.json(201);
        assert_eq!(ann.get(&address).await.status, 404, "not hers yet");
        ann.get(&format!("/api/projects/{id}/next/")).await.json(200);
        location(&ann.get(&address).await);
        assert_eq!(bob.get(&address).await.status, 404);
        is_nothing(&ann.get(&of_project).await);
        location(&owner.get(&of_project).await);
        owner.delete(&format!("/api/projects/{id}/members/?user={}", ann.id)).await;
        assert_eq!(ann.get(&address).await.status, 404, "asked for anew each time");
    }

    async fn s20_a_failing_store_says_what_it_is_and_nothing_of_its_secrets(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let closed = json!({ "bucket": "data", "region_name": "eu-central-1", "s3_endpoint": "https://127.0.0.1:1" });
        storage(&app, (project, &owner), Provider::S3, closed, |new| new.presign = false).await;
        let id = task(&owner, project, json!({ "image": "s3://data/1.jpg" })).await;
        let request = Request::get(resolve(id, "s3://data/1.jpg")).header("accept", "application/json");
        let answer = owner.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 424, "{}", answer.text());
        assert!(!answer.text().contains("canary") && !answer.text().contains("AKIA"), "{}", answer.text());
    }
}
