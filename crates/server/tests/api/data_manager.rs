//! Lists, tabs, actions with their undo, exports.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

/// A project with these texts, by task id.
async fn project(owner: &Client, texts: &[&str]) -> (i64, Vec<i64>) {
    let body = json!({ "title": "Moods", "label_config": CONFIG });
    let project = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let mut tasks = Vec::new();
    for text in texts {
        let body = json!({ "project": project, "data": { "text": text } });
        tasks.push(owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap());
    }
    (project, tasks)
}

async fn label(owner: &Client, task: i64, value: &str) {
    let result = json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [value] } }]);
    owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result })).await.json(201);
}

fn query(value: Value) -> String {
    url::form_urlencoded::byte_serialize(value.to_string().as_bytes()).collect()
}

fn ids(page: &Value) -> Vec<i64> {
    page["tasks"].as_array().unwrap().iter().map(|task| task["id"].as_i64().unwrap()).collect()
}

on_both_databases! {
    async fn actions_that_no_list_has_do_what_scripts_expect_of_them(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/", json!({ "title": "Edits", "label_config": CONFIG })).await.json(201)["id"].as_i64().unwrap();
        let task = |text: &'static str| {
            let owner = owner.clone();
            async move { owner.post("/api/tasks/", json!({ "project": project, "data": { "text": text } })).await.json(201)["id"].as_i64().unwrap() }
        };
        let (one, two) = (task("one").await, task("two").await);
        let result = json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["a"] } }]);
        let made = owner.post(&format!("/api/tasks/{one}/annotations/"), json!({ "result": result })).await.json(201)["id"].as_i64().unwrap();
        let run = |id: &'static str, more: Value| {
            let owner = owner.clone();
            async move {
                let mut body = json!({ "selectedItems": { "all": true, "excluded": [] } });
                body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                owner.post(&format!("/api/dm/actions/?id={id}&project={project}"), body).await
            }
        };
        let data = |id: i64| {
            let owner = owner.clone();
            async move { owner.get(&format!("/api/tasks/{id}/")).await.json(200)["data"].clone() }
        };
        run("cache_labels", json!({ "control_tag": "ALL", "with_counters": "Yes", "source": "Annotations" })).await.json(200);
        run("cache_labels", json!({ "control_tag": "c", "with_counters": "No" })).await.json(200);
        run("cache_labels", json!({ "source": "Predictions" })).await.json(200);
        assert_eq!(data(one).await, json!({ "text": "one", "cache_all": "a: 1", "cache_c": "a", "cache_predictions_all": "" }));
        let done = run("add_data_field", json!({ "value_name": "n", "value_type": "Number", "value": "1.5" })).await.json(200);
        assert_eq!(done["detail"], "Updated 2 tasks");
        run("add_data_field", json!({ "value_name": "i", "value_type": "Expression", "value": "range(3)" })).await.json(200);
        let second = data(two).await;
        assert_eq!((&second["n"], &second["i"]), (&json!(1.5), &json!(4)));
        let done = run("propagate_annotations", json!({ "source_annotation_id": made })).await.json(200);
        assert_eq!(done["detail"], "Created 1 annotations");
        let copy = owner.get(&format!("/api/tasks/{two}/annotations/")).await.json(200)[0].clone();
        assert_eq!((&copy["result"], &copy["parent_annotation"], &copy["completed_by"]), (&result, &json!(made), &json!(owner.id)));
        let done = run("rename_labels", json!({ "control_tag": "c", "old_label_name": "a", "new_label_name": "z" })).await.json(200);
        assert_eq!(done["detail"], "Updated 2 labels");
        assert_eq!(owner.get(&format!("/api/annotations/{made}/")).await.json(200)["result"][0]["value"]["choices"], json!(["z"]));
        for (id, more, name) in [
            ("cache_labels", json!({ "source": "Elsewhere" }), "source"),
            ("add_data_field", json!({ "value_type": "String", "value": "x" }), "value_name"),
            ("add_data_field", json!({ "value_name": "n", "value_type": "Number", "value": "abc" }), "value"),
            ("add_data_field", json!({ "value_name": "n", "value_type": "Expression", "value": "__import__(\"os\")" }), "non_field_errors"),
            ("propagate_annotations", json!({ "source_annotation_id": 999_999 }), "source_annotation_id"),
            ("rename_labels", json!({ "control_tag": "nothing", "old_label_name": "a", "new_label_name": "b" }), "control_tag"),
        ] {
            let refused = run(id, more.clone()).await.json(400);
            assert!(refused["validation_errors"][name].is_array(), "{id} {more}: {refused}");
        }
        let listed = owner.get(&format!("/api/dm/actions/?project={project}")).await.json(200);
        assert_eq!(listed.as_array().unwrap().len(), 5, "as in the compatible product, no list has them");
        let form = owner.get(&format!("/api/dm/actions/rename_labels/form/?project={project}")).await.json(200);
        assert_eq!(form[0]["fields"][1], json!({ "type": "select", "name": "old_label_name", "label": "Old label name", "options": ["a", "b"] }));
    }

    async fn lists_filter_order_and_page(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, &["apple", "Banana", "cherry"]).await;
        label(&owner, tasks[1], "a").await;
        let list = |extra: String| {
            let owner = owner.clone();
            async move { owner.get(&format!("/api/tasks/?project={project}{extra}")).await.json(200) }
        };
        let all = list(String::new()).await;
        assert_eq!((all["total"].as_i64(), all["total_annotations"].as_i64()), (Some(3), Some(1)));
        assert!(all["tasks"][0].get("annotations").is_none());
        let filters = json!({ "filters": { "conjunction": "and", "items": [
            { "filter": "filter:tasks:data.text", "operator": "contains", "type": "String", "value": "AN" }] } });
        let found = list(format!("&fields=all&query={}", query(filters))).await;
        assert_eq!(ids(&found), [tasks[1]]);
        assert_eq!(found["tasks"][0]["annotations"][0]["completed_by"], owner.id);
        let ordered = list(format!("&query={}", query(json!({ "ordering": ["-tasks:data.text"] })))).await;
        assert_eq!(ids(&ordered).len(), 3);
        let second = list(format!("&page=2&page_size=2&query={}", query(json!({ "ordering": ["-tasks:id"] })))).await;
        assert_eq!(ids(&second), [tasks[0]]);
        assert_eq!(owner.get(&format!("/api/tasks/?project={project}&page=3&page_size=2")).await.status, 404);
        assert_eq!(owner.get("/api/tasks/").await.json(404), json!({ "detail": "Neither project nor view id specified" }));
        // A change is seen at once, although lists are kept.
        label(&owner, tasks[0], "b").await;
        assert_eq!(list(String::new()).await["total_annotations"], 2);
    }

    async fn s12_unknown_columns_and_operators_are_refused_everywhere(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, _) = project(&owner, &["x"]).await;
        let bad = [
            json!({ "filters": { "conjunction": "and", "items": [{ "filter": "filter:tasks:project__organization__token", "operator": "equal", "type": "String", "value": "x" }] } }),
            json!({ "filters": { "conjunction": "and", "items": [{ "filter": "filter:tasks:id", "operator": "drop", "type": "Number", "value": 1 }] } }),
            json!({ "ordering": ["tasks:updated_by__password"] }),
        ];
        for query_value in bad {
            let path = format!("/api/tasks/?project={project}&query={}", query(query_value.clone()));
            assert_eq!(owner.get(&path).await.status, 400, "{query_value}");
            let view = owner.post("/api/dm/views/", json!({ "project": project, "data": query_value })).await;
            assert_eq!(view.status, 400, "{query_value}");
            let path = format!("/api/projects/{project}/export?query={}", query(query_value.clone()));
            assert_eq!(owner.get(&path).await.status, 400, "{query_value}");
        }
    }

    async fn tabs_are_kept_replaced_ordered_and_reset(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, &["apple", "banana"]).await;
        let data = json!({ "title": "First", "unknown": [1], "ordering": ["-tasks:id"] });
        let view = owner.post("/api/dm/views/", json!({ "project": project, "data": data })).await.json(201);
        let id = view["id"].as_i64().unwrap();
        let changed = owner.patch(&format!("/api/dm/views/{id}/"), json!({ "data": { "title": "Renamed" } })).await.json(200);
        // What a tab shows stays when a change does not name it; how it looks is replaced.
        assert_eq!(changed["data"], json!({ "title": "Renamed", "ordering": ["-tasks:id"] }));
        assert_eq!(ids(&owner.get(&format!("/api/tasks/?view={id}")).await.json(200)), [tasks[1], tasks[0]]);
        let second = owner.post("/api/dm/views/", json!({ "project": project, "data": {} })).await.json(201)["id"].clone();
        assert_eq!(owner.post("/api/dm/views/order/", json!({ "project": project, "ids": [second, id] })).await.status, 200);
        let listed = owner.get(&format!("/api/dm/views/?project={project}")).await.json(200);
        assert_eq!(listed[0]["id"], second);
        assert_eq!(owner.delete(&format!("/api/dm/views/reset/?project={project}")).await.status, 204);
        assert_eq!(owner.get(&format!("/api/dm/views/?project={project}")).await.json(200), json!([]));
    }

    async fn deleting_tasks_can_be_taken_back(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, &["a", "b", "c"]).await;
        label(&owner, tasks[0], "a").await;
        let path = format!("/api/dm/actions/?id=delete_tasks&project={project}");
        let body = json!({ "selectedItems": { "all": false, "included": [tasks[0], tasks[2]] } });
        let answer = owner.post(&path, body).await.json(200);
        assert_eq!((answer["processed_items"].as_i64(), answer["detail"].as_str()), (Some(2), Some("Deleted 2 tasks")));
        let counters = |body: Value| [body["task_number"].as_i64(), body["total_annotations_number"].as_i64(), body["finished_task_number"].as_i64()];
        assert_eq!(counters(owner.get(&format!("/api/projects/{project}/")).await.json(200)), [Some(1), Some(0), Some(0)]);
        assert_eq!(owner.get(&format!("/api/tasks/{}/", tasks[0])).await.status, 404);
        let jobs = owner.get("/api/jobs/").await.json(200);
        let job = jobs[0]["id"].as_i64().unwrap();
        assert_eq!((jobs[0]["status"].as_str(), jobs[0]["can_undo"].as_bool()), (Some("completed"), Some(true)));
        owner.post(&format!("/api/jobs/{job}/undo/"), json!({})).await.json(202);
        assert_eq!(counters(owner.get(&format!("/api/projects/{project}/")).await.json(200)), [Some(3), Some(1), Some(1)]);
        assert_eq!(owner.post(&format!("/api/jobs/{job}/undo/"), json!({})).await.status, 409);
    }

    async fn annotations_and_predictions_of_selected_tasks_move_their_counters(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, &["a", "b"]).await;
        label(&owner, tasks[0], "a").await;
        let prediction = json!({ "task": tasks[1], "result": [], "score": 0.5, "model_version": "m" });
        owner.post("/api/predictions/", prediction).await.json(201);
        let all = json!({ "selectedItems": { "all": true, "excluded": [] } });
        let run = |id: &'static str| {
            let (owner, all) = (owner.clone(), all.clone());
            async move { owner.post(&format!("/api/dm/actions/?id={id}&project={project}"), all).await.json(200) }
        };
        assert_eq!(run("predictions_to_annotations").await["detail"], "Created 1 annotations");
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.json(200)["finished_task_number"], 2);
        assert_eq!(run("delete_tasks_annotations").await["detail"], "Deleted 2 annotations");
        assert_eq!(run("delete_tasks_predictions").await["detail"], "Deleted 1 predictions");
        let after = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        assert_eq!((after["total_annotations_number"].as_i64(), after["total_predictions_number"].as_i64(), after["finished_task_number"].as_i64()), (Some(0), Some(0), Some(0)));
        assert_eq!(owner.post(&format!("/api/dm/actions/?id=zzz&project={project}"), all.clone()).await.status, 404);
    }

    async fn exports_have_the_finished_tasks_or_those_asked_for(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project(&owner, &["one", "=1+1"]).await;
        label(&owner, tasks[1], "a").await;
        let path = format!("/api/projects/{project}/export?exportType=");
        let answer = owner.get(&format!("{path}JSON")).await;
        assert_eq!(answer.headers["content-type"], "application/.json");
        assert!(answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"project-"));
        let exported = answer.json(200);
        assert_eq!((exported.as_array().unwrap().len(), &exported[0]["data"]["text"]), (1, &json!("=1+1")));
        assert_eq!(owner.get(&format!("{path}JSON&download_all_tasks=true")).await.json(200).as_array().unwrap().len(), 2);
        assert_eq!(owner.get(&format!("{path}JSON_MIN")).await.json(200)[0]["c"], "a");
        let csv = owner.get(&format!("{path}CSV")).await.text();
        assert!(csv.contains("'=1+1") && csv.lines().count() == 2, "{csv}");
        let filter = query(json!({ "filters": { "conjunction": "and", "items": [{ "filter": "filter:tasks:id", "operator": "equal", "type": "Number", "value": tasks[0] }] } }));
        let filtered = owner.get(&format!("{path}JSON&download_all_tasks=true&query={filter}")).await.json(200);
        assert_eq!(filtered[0]["id"], tasks[0]);
        assert_eq!(owner.get(&format!("{path}ZIP")).await.status, 400);
        let ann = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": ann.id })).await.json(201);
        assert_eq!(ann.get(&format!("{path}JSON")).await.status, 403);
        // An annotator without the Data Manager sees no list, and no job of others.
        assert_eq!(ids(&ann.get(&format!("/api/tasks/?project={project}")).await.json(200)), Vec::<i64>::new());
        assert_eq!(ann.get(&format!("/api/jobs/?project={project}")).await.status, 403);
    }
}
