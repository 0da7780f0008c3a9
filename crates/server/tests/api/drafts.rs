//! Drafts, when two tabs write the same one.

use crate::harness::*;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

fn answer(label: &str) -> Value {
    json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

on_both_databases! {
    async fn a_draft_that_another_tab_saved_meanwhile_is_not_saved_over(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/", json!({ "title": "Tabs", "label_config": CONFIG })).await.json(201)["id"].clone();
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
        let made = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": answer("a") })).await.json(201);
        let path = format!("/api/drafts/{}/", made["id"]);
        let seen = made["updated_at"].clone();

        app.test.clock.advance_seconds(1);
        let first = owner.patch(&path, json!({ "result": answer("b"), "if_unmodified_since": seen })).await.json(200);
        app.test.clock.advance_seconds(1);
        let refused = owner.patch(&path, json!({ "result": answer("a"), "if_unmodified_since": seen })).await.json(409);
        assert!(refused["detail"].as_str().unwrap().contains("another tab"), "{refused}");
        assert_eq!(owner.get(&path).await.json(200)["result"], answer("b"));

        // Who has seen the newer one may save over it; and who asks for no check, as the official client, gets none.
        let newer = first["updated_at"].clone();
        owner.patch(&path, json!({ "result": answer("a"), "if_unmodified_since": newer })).await.json(200);
        owner.patch(&path, json!({ "result": answer("b") })).await.json(200);
    }

    async fn drafts_say_whose_they_are_here_and_in_exports(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let me = owner.get("/api/current-user/whoami").await.json(200)["id"].clone();
        let names = json!({ "first_name": "Ada", "last_name": "Lovelace" });
        owner.patch(&format!("/api/users/{me}/"), names).await.json(200);
        let project = owner.post("/api/projects/", json!({ "title": "Tabs", "label_config": CONFIG })).await.json(201)["id"].clone();
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
        let draft = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": answer("a") })).await.json(201);
        assert_eq!(draft["created_username"], json!(format!("Ada Lovelace owner@example.com, {me}")));
        let path = format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true");
        assert_eq!(owner.get(&path).await.json(200)[0]["drafts"], json!([draft]));
        let seen = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(seen["drafts"][0]["created_username"], draft["created_username"]);
    }
}
