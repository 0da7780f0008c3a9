//! Predictions must fit the labeling configuration where the installation or the project asks for it.

use crate::harness::*;
use axum::http::Method;
use labelkeep_server::Settings;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project(owner: &Client) -> (i64, i64) {
    let body = json!({ "title": "Checked", "label_config": CONFIG });
    let id = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let task = owner.post("/api/tasks/", json!({ "project": id, "data": { "text": "x" } })).await.json(201);
    (id, task["id"].as_i64().unwrap())
}

fn choice(control: &str, label: &str) -> Value {
    json!([{ "id": "1", "from_name": control, "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

/// What each way in answers to a prediction.
async fn answers(owner: &Client, (id, task): (i64, i64), result: &Value, score: f64) -> Vec<u16> {
    let one = json!({ "task": task, "result": result, "score": score });
    let created = owner.post("/api/predictions/", one.clone()).await;
    let fine = json!({ "task": task, "result": choice("c", "a") });
    let other = owner.post("/api/predictions/", fine).await.json(201)["id"].as_i64().unwrap();
    let changed = owner.patch(&format!("/api/predictions/{other}/"), json!({ "result": result, "score": score })).await;
    let replaced = owner.call(Method::PUT, &format!("/api/predictions/{other}/"), Some(one.clone())).await;
    let many = owner.post(&format!("/api/projects/{id}/import/predictions"), json!([one.clone()])).await;
    let tasks = json!([{ "data": { "text": "x" }, "predictions": [one] }]);
    let imported = owner.post(&format!("/api/projects/{id}/import"), tasks).await;
    let all = [created, changed, replaced, many, imported];
    all.iter().map(|answer| answer.status).collect()
}

on_both_databases! {
    async fn predictions_may_be_anything_unless_a_project_asks_for_more(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (id, task) = project(&owner).await;
        let path = format!("/api/projects/{id}/");
        assert_eq!(owner.get(&path).await.json(200)["validate_predictions"], Value::Null);
        let (fine, bad) = (choice("c", "a"), choice("mood", "b"));
        assert_eq!(answers(&owner, (id, task), &bad, 5.0).await, [201, 200, 200, 201, 201]);
        let on = owner.patch(&path, json!({ "validate_predictions": true })).await.json(200);
        assert_eq!(on["validate_predictions"], json!(true));
        assert_eq!(answers(&owner, (id, task), &fine, 1.0).await, [201, 200, 200, 201, 201]);
        for (result, score) in [(&bad, 1.0), (&fine, 1.5), (&choice("c", "b"), 1.0)] {
            assert_eq!(answers(&owner, (id, task), result, score).await, [400; 5], "{result}");
        }
        let refused = owner.post("/api/predictions/", json!({ "task": task, "result": bad })).await.json(400);
        let message = refused["validation_errors"]["non_field_errors"][0].as_str().unwrap();
        assert!(message.starts_with("result[0]: \"from_name\" is \"mood\""), "{message}");
        // Only a new result is looked at; and a project without a configuration has nothing that could be fitted.
        let stored = owner.get(&format!("/api/predictions/?task={task}")).await.json(200);
        let wrong = stored.as_array().unwrap().iter().find(|one| one["result"] == bad).unwrap()["id"].as_i64().unwrap();
        owner.patch(&format!("/api/predictions/{wrong}/"), json!({ "model_version": "2" })).await.json(200);
        owner.patch(&path, json!({ "validate_predictions": null })).await.json(200);
        assert_eq!(answers(&owner, (id, task), &bad, 5.0).await, [201, 200, 200, 201, 201]);
    }

    async fn an_installation_asks_for_it_unless_a_project_does_not(test: TestDatabase) {
        let app = TestApp::with_settings(test, Settings { validates_predictions: true, ..Settings::default() }).await;
        let owner = app.owner().await;
        let (id, task) = project(&owner).await;
        let bad = choice("c", "b");
        assert_eq!(answers(&owner, (id, task), &bad, 1.0).await, [400; 5]);
        owner.patch(&format!("/api/projects/{id}/"), json!({ "validate_predictions": false })).await.json(200);
        assert_eq!(answers(&owner, (id, task), &bad, 1.0).await, [201, 200, 200, 201, 201]);
    }
}
