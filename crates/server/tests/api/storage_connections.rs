//! A connection that administrators make once, and that projects of their choice use.

use crate::{
    harness::*,
    media::{resolve, task},
    media_store::{app as store_app, put, servers::caller, settings as store_settings, weed::Weed},
};
use labelkeep_model::Role;
use serde_json::{Value, json};

const CANARY: &str = "canary-Zq3nR8sharedKey";

async fn project(owner: &Client, title: &str) -> i64 {
    let config =
        r#"<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;
    let made = owner.post("/api/projects/", json!({ "title": title, "label_config": config })).await.json(201);
    made["id"].as_i64().unwrap()
}

fn lake() -> Value {
    json!({
        "provider": "s3", "title": "Lake", "bucket": "data", "s3_endpoint": "https://store.example",
        "region_name": "eu-west-1", "aws_access_key_id": "AKIASHARED", "aws_secret_access_key": CANARY,
    })
}

async fn share(owner: &Client, connection: &Value, project: i64, prefix: &str) {
    let path = format!("/api/storage-connections/{}/projects/{project}", connection["id"]);
    let body = serde_json::to_string(&json!({ "prefix": prefix })).unwrap();
    owner.call(axum::http::Method::PUT, &path, Some(serde_json::from_str(&body).unwrap())).await.json(200);
}

/// A storage of the project that uses it, without sync.
fn storage(project: i64, connection: &Value, prefix: &str) -> Value {
    json!({ "project": project, "connection": connection["id"], "prefix": prefix, "synchronizable": false })
}

on_both_databases! {
    async fn s23_people_of_a_project_use_a_shared_connection_and_never_see_or_move_its_secret(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (shared, other) = (project(&owner, "Shared").await, project(&owner, "Other").await);
        let manager = app.person("manager", Role::Manager).await;
        for project in [shared, other] {
            owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": manager.id })).await.json(201);
        }
        let made = owner.post("/api/storage-connections", lake()).await.json(201);
        assert_eq!((&made["has_credentials"], &made["settings"]["bucket"]), (&json!(true), &json!("data")));
        assert_eq!(manager.post("/api/storages/s3", storage(shared, &made, "team/x")).await.status, 400, "not shared yet");
        share(&owner, &made, shared, "team").await;
        // Who manages the project sees where it leads, and what of it is the project's.
        let offered = manager.get(&format!("/api/projects/{shared}/storage-connections")).await;
        let list = offered.json(200);
        assert_eq!((&list[0]["title"], &list[0]["prefix"], &list[0]["settings"]["bucket"]), (&json!("Lake"), &json!("team"), &json!("data")));
        assert_eq!(manager.get(&format!("/api/projects/{other}/storage-connections")).await.json(200), json!([]));
        assert_eq!(manager.get("/api/storage-connections").await.status, 403);
        assert_eq!(manager.post("/api/storages/s3", storage(other, &made, "team/x")).await.status, 400, "another project");
        assert_eq!(manager.post("/api/storages/gcs", storage(shared, &made, "team/x")).await.status, 400, "another provider");
        for outside in ["", "tea", "teams", "other/team"] {
            let refused = manager.post("/api/storages/s3", storage(shared, &made, outside)).await;
            assert_eq!(refused.status, 400, "{outside}");
            assert!(refused.text().contains("team/"), "{}", refused.text());
        }
        let used = manager.post("/api/storages/s3", storage(shared, &made, "team/x")).await.json(201);
        assert_eq!((&used["connection"], &used["connection_title"], &used["bucket"]), (&made["id"], &json!("Lake"), &json!("data")));
        let path = format!("/api/storages/s3/{}", used["id"]);
        // Nobody of the project sends the secret elsewhere, or puts another one in its place.
        for (name, value) in [
            ("s3_endpoint", "https://evil.example"), ("bucket", "other"), ("public_endpoint", "https://evil.example"),
            ("role_arn", "arn:aws:iam::123456789012:role/r"), ("aws_secret_access_key", "mine"), ("region_name", "evil"),
        ] {
            for answer in [
                manager.patch(&path, json!({ name: value })).await,
                manager.post("/api/storages/s3/validate", json!({ "id": used["id"], name: value })).await,
                manager.post("/api/storages/s3/files", json!({ "project": shared, "connection": made["id"], "prefix": "team", name: value })).await,
            ] {
                assert_eq!((answer.status, answer.text().contains(name)), (400, true), "{name}: {}", answer.text());
            }
        }
        // A form sends back what it was given.
        let same = json!({ "title": "Mine", "bucket": "data", "s3_endpoint": "https://store.example", "region_name": "eu-west-1" });
        assert_eq!(manager.patch(&path, same).await.json(200)["connection"], made["id"]);
        // Away from the connection nothing of it stays: neither the place nor the secret.
        let left = manager.patch(&path, json!({ "connection": null, "bucket": "data", "s3_endpoint": "https://store.example" })).await;
        assert_eq!(left.status, 400, "{}", left.text());
        assert!(left.text().contains("credentials"), "{}", left.text());
        let own = json!({ "connection": null, "bucket": "own", "aws_access_key_id": "OWN", "aws_secret_access_key": "own" });
        let own = manager.patch(&path, own).await.json(200);
        assert_eq!((&own["bucket"], &own["s3_endpoint"], own.get("connection")), (&json!("own"), &Value::Null, None));
        manager.patch(&path, json!({ "connection": made["id"] })).await.json(200);
        let mut answers = Vec::new();
        for address in [path.as_str(), "/api/audit/", "/api/storage-connections", &format!("/api/storages/?project={shared}")] {
            answers.push(owner.get(address).await.text());
        }
        answers.push(offered.text());
        for action in ["created", "shared"] {
            assert!(answers[1].contains(&format!("storage_connection.{action}")), "{}", answers[1]);
        }
        assert!(!answers.iter().any(|answer| answer.contains(CANARY) || answer.contains("AKIASHARED")), "{answers:?}");
    }

    async fn w13_a_shared_connection_that_points_elsewhere_asks_for_its_secret_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let made = owner.post("/api/storage-connections", lake()).await.json(201);
        let path = format!("/api/storage-connections/{}", made["id"]);
        for (name, value) in [("s3_endpoint", "https://evil.example"), ("bucket", "other"), ("public_endpoint", "https://evil.example")] {
            let refused = owner.patch(&path, json!({ name: value })).await;
            assert_eq!((refused.status, refused.text().contains("aws_secret_access_key")), (400, true), "{name}");
            let tried = owner.post("/api/storage-connections/validate", json!({ "id": made["id"], name: value })).await;
            assert_eq!((tried.status, tried.text().contains("aws_secret_access_key")), (400, true), "{name}");
        }
        let moved = json!({ "s3_endpoint": "https://new.example", "aws_access_key_id": "K", "aws_secret_access_key": "again" });
        assert_eq!(owner.patch(&path, moved).await.json(200)["settings"]["s3_endpoint"], "https://new.example");
        assert_eq!(owner.patch(&path, json!({ "title": "Renamed" })).await.json(200)["has_credentials"], true);
        for wrong in [json!({ "provider": "localfiles", "title": "x" }), json!({ "provider": "s3", "bucket": "data" })] {
            assert_eq!(owner.post("/api/storage-connections", wrong).await.status, 400);
        }
    }

    async fn s23_taking_a_shared_connection_away_ends_its_use_on_the_next_request(test: TestDatabase) {
        let weed = Weed::start();
        put(&weed, &caller(Some(&weed.certificates)), "team/a.jpg", b"picture").await;
        put(&weed, &caller(Some(&weed.certificates)), "team/b.jpg", b"picture").await;
        let app = store_app(test, &weed).await;
        let owner = app.owner().await;
        let project = project(&owner, "Shared").await;
        let mut new = store_settings(&weed);
        for (name, value) in [("provider", "s3"), ("title", "Lake"), ("aws_access_key_id", "ADMIN"), ("aws_secret_access_key", "admin-secret")] {
            new[name] = json!(value);
        }
        assert_eq!(owner.post("/api/storage-connections/validate", new.clone()).await.status, 204);
        let made = owner.post("/api/storage-connections", new).await.json(201);
        share(&owner, &made, project, "team/").await;
        let source = json!({
            "project": project, "connection": made["id"], "prefix": "team", "use_blob_urls": true, "presign": false,
            "regex_filter": ".*a[.]jpg",
        });
        let used = owner.post("/api/storages/s3", source).await.json(201);
        let sync = format!("/api/storages/s3/{}/sync", used["id"]);
        assert_eq!(owner.post(&sync, json!({})).await.json(200)["last_sync_count"], 1);
        let uri = "s3://data/team/a.jpg";
        let id = task(&owner, project, json!({ "image": uri })).await;
        assert_eq!(owner.get(&resolve(id, uri)).await.text(), "picture");
        // A narrower prefix than the storage's: it is outside from now on.
        share(&owner, &made, project, "team/inner").await;
        assert_eq!(owner.get(&resolve(id, uri)).await.status, 404);
        assert!(owner.post(&sync, json!({})).await.text().contains("team/inner/"));
        share(&owner, &made, project, "").await;
        assert_eq!(owner.get(&resolve(id, uri)).await.status, 200);
        let path = format!("/api/storage-connections/{}/projects/{project}", made["id"]);
        assert_eq!(owner.delete(&path).await.json(200)["projects"], json!([]));
        assert_eq!(owner.get(&resolve(id, uri)).await.status, 404);
        let refused = owner.post(&sync, json!({})).await;
        assert!(refused.status == 400 && refused.text().contains("not shared"), "{}", refused.text());
        let seen = owner.get(&format!("/api/storages/s3/{}", used["id"])).await.json(200);
        assert_eq!((&seen["connection"], &seen["connection_title"], &seen["bucket"]), (&made["id"], &Value::Null, &Value::Null));
        share(&owner, &made, project, "").await;
        assert_eq!(owner.get(&resolve(id, uri)).await.status, 200, "given back");
        assert_eq!(owner.delete(&format!("/api/storage-connections/{}", made["id"])).await.status, 204);
        assert_eq!(owner.get(&resolve(id, uri)).await.status, 404);
        assert_eq!(owner.get(&format!("/api/storage-connections/{}", made["id"])).await.status, 404);
    }
}
