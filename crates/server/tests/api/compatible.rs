//! Details of the answers which clients of the compatible API rely on. The comparison with the real product is in
//! `tests/oracle`; here stands what was once different.

use crate::harness::*;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project_with_task(owner: &Client) -> (i64, i64) {
    let project = owner.post("/api/projects/", json!({ "title": "Moods", "label_config": CONFIG })).await.json(201);
    let project = project["id"].as_i64().unwrap();
    let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "x" } })).await.json(201);
    (project, task["id"].as_i64().unwrap())
}

fn result() -> Value {
    json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["a"] } }])
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(String::as_str).collect()
}

on_both_databases! {
    async fn a_project_needs_no_title_and_its_texts_can_be_taken_away(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for body in [json!({}), json!({ "title": null }), json!({ "title": " " })] {
            assert_eq!(owner.post("/api/projects/", body).await.json(201)["title"], "New project");
        }
        let body = json!({ "description": "d", "min_annotations_to_start_training": 5, "label_config": CONFIG });
        let project = owner.post("/api/projects/", body).await.json(201);
        assert_eq!(project["start_training_on_annotation_update"], true);
        let path = format!("/api/projects/{}/", project["id"]);
        let changed = owner.patch(&path, json!({ "description": null, "control_weights": {} })).await.json(200);
        assert_eq!((&changed["description"], &changed["control_weights"]["c"]["overall"]), (&json!(""), &json!(1.0)));
        let wrong = owner.patch(&path, json!({ "model_version": "nobody's" })).await.json(400);
        assert_eq!(keys(&wrong["validation_errors"]), ["model_version"]);
    }

    async fn lists_give_the_fields_that_are_asked_for(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        let list = owner.get("/api/projects/?include=id,task_number").await.json(200);
        assert_eq!(list["results"], json!([{ "id": project, "task_number": 1 }]));
        let list = owner.get(&format!("/api/tasks/?project={project}&include=id,data")).await.json(200);
        assert_eq!(list["tasks"], json!([{ "id": task, "data": { "text": "x" } }]));
    }

    async fn a_list_shows_the_columns_that_it_is_filtered_by_and_those_of_its_tab(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result(), "lead_time": 4 })).await.json(201);
        let plain = owner.get(&format!("/api/tasks/?project={project}")).await.json(200)["tasks"][0].clone();
        assert_eq!((&plain["annotators"], plain.get("avg_lead_time"), &plain["drafts"]), (&json!([]), None, &json!([])));
        let query = json!({ "ordering": ["tasks:avg_lead_time"] });
        let query: String = url::form_urlencoded::byte_serialize(query.to_string().as_bytes()).collect();
        let ordered = owner.get(&format!("/api/tasks/?project={project}&query={query}")).await.json(200)["tasks"][0].clone();
        assert_eq!((&ordered["annotators"], &ordered["avg_lead_time"]), (&json!([]), &json!(4.0)));
        let data = json!({ "hiddenColumns": { "explore": [], "labeling": [] } });
        let view = owner.post("/api/dm/views/", json!({ "project": project, "data": data })).await.json(201)["id"].clone();
        let shown = owner.get(&format!("/api/tasks/?view={view}")).await.json(200)["tasks"][0].clone();
        assert_eq!(shown["annotators"].as_array().unwrap().len(), 1);
        let short = "[{from_name:c, to_name:t, type:choices, value:{choices:[a]}}]";
        assert_eq!((&shown["annotations_results"], &shown["draft_exists"]), (&json!(short), &json!(false)));
    }

    async fn skips_count_in_lead_times_and_are_not_listed_as_annotations(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        let path = format!("/api/tasks/{task}/annotations/");
        owner.post(&path, json!({ "result": result(), "lead_time": 1 })).await.json(201);
        owner.post(&path, json!({ "was_cancelled": true, "lead_time": 3 })).await.json(201);
        assert_eq!(owner.get(&path).await.json(200).as_array().unwrap().len(), 1);
        assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.json(200)["avg_lead_time"], 2.0);
        let imported = json!([{ "data": { "text": "y" }, "annotations": [
            { "result": [], "lead_time": 1 }, { "result": [], "lead_time": 5, "was_cancelled": true }
        ] }]);
        owner.post(&format!("/api/projects/{project}/import"), imported).await.json(201);
        let tasks = owner.get(&format!("/api/tasks/?project={project}&fields=all")).await.json(200)["tasks"].clone();
        assert_eq!(tasks[1]["avg_lead_time"], 3.0);
    }

    async fn an_export_holds_skips_and_tasks_that_need_more_people(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, first) = project_with_task(&owner).await;
        owner.patch(&format!("/api/projects/{project}/"), json!({ "maximum_annotations": 2 })).await.json(200);
        let tasks = json!([{ "text": "second" }, { "text": "third" }]);
        let made = owner.post(&format!("/api/projects/{project}/import?return_task_ids=true"), tasks).await.json(201);
        owner.post(&format!("/api/tasks/{first}/annotations/"), json!({ "result": result() })).await.json(201);
        let skip = format!("/api/tasks/{}/annotations/", made["task_ids"][0]);
        owner.post(&skip, json!({ "was_cancelled": true })).await.json(201);
        let ids = |export: Value| export.as_array().unwrap().iter().map(|task| task["id"].clone()).collect::<Vec<_>>();
        let path = format!("/api/projects/{project}/export");
        assert_eq!(ids(owner.get(&path).await.json(200)), [json!(first), made["task_ids"][0].clone()]);
        assert_eq!(ids(owner.get(&format!("{path}?download_all_tasks=true")).await.json(200)).len(), 3);
    }

    async fn a_changed_task_comes_with_its_annotations_and_predictions(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result() })).await.json(201);
        owner.post("/api/predictions/", json!({ "task": task, "result": [] })).await.json(201);
        let changed = owner.patch(&format!("/api/tasks/{task}/"), json!({ "data": { "text": "z" } })).await.json(200);
        let listed = owner.get(&format!("/api/projects/{project}/tasks/")).await.json(200)[0].clone();
        for task in [changed, listed] {
            assert_eq!(task["annotations"][0]["result"], result());
            assert_eq!(task["predictions"][0]["result"], json!([]));
        }
    }

    async fn null_takes_the_score_of_a_prediction_away(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (_, task) = project_with_task(&owner).await;
        let made = owner.post("/api/predictions/", json!({ "task": task, "result": [], "score": 0.5 })).await.json(201);
        let path = format!("/api/predictions/{}/", made["id"]);
        assert_eq!(owner.patch(&path, json!({})).await.json(200)["score"], 0.5);
        assert_eq!(owner.patch(&path, json!({ "score": null })).await.json(200)["score"], Value::Null);
    }

    async fn a_postponed_draft_stays_so_until_it_is_told(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (_, task) = project_with_task(&owner).await;
        let draft = json!({ "result": result(), "was_postponed": true });
        let draft = owner.post(&format!("/api/tasks/{task}/drafts"), draft).await.json(201);
        let path = format!("/api/drafts/{}/", draft["id"]);
        assert_eq!(owner.patch(&path, json!({ "result": [] })).await.json(200)["was_postponed"], true);
        assert_eq!(owner.patch(&path, json!({ "was_postponed": false })).await.json(200)["was_postponed"], false);
    }

    async fn a_membership_tells_what_came_of_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result() })).await.json(201);
        let organization = owner.get("/api/organizations/").await.json(200)[0]["id"].clone();
        let me = owner.get("/api/current-user/whoami").await.json(200)["id"].clone();
        let path = format!("/api/organizations/{organization}/memberships");
        let names = json!([{ "id": project, "title": "Moods" }]);
        let one = owner.get(&format!("{path}/{me}/?contributed_to_projects=true")).await.json(200);
        assert_eq!((&one["user"], &one["contributed_projects_count"], &one["annotations_count"]), (&me, &json!(1), &json!(1)));
        assert_eq!((&one["created_projects"], &one["contributed_to_projects"]), (&names, &names));
        let list = owner.get(&path).await.json(200)["results"][0].clone();
        assert_eq!((&list["created_projects"], &list["user"]["contributed_to_projects"]), (&Value::Null, &Value::Null));
        let list = owner.get(&format!("{path}?contributed_to_projects=true")).await.json(200)["results"][0].clone();
        assert_eq!((&list["created_projects"], &list["user"]["contributed_to_projects"]), (&names, &names));
        let annotator = app.person("ann", labelkeep_model::Role::Annotator).await;
        assert_eq!(annotator.get(&format!("{path}/{me}/")).await.status, 403);
        assert_eq!(annotator.get(&format!("/api/organizations/{organization}")).await.json(200)["users"].as_array().unwrap().len(), 1);
        assert_eq!(owner.get(&format!("/api/organizations/{organization}")).await.json(200)["users"].as_array().unwrap().len(), 2);
    }

    async fn wrong_requests_get_the_status_that_clients_know(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for path in ["refresh", "rotate", "blacklist"] {
            let refused = owner.post(&format!("/api/token/{path}/"), json!({})).await.json(400);
            assert_eq!(keys(&refused["validation_errors"]), ["refresh"], "{path}");
        }
        let refused = owner.post("/api/token/rotate/", json!({ "refresh": "x" })).await.json(400);
        assert_eq!(keys(&refused["validation_errors"]), ["non_field_errors"]);
        assert_eq!(owner.get("/api/projects/?page=x").await.json(404)["detail"], "Invalid page.");
        assert_eq!(owner.get("/api/projects/?page_size=x").await.status, 200);
        owner.post("/api/invite/reset-token", json!({})).await.json(201);
        for wrong in [json!({ "a": {} }), json!({ "a:b": 5 }), json!({ "a:b": { "key": 5 } }), json!({ "a:b": {} })] {
            let refused = owner.patch("/api/current-user/hotkeys/", json!({ "custom_hotkeys": wrong })).await.json(400);
            assert_eq!(keys(&refused["validation_errors"]), ["custom_hotkeys"]);
        }
        let keys = json!({ "custom_hotkeys": { "annotation:submit": { "key": "ctrl+enter", "active": true }, "region:delete": { "key": "", "active": false } } });
        owner.patch("/api/current-user/hotkeys/", keys).await.json(200);
        let me = owner.get("/api/current-user/whoami").await.json(200);
        let path = format!("/api/users/{}/", me["id"]);
        assert_eq!(owner.patch(&path, json!({ "email": "other@example.com" })).await.status, 405);
        owner.patch(&path, json!({ "email": me["email"], "phone": "1" })).await.json(200);
        let organization = owner.get("/api/organizations/").await.json(200)[0]["id"].clone();
        let refused = owner.patch(&format!("/api/organizations/{organization}"), json!({ "contact_info": "x" })).await.json(400);
        assert_eq!(refused["validation_errors"].as_object().unwrap().len(), 1);
    }
}
