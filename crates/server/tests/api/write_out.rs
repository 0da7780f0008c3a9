//! Annotations that are written to target storages, over HTTP.

use crate::harness::*;
use labelkeep_server::{Media, Settings};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path, time::Duration};
use tokio::sync::watch;

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn begin(test: TestDatabase, syncs_new_targets: bool) -> (TestApp, tempfile::TempDir, Client, i64) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("out")).unwrap();
    let media = Media { local_root: Some(folder.path().to_owned()), ..Media::default() };
    let app = TestApp::with_settings(test, Settings { media, syncs_new_targets, ..Settings::default() }).await;
    let owner = app.owner().await;
    let made = owner.post("/api/projects/", json!({ "title": "Written out", "label_config": CONFIG })).await.json(201);
    let project = made["id"].as_i64().unwrap();
    let tasks =
        json!([{ "data": { "text": "eins" }, "annotations": [{ "result": [] }] }, { "data": { "text": "zwei" } }]);
    owner.post(&format!("/api/projects/{project}/import"), tasks).await.json(201);
    (app, folder, owner, project)
}

/// Writes as the program does, until this is dropped.
fn writing(app: &TestApp) -> watch::Sender<bool> {
    let (stop, stopped) = watch::channel(false);
    let write_out = app.state.write_out();
    tokio::spawn(async move { write_out.run(stopped).await });
    stop
}

fn written(folder: &Path) -> BTreeMap<String, Value> {
    let entries = std::fs::read_dir(folder.join("out")).unwrap();
    entries
        .map(|entry| {
            let entry = entry.unwrap();
            let object = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
            (entry.file_name().into_string().unwrap(), object)
        })
        .collect()
}

async fn annotate(owner: &Client, task: i64) -> String {
    let made = owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [], "lead_time": 2.5 })).await;
    made.json(201)["id"].to_string()
}

async fn task_ids(owner: &Client, project: i64) -> Vec<i64> {
    let listed = owner.get(&format!("/api/tasks?project={project}")).await.json(200);
    listed["tasks"].as_array().unwrap().iter().map(|task| task["id"].as_i64().unwrap()).collect()
}

on_both_databases! {
    async fn s11_a_target_gets_what_people_do_and_everything_when_it_is_synced(test: TestDatabase) {
        let (app, folder, owner, project) = begin(test, false).await;
        let new = json!({ "project": project, "path": folder.path().join("out"), "can_delete_objects": true });
        let target = owner.post("/api/storages/export/localfiles", new).await.json(201);
        assert_eq!((&target["status"], &target["pending_count"]), (&json!("initialized"), &json!(0)));
        let path = format!("/api/storages/export/localfiles/{}", target["id"]);
        let tasks = task_ids(&owner, project).await;
        let (kept, gone) = (annotate(&owner, tasks[1]).await, annotate(&owner, tasks[1]).await);
        assert_eq!(owner.get(&path).await.json(200)["pending_count"], 2, "what was there before is not noted");
        let _writing = writing(&app);
        let synced = owner.post(&format!("{path}/sync?wait=60"), json!({})).await.json(200);
        assert_eq!((&synced["status"], &synced["last_sync_count"]), (&json!("completed"), &json!(3)));
        assert_eq!((&synced["pending_count"], &synced["last_error"]), (&json!(0), &Value::Null));
        let objects = written(folder.path());
        assert_eq!(objects.len(), 3);
        assert_eq!(objects[&kept]["lead_time"], 2.5);
        assert_eq!(objects[&kept]["task"]["data"], json!({ "text": "zwei" }));
        assert_eq!(owner.delete(&format!("/api/annotations/{gone}/")).await.status, 204);
        let synced = owner.post(&format!("{path}/sync?wait=60"), json!({})).await.json(200);
        assert_eq!(synced["last_sync_count"], 2);
        assert_eq!((written(folder.path()).len(), written(folder.path()).contains_key(&gone)), (2, false));
        // Without the storage nothing waits any more, and its objects stay.
        assert_eq!(owner.delete(&path).await.status, 204);
        annotate(&owner, tasks[0]).await;
        assert_eq!(app.database().due_sinks(&[]).await.unwrap().len(), 0);
        assert_eq!(written(folder.path()).len(), 2);
    }

    async fn a_new_target_gets_what_is_there_and_says_what_is_wrong(test: TestDatabase) {
        let (app, folder, owner, project) = begin(test, true).await;
        let _writing = writing(&app);
        let new = json!({ "project": project, "path": folder.path().join("out") });
        let target = owner.post("/api/storages/export/localfiles", new).await.json(201);
        let path = format!("/api/storages/export/localfiles/{}", target["id"]);
        while owner.get(&path).await.json(200)["status"] != "completed" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(written(folder.path()).len(), 1);
        // A file stands where the folder was: nothing can be written below it.
        std::fs::remove_dir_all(folder.path().join("out")).unwrap();
        std::fs::write(folder.path().join("out"), "").unwrap();
        let tasks = task_ids(&owner, project).await;
        annotate(&owner, tasks[0]).await;
        while owner.get(&path).await.json(200)["last_error"].is_null() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(owner.get(&path).await.json(200)["pending_count"], 1);
    }
}
