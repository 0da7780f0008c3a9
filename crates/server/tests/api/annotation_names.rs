//! Every annotation has a name of its own, wherever it came from: a script knows it again by that.

use crate::harness::*;
use serde_json::{Value, json};
use std::collections::HashSet;

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
const NAME: &str = "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001";

async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Names", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

/// As an export says them, by task.
async fn names(owner: &Client, project: i64) -> Vec<String> {
    let tasks = owner.get(&format!("/api/projects/{project}/export?exportType=JSON")).await.json(200);
    let annotations = tasks.as_array().unwrap().iter().flat_map(|task| task["annotations"].as_array().unwrap().clone());
    annotations.map(|annotation| annotation["unique_id"].as_str().unwrap().to_owned()).collect()
}

fn with(names: &[Value]) -> Value {
    let annotations: Vec<Value> = names.iter().map(|name| json!({ "result": [], "unique_id": name })).collect();
    json!([{ "data": { "text": "x" }, "annotations": annotations }])
}

on_both_databases! {
    async fn annotations_are_named_wherever_they_come_from(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let imported = json!([
            { "data": { "text": "labeled" } },
            { "data": { "text": "imported" }, "annotations": [{ "result": [] }] },
            { "data": { "text": "predicted" }, "predictions": [{ "result": [] }, { "result": [] }] },
        ]);
        let path = format!("/api/projects/{id}/import?return_task_ids=true");
        let task = owner.post(&path, imported).await.json(201)["task_ids"][0].clone();
        owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [] })).await.json(201);
        let named = json!({ "result": [], "unique_id": NAME.replace('-', "").to_uppercase() });
        owner.post(&format!("/api/tasks/{task}/annotations/"), named).await.json(201);
        let all = json!({ "selectedItems": { "all": true, "excluded": [] } });
        owner.post(&format!("/api/dm/actions/?id=predictions_to_annotations&project={id}"), all).await.json(200);
        let names = names(&owner, id).await;
        assert_eq!((names.len(), names.iter().collect::<HashSet<_>>().len()), (5, 5), "{names:?}");
        assert!(names.contains(&NAME.to_owned()));
        let mut versions: Vec<usize> = names
            .iter()
            .map(|name| {
                let uuid = uuid::Uuid::parse_str(name).unwrap();
                assert_eq!(&uuid.to_string(), name);
                uuid.get_version_num()
            })
            .collect();
        versions.sort_unstable();
        // The imported one is named in the order of time.
        assert_eq!(versions, [4, 4, 4, 4, 7]);
    }

    async fn an_import_keeps_names_that_are_free(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (first, second) = (project(&owner).await, project(&owner).await);
        let import = async |project: i64, said: &[Value]| {
            owner.post(&format!("/api/projects/{project}/import"), with(said)).await.json(201);
        };
        import(first, &[json!(NAME), json!(NAME), json!("nonsense"), json!(null)]).await;
        let there = names(&owner, first).await;
        assert_eq!(there[0], NAME);
        assert_eq!(there.iter().collect::<HashSet<_>>().len(), 4);
        import(second, &[json!(NAME)]).await;
        assert_ne!(names(&owner, second).await[0], NAME);
    }

    async fn a_name_that_is_none_is_refused(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let body = json!({ "project": id, "data": { "text": "x" } });
        let task = owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap();
        for wrong in [json!("x"), json!(""), json!(5), json!([1])] {
            let body = json!({ "result": [], "unique_id": wrong });
            let answer = owner.post(&format!("/api/tasks/{task}/annotations/"), body).await.json(400);
            assert!(answer["validation_errors"]["unique_id"].is_array(), "{answer}");
        }
    }

    async fn a_name_is_free_again_when_its_project_is_deleted(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for _ in 0..2 {
            let id = project(&owner).await;
            let body = json!({ "project": id, "data": { "text": "x" } });
            let task = owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap();
            let named = json!({ "result": [], "unique_id": NAME });
            owner.post(&format!("/api/tasks/{task}/annotations/"), named).await.json(201);
            owner.delete(&format!("/api/projects/{id}/")).await;
        }
    }
}
