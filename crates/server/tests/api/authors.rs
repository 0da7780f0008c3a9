//! Whose an annotation is: the sender's, or somebody's whom the sender may name.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

async fn task(owner: &Client) -> (i64, i64) {
    let config =
        r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
    let body = json!({ "title": "Authors", "label_config": config, "maximum_annotations": 2 });
    let project = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let body = json!({ "project": project, "data": { "text": "x" } });
    (project, owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap())
}

async fn id_of(person: &Client) -> i64 {
    person.get("/api/current-user/whoami").await.json(200)["id"].as_i64().unwrap()
}

on_both_databases! {
    async fn who_may_import_can_say_whose_an_annotation_is(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ada = app.person("ada", Role::Administrator).await;
        let (project, task) = task(&owner).await;
        let path = format!("/api/tasks/{task}/annotations/");
        let named = json!({ "result": [], "completed_by": id_of(&ada).await, "lead_time": 5.0, "unique_id": "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001" });
        let made = owner.post(&path, named.clone()).await.json(201);
        assert_eq!(made["completed_by"], named["completed_by"]);
        assert_eq!(made["updated_by"], json!(id_of(&owner).await));
        assert_eq!(owner.post(&path, named).await.json(201)["id"], made["id"], "sent again");
        let own = owner.post(&path, json!({ "result": [], "completed_by": id_of(&owner).await })).await.json(201);
        assert_eq!(own["completed_by"], json!(id_of(&owner).await));
        // Two people were asked for.
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.json(200)["finished_task_number"], 1);
        let unknown = owner.post(&path, json!({ "result": [], "completed_by": 999_999 })).await.json(400);
        assert!(unknown["validation_errors"]["completed_by"].is_array(), "{unknown}");
        assert_eq!(owner.get(&path).await.json(200).as_array().map(Vec::len), Some(2));
    }

    async fn an_annotator_names_nobody_else(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let grace = app.person("grace", Role::Annotator).await;
        let (project, task) = task(&owner).await;
        let me = id_of(&grace).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": me })).await;
        assert_eq!(grace.get(&format!("/api/projects/{project}/next/")).await.json(200)["id"], json!(task));
        let path = format!("/api/tasks/{task}/annotations/");
        let body = |person: Value| json!({ "result": [], "completed_by": person });
        grace.post(&path, body(json!(id_of(&owner).await))).await.json(403);
        assert_eq!(grace.post(&path, body(json!(me))).await.json(201)["completed_by"], json!(me));
    }

    async fn texts_that_come_as_numbers_are_texts(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = task(&owner).await;
        let prediction = json!({ "task": task, "result": [], "model_version": 5 });
        assert_eq!(owner.post("/api/predictions/", prediction).await.json(201)["model_version"], "5");
        let change = json!({ "title": 2026, "description": 7 });
        let changed = owner.patch(&format!("/api/projects/{project}/"), change).await.json(200);
        assert_eq!((changed["title"].clone(), changed["description"].clone()), (json!("2026"), json!("7")));
        owner.patch(&format!("/api/projects/{project}/"), json!({ "title": true })).await.json(400);
    }
}
