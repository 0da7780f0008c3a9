//! Storages over HTTP. What needs a real store is in `tests/sdk/test_storages.py`.

use crate::harness::*;
use labelkeep_model::Role;
use labelkeep_server::{Media, Settings};
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Image name="i" value="$picture"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;
const CANARY: &str = "canary-aY8sD0f7Gh2k";

async fn with_folder(test: TestDatabase) -> (TestApp, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let media = Media { local_root: Some(folder.path().to_owned()), ..Media::default() };
    (TestApp::with_settings(test, Settings { media, ..Settings::default() }).await, folder)
}

async fn project(owner: &Client) -> i64 {
    let made = owner.post("/api/projects/", json!({ "title": "Pictures", "label_config": CONFIG })).await.json(201);
    made["id"].as_i64().unwrap()
}

async fn tasks(owner: &Client, project: i64) -> Vec<String> {
    let listed = owner
        .get(&format!("/api/tasks/?project={project}&fields=all&page_size=1000&resolve_uri=false"))
        .await
        .json(200);
    let mut found: Vec<String> =
        listed["tasks"].as_array().unwrap().iter().map(|task| task["data"].to_string()).collect();
    found.sort();
    found
}

fn s3(project: i64) -> Value {
    json!({
        "project": project, "title": "Bucket", "bucket": "data", "s3_endpoint": "https://store.example", "synchronizable": false,
        "aws_access_key_id": "AKIACANARY", "aws_secret_access_key": CANARY, "aws_session_token": CANARY,
    })
}

on_both_databases! {
    async fn a_folder_becomes_tasks_once_from_whichever_node(test: TestDatabase) {
        let (app, folder) = with_folder(test).await;
        let (owner, set) = (app.owner().await, folder.path().join("set"));
        let project = project(&owner).await;
        std::fs::create_dir_all(set.join("deep")).unwrap();
        for name in ["sp ace.jpg ", "+.jpg", "deep/😀.jpg", "notes.txt"] {
            std::fs::write(set.join(name), "x").unwrap();
        }
        std::os::unix::fs::symlink("/dev/zero", set.join("endless.jpg")).unwrap();
        let new = json!({ "project": project, "path": set, "use_blob_urls": true, "recursive_scan": true, "regex_filter": ".*[.]jpg" });
        let made = owner.post("/api/storages/localfiles/", new).await.json(201);
        let path = format!("/api/storages/localfiles/{}/sync", made["id"]);
        let other = Client { token: owner.token.clone(), ..app.another_node().await };
        let (here, there) = tokio::join!(owner.post(&path, json!({})), other.post(&path, json!({})));
        let statuses = [here.json(200)["status"].clone(), there.json(200)["status"].clone()];
        assert!(statuses.contains(&json!("completed")), "{statuses:?}");
        let found = tasks(&owner, project).await;
        assert_eq!(found, [
            r#"{"picture":"/data/local-files/?d=set/%2B.jpg"}"#,
            r#"{"picture":"/data/local-files/?d=set/deep/%F0%9F%98%80.jpg"}"#,
            r#"{"picture":"/data/local-files/?d=set/sp%20ace.jpg%20"}"#,
        ]);
        let again = owner.post(&path, json!({})).await.json(200);
        assert_eq!((&again["status"], &again["last_sync_count"], &again["meta"]["tasks_existed"]), (&json!("completed"), &json!(0), &json!(3)));
        assert_eq!(tasks(&owner, project).await, found);
        let project = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        assert_eq!(project["task_number"], 3);
    }

    async fn s23_x_storage_secrets_of_storages_are_in_no_answer_and_ask_again_for_another_place(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let made = owner.post("/api/storages/s3/", s3(project)).await.json(201);
        let path = format!("/api/storages/s3/{}", made["id"]);
        let elsewhere = owner.patch(&path, json!({ "s3_endpoint": "https://evil.example" })).await;
        assert!(elsewhere.text().contains("aws_secret_access_key"), "{}", elsewhere.text());
        assert_eq!(elsewhere.status, 400);
        let tried = json!({ "id": made["id"], "bucket": "other", "synchronizable": false });
        assert_eq!(owner.post("/api/storages/s3/validate", tried).await.status, 400);
        let renamed = owner.patch(&path, json!({ "title": "Renamed", "prefix": "p" })).await.json(200);
        assert_eq!((&renamed["title"], &renamed["prefix"], &renamed["bucket"]), (&json!("Renamed"), &json!("p"), &json!("data")));
        let mut moved = s3(project);
        moved["s3_endpoint"] = json!("https://other.example");
        assert_eq!(owner.patch(&path, moved).await.json(200)["s3_endpoint"], "https://other.example");
        assert_eq!(owner.get(&path.replace("/s3/", "/gcs/")).await.status, 404, "of another provider");
        assert_eq!(owner.get(&path.replace("/storages/", "/storages/export/")).await.status, 404, "of another direction");
        let mut answers = Vec::new();
        for address in [path.as_str(), "/api/audit/", &format!("/api/storages/?project={project}"), "/api/jobs/"] {
            answers.push(owner.get(address).await.text());
        }
        assert!(answers[1].contains("storage.created") && answers[1].contains("storage.changed"));
        assert!(!answers.iter().any(|answer| answer.contains(CANARY) || answer.contains("AKIACANARY")), "{answers:?}");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.status, 404);
        // Who labels does not manage storages, nor see where they are.
        let annotator = app.person("annotator", Role::Annotator).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": annotator.id })).await.json(201);
        assert_eq!(annotator.get(&format!("/api/storages/?project={project}")).await.status, 403);
    }

    async fn w13_private_endpoints_are_refused_in_every_way_to_name_one(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let stored = owner.post("/api/storages/s3/", s3(project)).await.json(201);
        for endpoint in ["http://127.0.0.1:9", "http://169.254.169.254", "http://[::ffff:10.0.0.1]", "http://localhost:9"] {
            let mut body = s3(project);
            body["s3_endpoint"] = json!(endpoint);
            body["synchronizable"] = json!(true);
            for answer in [
                owner.post("/api/storages/s3/", body.clone()).await,
                owner.post("/api/storages/s3/validate", body.clone()).await,
                owner.post("/api/storages/s3/files", body.clone()).await,
                owner.post("/api/storages/export/s3", body.clone()).await,
                owner.patch(&format!("/api/storages/s3/{}", stored["id"]), body.clone()).await,
            ] {
                assert_eq!(answer.status, 400, "{endpoint}: {}", answer.text());
                assert!(answer.text().contains("reserved network address"), "{}", answer.text());
            }
            // One that was saved without a call is refused as soon as it would make one.
            body["synchronizable"] = json!(false);
            let quiet = owner.post("/api/storages/s3/", body).await.json(201);
            let path = format!("/api/storages/s3/{}", quiet["id"]);
            let answer = owner.patch(&path, json!({ "synchronizable": true })).await;
            assert_eq!(answer.status, 400);
            assert!(answer.text().contains("reserved network address"), "{}", answer.text());
        }
    }
}
