//! Export snapshots.

use crate::harness::*;
use labelkeep_database::args;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

/// One finished with a ground truth, a usual annotation and a prediction, one skipped, one untouched.
async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Two words", "label_config": CONFIG, "maximum_annotations": 1 });
    let id = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let choice = json!([{"id": "r", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}]);
    let tasks = json!([
        {"data": {"text": "one"}, "annotations": [
            {"result": choice, "ground_truth": true, "lead_time": 2.0}, {"result": choice, "ground_truth": false}],
         "predictions": [{"result": [], "score": 0.5, "model_version": "m"}]},
        {"data": {"text": "=two"}, "annotations": [{"result": [], "was_cancelled": true, "ground_truth": false}]},
        {"text": "three"},
    ]);
    owner.post(&format!("/api/projects/{id}/import"), tasks).await.json(201);
    id
}

async fn snapshot(owner: &Client, project: i64, options: Value) -> Value {
    let made = owner.post(&format!("/api/projects/{project}/exports/"), options).await.json(201);
    assert_eq!(made["status"], "completed", "{made}");
    made
}

async fn tasks_of(owner: &Client, project: i64, options: Value) -> Vec<Value> {
    let made = snapshot(owner, project, options).await;
    let path = format!("/api/projects/{project}/exports/{}/download", made["id"]);
    let file: Value = serde_json::from_slice(&owner.get(&path).await.bytes).unwrap();
    let tasks = file.as_array().unwrap().clone();
    assert_eq!(made["counters"]["task_number"], tasks.len());
    tasks
}

fn texts(tasks: &[Value]) -> Vec<&str> {
    tasks.iter().map(|task| task["data"]["text"].as_str().unwrap()).collect()
}

on_both_databases! {
    async fn a_snapshot_stays_as_it_was(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/exports/");
        let made = snapshot(&owner, id, json!({})).await;
        let keys: Vec<_> = made.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, ["title", "id", "created_by", "created_at", "finished_at", "status", "md5", "counters",
            "converted_formats", "task_filter_options", "annotation_filter_options", "serialization_options"]);
        assert!(made["title"].as_str().unwrap().starts_with("Two-words-at-20"));
        let export = format!("/api/projects/{id}/exports/{}", made["id"]);
        let before = owner.get(&format!("{export}/download")).await;
        assert_eq!(before.headers["content-length"].to_str().unwrap(), before.bytes.len().to_string());
        assert_eq!(before.headers["content-type"], "application/json");
        owner.delete(&format!("/api/projects/{id}/tasks/")).await;
        assert_eq!(owner.get(&format!("{export}/download")).await.bytes, before.bytes);
        let file: Value = serde_json::from_slice(&before.bytes).unwrap();
        assert_eq!(texts(file.as_array().unwrap()), ["one", "=two", "three"]);
        assert_eq!(file[0]["annotations"][0]["completed_by"], owner.id);
        assert!(file[0]["predictions"][0].is_i64());
        assert_eq!(owner.get(&path).await.json(200)[0], owner.get(&export).await.json(200));
        assert_eq!(owner.delete(&export).await.status, 204);
        owner.get(&export).await.json(404);
        owner.get(&format!("{export}/download")).await.json(404);
        assert_eq!(owner.get(&path).await.json(200), json!([]));
        let entries = owner.get("/api/audit?action=export").await.json(200)["results"].clone();
        let actions: Vec<_> = entries.as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["export.deleted", "export.downloaded", "export.downloaded", "export.created"]);
    }

    async fn formats_are_made_from_what_was_kept(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let made = snapshot(&owner, id, json!({})).await;
        let export = format!("/api/projects/{id}/exports/{}", made["id"]);
        for format in ["CSV", "TSV", "JSON_MIN"] {
            let now = owner.get(&format!("/api/projects/{id}/export?exportType={format}&download_all_tasks=true")).await;
            let kept = owner.get(&format!("{export}/download?exportType={format}")).await;
            assert_eq!((kept.status, kept.text()), (200, now.text()), "{format}");
        }
        let converted = owner.post(&format!("{export}/convert"), json!({"export_type": "CSV"})).await.json(200);
        assert_eq!(converted["export_type"], "CSV");
        let listed = owner.get(&export).await.json(200)["converted_formats"].clone();
        assert_eq!(listed, json!([{"id": converted["converted_format"], "status": "completed", "export_type": "CSV", "traceback": null}]));
        let again = owner.post(&format!("{export}/convert"), json!({"export_type": "CSV"})).await.json(400);
        assert_eq!(again["validation_errors"]["non_field_errors"][0], "Conversion to CSV already started");
        for body in [json!({}), json!({"export_type": "COCOA"}), json!({"export_type": 5}), json!([])] {
            owner.post(&format!("{export}/convert"), body).await.json(400);
        }
        owner.get(&format!("{export}/download?exportType=COCOA")).await.json(400);
        let named = json!({"serialization_options": {"annotations__completed_by": {"only_id": false}}});
        let made = snapshot(&owner, id, named).await;
        let csv = owner.get(&format!("/api/projects/{id}/exports/{}/download?exportType=CSV", made["id"])).await.text();
        assert!(csv.contains("\"owner@example.com\""), "{csv}");
    }

    async fn options_choose_tasks_annotations_and_form(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        for (options, expected) in [
            (json!({"annotated": "only"}), vec!["one"]),
            (json!({"annotated": "exclude"}), vec!["=two", "three"]),
            (json!({"skipped": "only"}), vec!["=two"]),
            (json!({"skipped": "exclude"}), vec!["one", "three"]),
            (json!({"finished": "exclude", "skipped": null}), vec!["=two", "three"]),
            (json!({"only_with_annotations": true}), vec!["one", "=two"]),
            (json!({}), vec!["one", "=two", "three"]),
        ] {
            let tasks = tasks_of(&owner, id, json!({"task_filter_options": options})).await;
            assert_eq!(texts(&tasks), expected, "{options}");
        }
        for (options, count) in [
            (json!({}), 1), (json!({"usual": false}), 2), (json!({"usual": false, "ground_truth": true}), 1),
            (json!({"usual": null, "skipped": true}), 0), (json!({"ground_truth": true}), 2),
        ] {
            let tasks = tasks_of(&owner, id, json!({"annotation_filter_options": options})).await;
            assert_eq!(tasks[0]["annotations"].as_array().unwrap().len(), count, "{options}");
        }
        let full = json!({"serialization_options": {"predictions": {"only_id": false}, "annotations__completed_by": {}}});
        let tasks = tasks_of(&owner, id, full).await;
        assert_eq!(tasks[0]["predictions"][0]["score"], 0.5);
        assert_eq!(tasks[0]["annotations"][0]["completed_by"]["email"], "owner@example.com");
        let view = json!({"project": id, "data": {"title": "t", "filters": {"conjunction": "and", "items": [
            {"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "thr"}]}}});
        let view = owner.post("/api/dm/views/", view).await.json(201)["id"].clone();
        assert_eq!(texts(&tasks_of(&owner, id, json!({"task_filter_options": {"view": view}})).await), ["three"]);
    }

    async fn bad_requests_and_strangers_are_refused(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/exports/");
        for body in [
            json!([]), json!("x"), json!({"title": null}), json!({"title": "x".repeat(2049)}), json!({"title": {}}),
            json!({"task_filter_options": []}), json!({"task_filter_options": {"annotated": "zzz"}}),
            json!({"task_filter_options": {"view": 99999}}), json!({"task_filter_options": {"view": "x"}}),
            json!({"annotation_filter_options": {"usual": "zz"}}), json!({"serialization_options": {"drafts": 3}}),
        ] {
            let answer = owner.post(&path, body.clone()).await;
            assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        }
        assert_eq!(owner.get(&path).await.json(200), json!([]), "nothing was made");
        let made = snapshot(&owner, id, json!({"title": "mine"})).await["id"].clone();
        let other = project(&owner).await;
        for (method, tail) in [("get", ""), ("get", "/download"), ("delete", ""), ("post", "/convert")] {
            let path = format!("/api/projects/{other}/exports/{made}{tail}");
            let answer = match method {
                "get" => owner.get(&path).await,
                "delete" => owner.delete(&path).await,
                _ => owner.post(&path, json!({"export_type": "CSV"})).await,
            };
            assert_eq!(answer.status, 404, "{path}");
        }
        let annotator = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{id}/members/"), json!({"user": annotator.id})).await;
        for path in [path.clone(), format!("{path}{made}"), format!("{path}{made}/download")] {
            assert_eq!(annotator.get(&path).await.status, 403, "{path}");
            assert_eq!(app.anonymous().get(&path).await.status, 401, "{path}");
        }
        assert_eq!(annotator.post(&path, json!({})).await.status, 403);
        // Snapshots go to the trash and come back with their project.
        assert_eq!(owner.delete(&format!("/api/projects/{id}/")).await.status, 204);
        owner.get(&format!("{path}{made}/download")).await.json(404);
        owner.post(&format!("/api/projects/{id}/restore/"), json!({})).await.json(200);
        assert_eq!(owner.get(&format!("{path}{made}")).await.json(200)["title"], "mine");
    }

    async fn large_snapshots_are_kept_in_pieces(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let tasks: Vec<Value> = (0..700).map(|n| json!({"text": format!("{n} {}", "x".repeat(2000))})).collect();
        owner.post(&format!("/api/projects/{id}/import"), json!(tasks)).await.json(201);
        let tasks = tasks_of(&owner, id, json!({})).await;
        assert_eq!(tasks.len(), 703);
        let ids: Vec<_> = tasks.iter().map(|task| task["id"].as_i64().unwrap()).collect();
        assert!(ids.is_sorted());
        let list = owner.get(&format!("/api/projects/{id}/exports/")).await.json(200);
        let min = owner.get(&format!("/api/projects/{id}/exports/{}/download?exportType=JSON_MIN", list[0]["id"])).await;
        assert_eq!(serde_json::from_slice::<Vec<Value>>(&min.bytes).unwrap().len(), 703);
    }

    async fn a_snapshot_whose_writer_vanished_is_written_anew(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let made = snapshot(&owner, id, json!({})).await["id"].as_i64().unwrap();
        let path = format!("/api/projects/{id}/exports/{made}");
        let whole = owner.get(&format!("{path}/download")).await.bytes;
        app.database()
            .write(move |transaction| Box::pin(async move {
                for sql in [
                    "UPDATE exports SET finished_at = NULL",
                    "UPDATE jobs SET status = 'running', worker = 'gone', heartbeat_at = 0, finished_at = NULL WHERE kind = 'export_snapshot'",
                ] {
                    transaction.execute(sql, vec![]).await?;
                }
                Ok(())
            }))
            .await
            .unwrap();
        assert_eq!(owner.get(&path).await.json(200)["status"], "in_progress");
        owner.get(&format!("{path}/download")).await.json(404);
        owner.post(&format!("{path}/convert"), json!({"export_type": "CSV"})).await.json(404);
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let worker = tokio::spawn({
            let jobs = labelkeep_jobs::Jobs::new(app.database().clone());
            async move { jobs.work(stopped).await }
        });
        for _ in 0..200 {
            if owner.get(&path).await.json(200)["status"] == "completed" {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        assert_eq!(owner.get(&format!("{path}/download")).await.bytes, whole);
    }

    async fn a_project_keeps_only_so_many(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        app.database()
            .write(move |transaction| Box::pin(async move {
                for _ in 0..999 {
                    let sql = "INSERT INTO exports (project_id, created_by, title, created_at) VALUES ($1, 1, 'x', 1)";
                    transaction.execute(sql, args![id]).await?;
                }
                Ok(())
            }))
            .await
            .unwrap();
        let path = format!("/api/projects/{id}/exports/");
        let last = snapshot(&owner, id, json!({})).await["id"].clone();
        assert_eq!(owner.get(&path).await.json(200).as_array().unwrap().len(), 1000);
        owner.post(&path, json!({})).await.json(409);
        assert_eq!(owner.delete(&format!("{path}{last}")).await.status, 204);
        snapshot(&owner, id, json!({})).await;
    }
}
