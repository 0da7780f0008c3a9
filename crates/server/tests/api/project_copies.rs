//! Copies of projects, the example project, and the model versions of predictions.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::json;

on_both_databases! {
    async fn the_example_is_a_project_like_any_other(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/example/", json!({})).await.json(201);
        assert_eq!((project["task_number"].as_i64(), project["total_predictions_number"].as_i64()), (Some(6), Some(2)));
        assert_eq!((&project["model_version"], &project["data_kind"]), (&json!("example"), &json!("mixed")));
        let id = project["id"].as_i64().unwrap();
        let next = owner.get(&format!("/api/projects/{id}/next/")).await.json(200);
        assert_eq!(next["data"]["image"], "/samples/street.svg");
        assert_eq!(next["predictions"].as_array().unwrap().len(), 1);
        let columns = owner.get(&format!("/api/projects/{id}/summary/")).await.json(200)["all_data_columns"].clone();
        assert_eq!(columns, json!({ "image": 6, "text": 6 }));
        let annotator = app.person("ann", Role::Annotator).await;
        assert_eq!(annotator.post("/api/projects/example/", json!({})).await.status, 403);
        assert_eq!(owner.delete(&format!("/api/projects/{id}/")).await.status, 204);
    }

    async fn model_versions_are_listed_and_deleted(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/example/", json!({})).await.json(201)["id"].as_i64().unwrap();
        let path = format!("/api/projects/{id}/model-versions/");
        assert_eq!(owner.get(&path).await.json(200), json!({ "example": 2 }));
        assert_eq!(
            owner.get(&format!("{path}?extended=true")).await.json(200),
            json!({ "static": [{ "model_version": "example", "count": 2, "latest": "2026-01-01T00:00:00.000000Z" }], "live": null })
        );
        let delete = async |body| owner.call(axum::http::Method::DELETE, &path, Some(body)).await;
        let refused = delete(json!({})).await.json(400);
        assert_eq!(refused["validation_errors"]["non_field_errors"], json!(["model_version param is required"]));
        assert_eq!(delete(json!({ "model_version": "example" })).await.json(200), json!({ "deleted_predictions": 2 }));
        assert_eq!(owner.get(&path).await.json(200), json!({}));
        let project = owner.get(&format!("/api/projects/{id}/")).await.json(200);
        assert_eq!((project["total_predictions_number"].as_i64(), &project["model_version"]), (Some(0), &json!("")));
    }

    async fn copies_have_settings_and_perhaps_tasks(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let source = owner.post("/api/projects/example/", json!({})).await.json(201);
        assert_eq!(source["auto_submit"], false);
        let changed = owner.patch(&format!("/api/projects/{}/", source["id"]), json!({ "auto_submit": "true" })).await.json(200);
        assert_eq!(changed["auto_submit"], true);
        let path = format!("/api/projects/{}/duplicate/", source["id"]);
        let copy = async |mode: &str| {
            let body = json!({ "title": "A copy", "mode": mode });
            let id = owner.post(&path, body).await.json(201)["id"].as_i64().unwrap();
            owner.get(&format!("/api/projects/{id}/")).await.json(200)
        };
        let settings = copy("settings").await;
        assert_eq!((&settings["title"], &settings["label_config"]), (&json!("A copy"), &source["label_config"]));
        assert_eq!((&settings["parsed_label_config"], &settings["description"]), (&source["parsed_label_config"], &source["description"]));
        assert_eq!((&settings["task_number"], &settings["auto_submit"]), (&json!(0), &json!(true)));
        let data = copy("settings,data").await;
        assert_eq!((data["task_number"].as_i64(), data["total_predictions_number"].as_i64()), (Some(6), Some(0)));
        owner.get(&format!("/api/projects/{}/next/", data["id"])).await.json(200);

        assert!(owner.post(&path, json!({ "title": "x" })).await.json(400)["validation_errors"]["title"].is_array());
        assert!(owner.post(&path, json!({ "title": "copy", "mode": "all" })).await.json(400)["validation_errors"]["mode"].is_array());
        let stranger = app.person("mia", Role::Manager).await;
        assert_eq!(stranger.post(&path, json!({ "title": "copy" })).await.status, 404);
        let reviewer = app.person("rev", Role::Reviewer).await;
        owner.post(&format!("/api/projects/{}/members/", source["id"]), json!({ "user": reviewer.id })).await;
        assert_eq!(reviewer.post(&path, json!({ "title": "copy" })).await.status, 403);
    }
}
