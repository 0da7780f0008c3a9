//! Lists as the scripts of the compatible product ask for them.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Lists", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

on_both_databases! {
    async fn a_new_project_is_connected_with_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let stranger = app.person("ann", Role::Annotator).await;
        for path in ["storages/", "storages/export", "storages/s3/", "storages/export/s3", "storages/gcs",
            "storages/azure", "storages/redis", "storages/localfiles", "storages/export/localfiles"] {
            let path = format!("/api/{path}");
            assert_eq!(owner.get(&format!("{path}?project={id}")).await.json(200), json!([]), "{path}");
            assert_eq!(owner.get(&format!("{path}?project=99999")).await.status, 404, "{path}");
            assert_eq!(owner.get(&format!("{path}?project={}", u64::MAX)).await.status, 400, "{path}");
            assert_eq!(owner.get(&format!("{path}?project=x")).await.status, 400, "{path}");
            assert_eq!(stranger.get(&format!("{path}?project={id}")).await.status, 404, "{path}");
            assert_eq!(app.anonymous().get(&path).await.status, 401, "{path}");
        }
        for path in ["/api/storages", "/api/storages/export"] {
            assert_eq!(owner.get(path).await.json(200), json!([]), "{path}");
            assert_eq!(owner.post(path, json!({"project": id})).await.status, 405, "nothing is made that would do nothing: {path}");
        }
        let refused = owner.get("/api/storages/s3/").await.json(400);
        assert_eq!(refused["validation_errors"]["non_field_errors"][0], "query parameter \"project\" is required");
    }

    async fn projects_are_listed_with_the_fields_that_are_asked_for(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let listed = owner.get("/api/projects/?include=id,task_number,%20title,nothing").await.json(200);
        assert_eq!(listed["count"], 1);
        assert_eq!(listed["results"], json!([{"id": id, "title": "Lists", "task_number": 0}]));
        let all = owner.get("/api/projects/?include=").await.json(200);
        assert_eq!(all["results"][0]["label_config"], CONFIG);
    }

    async fn a_tab_is_listed_by_its_own_filter_whatever_is_sent_along(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        owner.post(&format!("/api/projects/{id}/import"), json!([{"text": "one"}, {"text": "two"}, {"text": "three"}])).await.json(201);
        let view = json!({"project": id, "data": {"filters": {"conjunction": "and", "items": [
            {"filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "t"}]}, "ordering": ["-tasks:id"]}});
        let view = owner.post("/api/dm/views/", view).await.json(201)["id"].clone();
        let query = "%7B%22filters%22%3Anull%2C%22ordering%22%3A%5B%5D%2C%22selectedItems%22%3A%7B%22all%22%3Atrue%2C%22excluded%22%3A%5B%5D%7D%7D";
        let listed = owner.get(&format!("/api/tasks?project={id}&view={view}&query={query}&fields=all")).await.json(200);
        let texts: Vec<&Value> = listed["tasks"].as_array().unwrap().iter().map(|task| &task["data"]["text"]).collect();
        assert_eq!(texts, ["three", "two"]);
    }

    async fn predictions_come_in_short_too(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let task = owner.post("/api/tasks/", json!({"project": id, "data": {"text": "x"}})).await.json(201)["id"].clone();
        let full = json!([{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}]);
        for short in [json!("a"), json!({"choices": ["a"]}), full.clone(), json!(full.to_string())] {
            let made = owner.post("/api/predictions/", json!({"task": task, "result": short})).await.json(201);
            assert_eq!(made["result"], full, "{short}");
            let path = format!("/api/predictions/{}/", made["id"]);
            assert_eq!(owner.patch(&path, json!({"result": short})).await.json(200)["result"], full, "{short}");
        }
        for odd in [json!(5), json!(true), json!({"rating": 3}), json!({}), json!(null)] {
            let refused = owner.post("/api/predictions/", json!({"task": task, "result": odd})).await.json(400);
            assert!(refused["validation_errors"]["result"].is_array(), "{odd}: {refused}");
        }
    }
}
