//! Annotations of many tasks at once, as the official client asks for them.

use crate::harness::*;
use axum::{body::Body, http::Request};
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;
const BULK: &str = "/api/annotations/bulk/";
const DELETE: &str = "/api/annotations/bulk-delete/";

fn answer(label: &str) -> Value {
    json!([{ "id": "r", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

/// A project of so many tasks, and these.
async fn project(owner: &Client, tasks: usize) -> (i64, Vec<i64>) {
    let made = owner.post("/api/projects/", json!({ "title": "Many", "label_config": CONFIG })).await.json(201);
    let project = made["id"].as_i64().unwrap();
    let tasks: Vec<Value> = (0..tasks).map(|number| json!({ "text": number.to_string() })).collect();
    let path = format!("/api/projects/{project}/import?return_task_ids=true");
    let imported = owner.post(&path, json!(tasks)).await.json(201);
    (project, imported["task_ids"].as_array().unwrap().iter().map(|id| id.as_i64().unwrap()).collect())
}

fn ids(answer: &Value) -> Vec<i64> {
    answer.as_array().unwrap().iter().map(|made| made["id"].as_i64().unwrap()).collect()
}

async fn counts(owner: &Client, project: i64) -> (i64, i64, i64) {
    let seen = owner.get(&format!("/api/projects/{project}")).await.json(200);
    let count = |name: &str| seen[name].as_i64().unwrap();
    (count("total_annotations_number"), count("skipped_annotations_number"), count("ground_truth_number"))
}

on_both_databases! {
    async fn many_tasks_get_the_same_answer_and_it_can_be_taken_back(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, 3).await;
        let named = json!({ "tasks": [tasks[1], tasks[0], tasks[0]], "result": answer("a"), "lead_time": 1.5, "ground_truth": true });
        let made = ids(&owner.post(BULK, named).await.json(201));
        assert_eq!(made.len(), 2);
        let first = owner.get(&format!("/api/annotations/{}", made[0])).await.json(200);
        for (name, value) in [
            ("task", json!(tasks[0])), ("project", json!(project)), ("completed_by", json!(owner.id)), ("lead_time", json!(1.5)),
            ("bulk_created", json!(true)), ("last_action", json!("submitted")), ("ground_truth", json!(true)), ("result", answer("a")),
        ] {
            assert_eq!(first[name], value, "{name}");
        }
        assert_eq!(counts(&owner, project).await, (2, 0, 2));
        let history = owner.get(&format!("/api/annotation-history?annotation={}", made[0])).await.json(200);
        assert_eq!(history[0]["action"], "submitted", "{history}");
        // A newer ground truth takes the place of the older; what is selected may be everything but some.
        let selected = json!({ "all": true, "excluded": [tasks[2]] });
        let more = owner.post(BULK, json!({ "project": project, "selected_items": selected, "result": answer("b"), "ground_truth": true })).await;
        assert_eq!(ids(&more.json(201)).len(), 2);
        assert_eq!(counts(&owner, project).await, (4, 0, 2));
        let skipped = owner.post(BULK, json!({ "task": tasks[2], "was_cancelled": true, "result": [] })).await.json(201);
        assert_eq!(ids(&skipped).len(), 1);
        assert_eq!(counts(&owner, project).await, (4, 1, 2));
        let jobs = owner.get(&format!("/api/jobs?project={project}")).await.json(200);
        let first_job = jobs.as_array().unwrap().iter().rfind(|job| job["kind"] == "bulk_action").unwrap();
        assert_eq!((&first_job["can_undo"], &first_job["progress"]["done"]), (&json!(true), &json!(2)));
        assert!(owner.post(&format!("/api/jobs/{}/undo", first_job["id"]), json!({})).await.json(202)["undone_at"].is_string());
        assert_eq!(counts(&owner, project).await, (2, 1, 2), "only what that job made went");
        assert_eq!(owner.get(&format!("/api/annotations/{}", made[0])).await.status, 404);
    }

    async fn a_bad_bulk_request_changes_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (here, tasks) = project(&owner, 2).await;
        let (elsewhere, others) = project(&owner, 1).await;
        let too_long = format!("[{}]", vec![r#"{"a": "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"}"#; 30_000].join(","));
        let too_long: Value = serde_json::from_str(&too_long).unwrap();
        for (body, status, said) in [
            (json!({}), 400, "project"),
            (json!({ "project": here }), 400, "Name the tasks"),
            (json!({ "project": here, "tasks": [] }), 400, "1 to 10000"),
            (json!({ "tasks": "x" }), 400, "tasks"),
            (json!({ "tasks": [1.5] }), 400, "tasks"),
            (json!({ "tasks": [tasks[0]], "selected_items": { "all": true, "excluded": [] } }), 400, "Name the tasks"),
            (json!({ "project": here, "selected_items": { "all": true } , "filters": { "conjunction": "and", "items": [{ "filter": "filter:tasks:nothing", "operator": "equal", "type": "Number", "value": 1 }] } }), 400, "nothing"),
            (json!({ "tasks": [tasks[0], 99_999_999], "result": answer("a") }), 404, "No Task"),
            (json!({ "tasks": [99_999_999], "result": answer("a") }), 404, "No Task"),
            (json!({ "tasks": [tasks[0], others[0]], "result": answer("a") }), 404, "No Task"),
            (json!({ "project": elsewhere, "tasks": [tasks[0]], "result": answer("a") }), 404, "No Task"),
            (json!({ "tasks": tasks, "result": { "a": 1 } }), 400, "result"),
            (json!({ "tasks": tasks, "result": "x" }), 400, "result"),
            (json!({ "tasks": tasks, "result": null }), 400, "result"),
            (json!({ "tasks": tasks, "result": too_long }), 400, "result"),
            (json!({ "tasks": tasks, "result": [], "completed_by": 99_999_999 }), 400, "completed_by"),
        ] {
            let refused = owner.post(BULK, body).await;
            assert_eq!(refused.status, status, "{said}: {}", refused.text());
            assert!(refused.text().contains(said), "{said}: {}", refused.text());
        }
        assert_eq!((counts(&owner, here).await.0, counts(&owner, elsewhere).await.0), (0, 0));
        let annotator = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{here}/members"), json!({ "user": annotator.id })).await;
        assert_eq!(annotator.post(BULK, json!({ "tasks": tasks, "project": here, "result": answer("a") })).await.status, 403);
    }

    async fn annotations_are_deleted_together_or_not_at_all(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, 3).await;
        let reviewer = app.person("rev", Role::Reviewer).await;
        owner.post(&format!("/api/projects/{project}/members"), json!({ "user": reviewer.id })).await;
        let made = ids(&owner.post(BULK, json!({ "tasks": tasks, "result": answer("a") })).await.json(201));
        let own = reviewer.post(&format!("/api/tasks/{}/annotations", tasks[0]), json!({ "result": answer("b") })).await.json(201);
        let own = own["id"].as_i64().unwrap();
        for (client, body, status) in [
            (&owner, json!({ "ids": made }), 400),
            (&owner, json!({ "project": project, "ids": [] }), 400),
            (&owner, json!({ "project": project, "ids": "x" }), 400),
            (&owner, json!({ "project": project, "ids": (1..=1001).collect::<Vec<_>>() }), 400),
            (&owner, json!({ "project": 99_999, "ids": made }), 404),
            (&owner, json!({ "project": project, "ids": [made[0], 99_999_999] }), 404),
            (&reviewer, json!({ "project": project, "ids": [own, made[0]] }), 403),
        ] {
            let refused = client.post(DELETE, body.clone()).await;
            assert_eq!(refused.status, status, "{body}: {}", refused.text());
        }
        assert_eq!(counts(&owner, project).await.0, 4);
        assert_eq!(reviewer.post(DELETE, json!({ "project": project, "ids": [own] })).await.json(200), json!({ "deleted_count": 1 }));
        let deleted = owner.post(DELETE, json!({ "project": project, "ids": [made[0], made[1], made[1]] })).await.json(200);
        assert_eq!((&deleted["deleted_count"], counts(&owner, project).await.0), (&json!(2), 1));
        let task = owner.get(&format!("/api/tasks/{}", tasks[0])).await.json(200);
        assert_eq!((&task["total_annotations"], &task["is_labeled"]), (&json!(0), &json!(false)));
        let back = owner.post(&format!("/api/projects/{project}/deleted/annotations/restore"), json!({ "ids": [made[0], own] })).await;
        assert_eq!((&back.json(200)["restored"], counts(&owner, project).await.0), (&json!(2), 3), "they lay in the trash");
    }

    async fn export_files_are_none_and_a_proxy_is_told_whose_they_would_be(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, _) = project(&owner, 1).await;
        assert_eq!(owner.get(&format!("/api/projects/{project}/export/files")).await.json(200), json!({ "export_files": [] }));
        assert_eq!(owner.get("/api/projects/99999/export/files").await.status, 404);
        let ask = async |uri: &str| {
            let request = Request::get("/api/auth/export/").header("x-original-uri", uri).body(Body::empty()).unwrap();
            owner.send(request).await
        };
        assert_eq!(ask(&format!("/export/{project}-at-noon.json")).await.json(200), json!({ "detail": "auth ok" }));
        assert_eq!(ask("/export/99999-at-noon.json").await.status, 404);
        assert_eq!(ask("/export/x.json").await.json(400)["detail"], "Incorrect filename in export");
        assert_eq!(owner.get("/api/auth/export").await.status, 400);
    }
}
