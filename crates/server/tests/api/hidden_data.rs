//! Data that a project hides from a role are in nothing that the role gets: no task, list, column, filter, order, summary or file.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
const SECRET: &str = "patient-4711";

struct World {
    app: TestApp,
    owner: Client,
    project: i64,
    task: i64,
    ann: Client,
    rea: Client,
}

impl World {
    async fn new(test: TestDatabase) -> Self {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let new = json!({ "title": "Letters", "label_config": CONFIG, "show_annotation_history": true, "maximum_annotations": 2 });
        let project = owner.post("/api/projects/", new).await.json(201)["id"].as_i64().unwrap();
        let new =
            json!({ "project": project, "data": { "text": "hello", "patient": SECRET }, "meta": { "from": SECRET } });
        let task = owner.post("/api/tasks/", new).await.json(201)["id"].as_i64().unwrap();
        let condition =
            json!({ "filter": "filter:tasks:data.patient", "operator": "equal", "type": "String", "value": SECRET });
        let tab = json!({ "title": "One", "filters": { "conjunction": "and", "items": [condition] } });
        owner.post("/api/dm/views/", json!({ "project": project, "data": tab })).await.json(201);
        let (ann, rea) = (app.person("ann", Role::Annotator).await, app.person("rea", Role::Reviewer).await);
        for person in [&ann, &rea] {
            owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
            let next = person.get(&format!("/api/projects/{project}/next/")).await.json(200);
            assert_eq!(next["data"]["patient"], SECRET, "nothing is hidden at the beginning");
        }
        Self { app, owner, project, task, ann, rea }
    }

    async fn hide(&self) {
        let hidden = json!({
            "show_unused_data_columns_to_annotators": false, "show_unused_data_columns_to_reviewers": false,
        });
        let said = self.owner.patch(&format!("/api/projects/{}/", self.project), hidden).await.json(200);
        assert_eq!(said["show_unused_data_columns_to_annotators"], false);
    }

    fn addresses(&self) -> Vec<String> {
        let Self { project, task, .. } = self;
        vec![
            format!("/api/tasks/{task}/"),
            format!("/api/projects/{project}/next/"),
            format!("/api/tasks?project={project}"),
            format!("/api/tasks?project={project}&fields=all"),
            format!("/api/projects/{project}/tasks/"),
            format!("/api/dm/columns?project={project}"),
            format!("/api/dm/views?project={project}"),
            "/api/dm/views".to_owned(),
            format!("/api/projects/{project}/summary"),
            format!("/api/projects/{project}/"),
        ]
    }
}

fn filter(column: &str, value: &str) -> String {
    let query = json!({ "filters": { "conjunction": "and", "items": [{
        "filter": format!("filter:tasks:data.{column}"), "operator": "contains", "type": "String", "value": value }] } });
    url::form_urlencoded::byte_serialize(query.to_string().as_bytes()).collect()
}

on_both_databases! {
    async fn s14_hidden_data_are_in_no_answer_and_no_filter_or_order_tells_them(test: TestDatabase) {
        let world = World::new(test).await;
        let condition = json!({ "filter": "filter:tasks:data.patient", "operator": "equal", "type": "String", "value": "x" });
        let tab = json!({ "filters": { "conjunction": "and", "items": [condition] } });
        let new = json!({ "project": world.project, "data": tab });
        let tab = world.rea.post("/api/dm/views/", new.clone()).await.json(201);
        let found = world.rea.get(&format!("/api/tasks?view={}", tab["id"])).await.json(200);
        assert!(found["tasks"].as_array().unwrap().is_empty(), "{found}");
        world.hide().await;
        for person in [&world.ann, &world.rea] {
            for path in world.addresses() {
                let text = person.get(&path).await.text();
                assert!(!text.contains(SECRET) && !text.contains("patient"), "{path}: {text}");
            }
            let shown = person.get(&format!("/api/tasks/{}/", world.task)).await.json(200);
            assert_eq!((&shown["data"], &shown["meta"]), (&json!({ "text": "hello" }), &json!({})));
            // A filter by what is hidden would tell it letter by letter.
            let path = format!("/api/tasks?project={}&query={}", world.project, filter("patient", "patient-4"));
            assert_eq!(person.get(&path).await.status, 400);
            let order: String = url::form_urlencoded::byte_serialize(br#"{"ordering":["tasks:data.patient"]}"#).collect();
            assert_eq!(person.get(&format!("/api/tasks?project={}&query={order}", world.project)).await.status, 400);
            let path = format!("/api/tasks?project={}&query={}", world.project, filter("text", "hell"));
            assert_eq!(person.get(&path).await.json(200)["tasks"].as_array().unwrap().len(), 1);
        }
        // Nor does a tab: of one that is there, what it says of the field does not count, and no other can be made.
        let found = world.rea.get(&format!("/api/tasks?view={}", tab["id"])).await.json(200);
        assert_eq!(found["tasks"].as_array().unwrap().len(), 1, "{found}");
        assert_eq!(world.rea.post("/api/dm/views/", new).await.status, 400);
        let all = world.owner.get(&format!("/api/tasks/{}/", world.task)).await.json(200);
        assert_eq!(all["data"]["patient"], SECRET, "who runs the project sees all");
    }

    async fn s14_who_may_export_cannot_take_out_what_is_hidden_from_them(test: TestDatabase) {
        let world = World::new(test).await;
        let chosen = json!({ "roles": ["AD", "MA", "RE"] });
        world.owner.patch("/api/organizations/1/permissions/export_data", chosen).await.json(200);
        let export = format!("/api/projects/{}/export?exportType=JSON", world.project);
        assert_eq!(world.rea.get(&export).await.status, 200);
        world.hide().await;
        assert_eq!(world.rea.get(&export).await.status, 403);
        assert_eq!(world.owner.get(&export).await.status, 200);
    }

    async fn s14_what_is_hidden_is_revealed_with_a_reason_that_the_trail_keeps(test: TestDatabase) {
        let world = World::new(test).await;
        world.hide().await;
        let path = format!("/api/tasks/{}/reveal", world.task);
        let why = json!({ "reason": "The letter names two people" });
        for person in [&world.ann, &world.rea] {
            assert_eq!(person.post(&path, why.clone()).await.status, 403);
        }
        let chosen = json!({ "roles": ["AD", "MA", "RE", "AN"] });
        world.owner.patch("/api/organizations/1/permissions/reveal_data", chosen).await.json(200);
        for reason in [Value::Null, json!(""), json!("  a "), json!("x".repeat(501))] {
            assert_eq!(world.ann.post(&path, json!({ "reason": reason })).await.status, 400);
        }
        let revealed = world.ann.post(&path, why).await.json(200);
        assert_eq!((&revealed["data"]["patient"], &revealed["meta"]["from"]), (&json!(SECRET), &json!(SECRET)));
        let trail = world.owner.get("/api/audit?action=task.revealed").await.json(200);
        let entries = trail["results"].as_array().unwrap();
        assert_eq!(entries.len(), 1, "{trail}");
        let (entry, object) = (&entries[0], &entries[0]["object_id"]);
        assert_eq!(object, world.task);
        assert!(entry.to_string().contains("ann@example.com") && entry.to_string().contains("The letter names two people"));
        // A task that is not theirs stays unknown.
        let new = json!({ "project": world.project, "data": { "text": "2", "patient": SECRET } });
        let other = world.owner.post("/api/tasks/", new).await.json(201)["id"].as_i64().unwrap();
        let asked = world.ann.post(&format!("/api/tasks/{other}/reveal"), json!({ "reason": "curious" })).await;
        assert_eq!(asked.status, 404);
        let stranger = world.app.person("max", Role::Manager).await;
        assert_eq!(stranger.post(&path, json!({ "reason": "curious" })).await.status, 404);
    }
}
