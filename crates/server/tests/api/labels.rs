//! Labels of the organization over HTTP.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

async fn project(owner: &Client) -> i64 {
    let made = owner.post("/api/projects/", json!({ "title": "Labels", "label_config": CONFIG })).await.json(201);
    made["id"].as_i64().unwrap()
}

fn new(project: i64, title: &str, label: &str) -> Value {
    json!({ "title": title, "value": [label], "project": project, "from_name": "c" })
}

on_both_databases! {
    async fn labels_are_made_once_and_linked_to_projects(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (first, second) = (project(&owner).await, project(&owner).await);
        let made = owner.post("/api/labels/", json!([new(first, "A", "a"), new(first, "B", "b")])).await.json(201);
        assert_eq!((made.as_array().unwrap().len(), &made[0]["project"], &made[0]["from_name"]), (2, &json!(first), &json!("c")));
        let again = owner.post("/api/labels/", json!([new(second, "A", "a")])).await.json(201);
        assert_eq!((&again[0]["id"], &again[0]["projects"]), (&made[0]["id"], &json!([first, second])));
        let listed = owner.get("/api/labels/").await.json(200);
        assert_eq!((&listed["count"], &listed["results"][0]["title"], &listed["results"][0]["value"]), (&json!(2), &json!("A"), &json!(["a"])));
        let task = owner.post("/api/tasks/", json!({ "project": first, "data": { "text": "1" } })).await.json(201)["id"].as_i64().unwrap();
        let result = json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["a"] } }]);
        let annotation = owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result })).await.json(201)["id"].as_i64().unwrap();
        let links = owner.get(&format!("/api/label_links/?project={first}")).await.json(200);
        let counts: Vec<&Value> = links["results"].as_array().unwrap().iter().map(|link| &link["annotations_count"]).collect();
        assert_eq!((&links["count"], counts), (&json!(2), vec![&json!(1), &json!(0)]));
        let renamed = owner.post("/api/labels/bulk", json!({ "project": first, "old_label": ["a"], "new_label": ["b"] })).await.json(200);
        assert_eq!(renamed, json!({ "annotations_updated": 1 }));
        assert_eq!(owner.get(&format!("/api/annotations/{annotation}/")).await.json(200)["result"][0]["value"]["choices"], json!(["b"]));
        let path = format!("/api/labels/{}/", made[0]["id"]);
        assert_eq!(owner.patch(&path, json!({ "title": "AA", "approved": true })).await.json(200)["approved_by"], json!(owner.id));
        assert_eq!(owner.patch(&path, json!({ "title": "B" })).await.status, 400, "another has it");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.json(404)["detail"], "No Label matches the given query.");
        assert_eq!(owner.get("/api/label_links/").await.json(200)["count"], json!(1));
    }

    async fn bad_labels_are_refused_and_nothing_is_half_made(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (first, second) = (project(&owner).await, project(&owner).await);
        for (body, field) in [
            (new(first, "A", "a"), "non_field_errors"),
            (json!([]), "non_field_errors"),
            (json!([1]), "non_field_errors"),
            (json!([new(first, "A", "a"), new(second, "B", "b")]), "non_field_errors"),
            (json!([new(first, "A", "a"), { "title": "B", "project": first, "from_name": "c" }]), "value"),
            (json!([{ "title": "B", "project": first, "from_name": "c", "value": null }]), "value"),
            (json!([new(first, "", "a")]), "title"),
        ] {
            let refused = owner.post("/api/labels/", body.clone()).await.json(400);
            assert!(refused["validation_errors"][field].is_array(), "{body}: {refused}");
        }
        assert_eq!(owner.get("/api/labels/").await.json(200)["count"], json!(0));
        let made = owner.post("/api/labels/", json!([new(first, "A", "a")])).await.json(201);
        let twice = json!({ "project": first, "label": made[0]["id"], "from_name": "c" });
        let refused = owner.post("/api/label_links/", twice).await.json(400);
        assert_eq!(refused["validation_errors"]["non_field_errors"][0], "The fields project, label must make a unique set.");
        assert_eq!(owner.post("/api/label_links/", json!({ "project": first, "label": 999, "from_name": "c" })).await.status, 400);
        assert_eq!(owner.post("/api/labels/bulk", json!({ "project": first, "old_label": ["a"] })).await.status, 400);
    }

    async fn managers_see_links_of_their_own_projects_only(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let theirs = project(&owner).await;
        let made = owner.post("/api/labels/", json!([new(theirs, "A", "a")])).await.json(201);
        let path = format!("/api/labels/{}/", made[0]["id"]);
        let seen = manager.get(&path).await.json(200);
        assert_eq!((&seen["title"], &seen["links"], &seen["projects"]), (&json!("A"), &json!([]), &json!([])));
        assert_eq!(manager.get("/api/label_links/").await.json(200)["count"], json!(0));
        assert_eq!(manager.delete(&path).await.status, 403, "not the own one");
        let own = project(&manager).await;
        let label = manager.post("/api/labels/", json!([new(own, "B", "b")])).await.json(201)[0]["id"].clone();
        assert_eq!(manager.delete(&format!("/api/labels/{label}/")).await.status, 204);
    }
}
