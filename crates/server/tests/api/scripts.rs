//! What scripts for the compatible product send: older addresses, other words, parameters in the address.

use crate::harness::*;
use axum::{body::Body, http::Request};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

fn answer(label: &str) -> Value {
    json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

async fn project(owner: &Client) -> Value {
    owner.post("/api/projects/", json!({ "title": "Scripts", "label_config": CONFIG })).await.json(201)["id"].clone()
}

async fn task(owner: &Client, project: &Value, more: Value) -> Value {
    let mut body = json!({ "project": project, "data": { "text": "1" } });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    owner.post("/api/tasks/", body).await.json(201)["id"].clone()
}

async fn form(client: &Client, path: &str, body: &'static str) -> Answer {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    client.send(request.body(Body::from(body)).unwrap()).await
}

on_both_databases! {
    async fn tasks_bulk_is_the_import_under_its_older_name(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let path = format!("/api/projects/{project}/tasks/bulk/");
        let many = owner.post(&path, json!([{ "text": "1" }, { "data": { "text": "2" } }])).await.json(201);
        assert_eq!((&many["task_count"], &many["found_formats"]), (&json!(2), &json!([])));
        let one = owner.post(&format!("{path}?return_task_ids=true"), json!({ "text": "3" })).await.json(201);
        assert_eq!((&one["task_count"], one["task_ids"].as_array().unwrap().len()), (&json!(1), 1));
        let files = upload(&owner, &path, &[("a.csv", b"text,n\n4,1\n5,2\n")]).await.json(201);
        assert_eq!((&files["task_count"], &files["found_formats"]), (&json!(2), &json!({ ".csv": 1 })));
        let refused = form(&owner, &path, "url=http%3A%2F%2F127.0.0.1%3A1%2Fx.json").await.json(400);
        assert!(refused["validation_errors"]["url"].is_array(), "the address is tried, and refused as by the import: {refused}");
        let texts: Vec<Value> = owner.get(&format!("/api/projects/{project}/tasks/?page_size=-1")).await.json(200).as_array().unwrap().iter().map(|task| task["data"]["text"].clone()).collect();
        assert_eq!(texts.len(), 5);
    }

    async fn a_task_can_be_made_at_its_project(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let path = format!("/api/projects/{project}/tasks/");
        let made = owner.post(&path, json!({ "data": { "text": "1" }, "meta": { "k": 1 } })).await.json(201);
        assert_eq!((&made["project"], &made["data"], &made["meta"]), (&project, &json!({ "text": "1" }), &json!({ "k": 1 })));
        assert_eq!(owner.get(&format!("/api/tasks/{}/", made["id"])).await.json(200)["data"], made["data"]);
        assert_eq!(form(&owner, &path, "data=%7B%22text%22%3A%222%22%7D").await.json(201)["data"], json!({ "text": "2" }));
        for (body, field) in [(json!({}), "data"), (json!({ "data": { "other": 1 } }), "non_field_errors"), (json!([]), "non_field_errors")] {
            let refused = owner.post(&path, body).await.json(400);
            assert!(refused["validation_errors"][field].is_array(), "{refused}");
        }
        owner.post("/api/projects/999999/tasks/", json!({ "data": { "text": "1" } })).await.json(404);
    }

    async fn a_skip_may_be_said_in_the_address(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let one = task(&owner, &project, json!({})).await;
        let path = format!("/api/tasks/{one}/annotations/");
        for skip in ["1", "true", "True", "yes", "on"] {
            let skipped = owner.post(&format!("{path}?was_cancelled={skip}"), json!({ "result": answer("a") })).await.json(201);
            assert_eq!(skipped["was_cancelled"], true, "{skip}");
        }
        let read = owner.get(&format!("/api/tasks/{one}/")).await.json(200);
        assert_eq!((&read["is_labeled"], &read["total_annotations"], &read["cancelled_annotations"]), (&json!(false), &json!(0), &json!(5)));
        for wrong in ["maybe", "", "5"] {
            owner.post(&format!("{path}?was_cancelled={wrong}"), json!({ "result": [] })).await.json(400);
        }
        let kept = owner.post(&format!("{path}?was_cancelled=0"), json!({ "result": answer("a"), "was_cancelled": true })).await.json(201);
        assert_eq!(kept["was_cancelled"], false, "the address counts before the body");
        assert_eq!(owner.get(&format!("/api/tasks/{one}/")).await.json(200)["is_labeled"], true);
    }

    async fn an_annotation_without_a_result_is_kept_and_finishes_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let task = task(&owner, &project, json!({})).await;
        let path = format!("/api/tasks/{task}/annotations/");
        let made = owner.post(&path, json!({ "lead_time": 3 })).await.json(201);
        assert_eq!((&made["result"], &made["lead_time"], &made["was_cancelled"]), (&Value::Null, &json!(3.0), &json!(false)));
        let read = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!((&read["annotations"][0]["result"], &read["is_labeled"], &read["total_annotations"]), (&Value::Null, &json!(false), &json!(1)));
        let counts = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        assert_eq!((&counts["finished_task_number"], &counts["num_tasks_with_annotations"], &counts["total_annotations_number"]), (&json!(0), &json!(0), &json!(1)));
        let export = format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true");
        let exported = owner.get(&export).await.json(200);
        assert_eq!(exported[0]["annotations"][0]["result"], Value::Null);
        let tables = owner.get(&export.replace("=JSON", "=CSV")).await;
        assert_eq!((tables.status, tables.text().lines().count()), (200, 2));
        let other = self::project(&owner).await;
        owner.post(&format!("/api/projects/{other}/import"), exported).await.json(201);
        let moved = owner.get(&format!("/api/tasks/?project={other}&fields=all")).await.json(200);
        assert_eq!((&moved["tasks"][0]["annotations"][0]["result"], &moved["tasks"][0]["is_labeled"]), (&Value::Null, &json!(false)));

        owner.patch(&format!("/api/annotations/{}/", made["id"]), json!({ "result": null })).await.json(400);
        owner.patch(&format!("/api/annotations/{}/", made["id"]), json!({ "result": answer("a") })).await.json(200);
        assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.json(200)["is_labeled"], true);
        owner.post(&path, json!({ "result": null })).await.json(400);
        let skip = owner.post(&format!("{path}?was_cancelled=1"), json!({})).await.json(201);
        assert_eq!((&skip["result"], &skip["was_cancelled"]), (&Value::Null, &json!(true)));
    }

    async fn numbers_and_truths_may_come_in_other_words(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let task = task(&owner, &project, json!({})).await;
        let path = format!("/api/tasks/{task}/annotations/");
        let made = owner.post(&path, json!({ "result": [], "lead_time": "12.5", "was_cancelled": 0, "ground_truth": "1" })).await.json(201);
        assert_eq!((&made["lead_time"], &made["was_cancelled"], &made["ground_truth"]), (&json!(12.5), &json!(false), &json!(true)));
        let changed = owner.patch(&format!("/api/annotations/{}/", made["id"]), json!({ "lead_time": "13", "ground_truth": 0 })).await.json(200);
        assert_eq!((&changed["lead_time"], &changed["ground_truth"]), (&json!(13.0), &json!(false)));
        owner.post(&path, json!({ "result": [], "was_cancelled": 2 })).await.json(400);
        let draft = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": [], "lead_time": "2", "was_postponed": "yes" })).await.json(201);
        assert_eq!((&draft["lead_time"], &draft["was_postponed"]), (&json!(2.0), &json!(true)));
        let prediction = owner.post("/api/predictions/", json!({ "task": task.to_string(), "result": [], "model_version": null, "score": "0.5" })).await.json(201);
        assert_eq!(prediction["score"], 0.5);
        owner.patch(&format!("/api/predictions/{}/", prediction["id"]), json!({ "model_version": null, "cluster": "3" })).await.json(200);
        let rows = json!([{ "task": task.to_string(), "result": [], "score": "0.25", "model_version": null }, { "task": task, "result": [], "model_version": 5 }]);
        assert_eq!(owner.post(&format!("/api/projects/{project}/import/predictions"), rows).await.json(201)["created"], 2);
        let tasks = json!([{ "data": { "text": "1" }, "annotations": [{ "result": [], "lead_time": "1.5", "was_cancelled": 1 }], "predictions": [{ "result": [], "score": "0.5", "model_version": null }] }]);
        assert_eq!(owner.post(&format!("/api/projects/{project}/import"), tasks).await.json(201)["prediction_count"], 1);
        let settings = json!({ "show_instruction": 1, "is_draft": 0, "maximum_annotations": 2.0, "model_version": null });
        let settings = owner.patch(&format!("/api/projects/{project}/"), settings).await.json(200);
        assert_eq!((&settings["show_instruction"], &settings["maximum_annotations"], &settings["model_version"]), (&json!(true), &json!(2), &json!("")));
    }
}
