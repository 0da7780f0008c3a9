//! What filters and lists say of results, fields and other people's work, through the API.

use crate::harness::*;
use axum::{body::Body, http::Request};
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

async fn project(owner: &Client, more: Value) -> i64 {
    let mut body = json!({ "title": "Filters", "label_config": CONFIG });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

async fn task(owner: &Client, project: i64, data: Value) -> i64 {
    let body = json!({ "project": project, "data": data });
    owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap()
}

fn choice(value: &str) -> Value {
    json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [value] } }])
}

fn encoded(value: &Value) -> String {
    url::form_urlencoded::byte_serialize(value.to_string().as_bytes()).collect()
}

fn filter(column: &str, operator: &str, kind: &str, value: Value) -> Value {
    let item =
        json!({ "filter": format!("filter:tasks:{column}"), "operator": operator, "type": kind, "value": value });
    json!({ "filters": { "conjunction": "and", "items": [item] } })
}

async fn found(client: &Client, project: i64, query: &Value) -> Vec<i64> {
    let page = client.get(&format!("/api/tasks/?project={project}&query={}", encoded(query))).await.json(200);
    page["tasks"].as_array().unwrap().iter().map(|task| task["id"].as_i64().unwrap()).collect()
}

/// A body that `serde_json` would not write.
async fn send(client: &Client, method: &str, path: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    client.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

/// White space, escapes and numbers as no program of ours writes them.
const ODD: &str = "[ {\"from_name\" :\"c\", \"to_name\":\"t\",\n\"type\":\"choices\", \"value\":{\"choices\" : [ \"a\" ]},\t\"z\":1.50e2,\"n\":12345678901234567890123, \"a\":\"Gr\\u00fc\\u00dfe\\/ \\\"x\\\"\"} ]";
const NORMAL: &str = "[{\"from_name\":\"c\",\"to_name\":\"t\",\"type\":\"choices\",\"value\":{\"choices\":[\"a\"]},\"z\":1.50e2,\"n\":12345678901234567890123,\"a\":\"Grüße/ \\\"x\\\"\"}]";

on_both_databases! {
    async fn a_result_is_stored_in_one_spelling_and_found_by_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let tasks = [task(&owner, project, json!({ "text": "x" })).await, task(&owner, project, json!({ "text": "y" })).await];
        let body = format!("{{\"result\" : {ODD}}}");
        let sent = [
            send(&owner, "POST", &format!("/api/tasks/{}/annotations/", tasks[0]), &body).await,
            send(&owner, "POST", &format!("/api/tasks/{}/drafts/", tasks[0]), &body).await,
            send(&owner, "POST", "/api/predictions/", &format!("{{\"task\":{},\"result\" : {ODD}}}", tasks[0])).await,
        ];
        for answer in sent {
            assert_eq!(answer.status, 201, "{}", answer.text());
            assert!(answer.text().contains(NORMAL), "{}", answer.text());
        }
        let import = format!("[{{\"data\":{{\"text\":\"z\"}},\"annotations\":[{{\"result\":{ODD}}}],\"predictions\":[{{\"result\":{ODD}}}]}}]");
        let answer = send(&owner, "POST", &format!("/api/projects/{project}/import?return_task_ids=true"), &import).await;
        let imported = answer.json(201)["task_ids"][0].as_i64().unwrap();
        let all = owner.get(&format!("/api/tasks/?project={project}&fields=all")).await.text();
        assert_eq!(all.matches(NORMAL).count(), 5, "{all}");
        for column in ["annotations_results", "predictions_results"] {
            for needle in ["\"choices\":[\"a\"]", "\"choices\": [\"a\"]", "grüße/ \"X\"", "12345678901234567890123"] {
                assert_eq!(found(&owner, project, &filter(column, "contains", "String", json!(needle))).await, [tasks[0], imported], "{column} {needle}");
                assert_eq!(found(&owner, project, &filter(column, "not_contains", "String", json!(needle))).await, [tasks[1]], "{column} {needle}");
            }
        }
        let empty = owner.post(&format!("/api/tasks/{}/annotations/", tasks[0]), json!({ "result": [] })).await;
        assert_eq!(empty.status, 201);
        // With a filled one and an empty one; the other has none.
        assert_eq!(found(&owner, project, &filter("annotations_results", "empty", "String", json!(true))).await, tasks);
        assert_eq!(found(&owner, project, &filter("annotations_results", "empty", "String", json!(false))).await, [imported]);
    }

    async fn tabs_are_listed_for_all_projects_that_one_sees(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let annotator = app.person("anna", Role::Annotator).await;
        let (one, two) = (project(&owner, json!({})).await, project(&owner, json!({})).await);
        let mut tabs = Vec::new();
        for project in [one, two, one] {
            let body = json!({ "project": project, "data": { "title": "t" } });
            tabs.push(owner.post("/api/dm/views/", body).await.json(201)["id"].clone());
        }
        let listed = |body: Value| body.as_array().unwrap().iter().map(|view| view["id"].clone()).collect::<Vec<_>>();
        assert_eq!(listed(owner.get("/api/dm/views/").await.json(200)), [tabs[0].clone(), tabs[2].clone(), tabs[1].clone()]);
        assert_eq!(listed(annotator.get("/api/dm/views/").await.json(200)), Vec::<Value>::new());
        owner.post(&format!("/api/projects/{two}/members/"), json!({ "user": annotator.id })).await;
        assert_eq!(listed(annotator.get("/api/dm/views/").await.json(200)), [tabs[1].clone()]);
        assert_eq!(app.anonymous().get("/api/dm/views/").await.status, 401);
    }

    async fn a_tab_can_be_made_before_there_is_data_and_half_filled(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let asked = filter("data.later", "equal", "String", json!("x"));
        let mut ordered = asked.clone();
        ordered["ordering"] = json!(["-tasks:data.other"]);
        assert_eq!(found(&owner, project, &ordered).await, Vec::<i64>::new());
        let tab = owner.post("/api/dm/views/", json!({ "project": project, "data": ordered })).await.json(201)["id"].clone();
        let half = owner.post("/api/dm/views/", json!({ "project": project, "data": filter("id", "in", "Number", json!({})) })).await.json(201)["id"].clone();
        let first = task(&owner, project, json!({ "text": "a" })).await;
        let of_tab = |tab: Value| {
            let owner = owner.clone();
            async move { owner.get(&format!("/api/tasks/?view={tab}")).await.json(200)["tasks"].as_array().unwrap().len() }
        };
        // The first import has no such field: the tab shows nothing, and a new question says that there is none.
        assert_eq!((of_tab(tab.clone()).await, of_tab(half).await), (0, 1));
        assert_eq!(owner.get(&format!("/api/tasks/?project={project}&query={}", encoded(&asked))).await.status, 400);
        let second = task(&owner, project, json!({ "text": "b", "later": "x" })).await;
        assert_eq!(of_tab(tab).await, 1);
        assert_eq!(found(&owner, project, &asked).await, [second]);
        assert_ne!(first, second);
    }

    async fn names_that_nobody_configured_keep_no_config_from_changing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let annotator = app.person("anna", Role::Annotator).await;
        let project = project(&owner, json!({})).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": annotator.id })).await;
        for text in ["a", "b", "c"] {
            task(&owner, project, json!({ "text": text })).await;
        }
        for result in [
            json!([{ "from_name": "zzz", "to_name": "t", "type": "choices", "value": { "choices": ["q"] } }]),
            json!([{ "from_name": "c", "to_name": "nowhere", "type": "choices", "value": { "choices": ["a"] } }]),
            json!([{ "from_name": "c", "to_name": "t", "type": "labels", "value": { "start": 0, "end": 1, "text": "a", "labels": ["zzz"] } }]),
        ] {
            let next = annotator.get(&format!("/api/projects/{project}/next/")).await.json(200)["id"].clone();
            let path = format!("/api/tasks/{next}/annotations/");
            assert_eq!(annotator.post(&path, json!({ "result": result })).await.status, 201, "{result}");
        }
        let other = CONFIG.replace("value=\"b\"", "value=\"other\"");
        let changed = owner.patch(&format!("/api/projects/{project}/"), json!({ "label_config": other })).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        // Work that has a place still counts.
        let labeled = task(&owner, project, json!({ "text": "d" })).await;
        owner.post(&format!("/api/tasks/{labeled}/annotations/"), json!({ "result": choice("a") })).await.json(201);
        let renamed = CONFIG.replace("name=\"c\"", "name=\"d\"");
        assert_eq!(owner.patch(&format!("/api/projects/{project}/"), json!({ "label_config": renamed })).await.status, 400);
    }

    async fn an_annotator_answers_nothing_before_there_is_a_config(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let annotator = app.person("anna", Role::Annotator).await;
        let project = project(&owner, json!({ "label_config": "<View></View>" })).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": annotator.id })).await;
        task(&owner, project, json!({ "text": "a" })).await;
        let next = annotator.get(&format!("/api/projects/{project}/next/")).await.json(200)["id"].clone();
        for path in [format!("/api/tasks/{next}/annotations/"), format!("/api/tasks/{next}/drafts/")] {
            let refused = annotator.post(&path, json!({ "result": choice("a") })).await;
            assert_eq!(refused.status, 400, "{path} {}", refused.text());
            assert!(refused.text().contains("no labeling configuration"));
        }
        let config = owner.patch(&format!("/api/projects/{project}/"), json!({ "label_config": CONFIG })).await;
        assert_eq!(config.status, 200, "{}", config.text());
        assert_eq!(annotator.post(&format!("/api/tasks/{next}/annotations/"), json!({ "result": choice("a") })).await.status, 201);
    }

    async fn w07_a_list_shows_an_annotator_only_the_own_counts(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let annotator = app.person("anna", Role::Annotator).await;
        let shown = json!({ "show_annotation_history": true, "maximum_annotations": 3 });
        let project = project(&owner, shown).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": annotator.id })).await;
        let task = task(&owner, project, json!({ "text": "a" })).await;
        annotator.get(&format!("/api/projects/{project}/next/")).await.json(200);
        annotator.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": choice("a"), "lead_time": 2 })).await.json(201);
        let list = format!("/api/tasks/?project={project}&fields=all");
        let before = annotator.get(&list).await.json(200);
        for value in ["b", "b"] {
            owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": choice(value), "lead_time": 90 })).await.json(201);
        }
        owner.post(&format!("/api/tasks/{task}/drafts/"), json!({ "result": choice("b") })).await.json(201);
        let after = annotator.get(&list).await.json(200);
        assert_eq!(before, after);
        assert_eq!((&after["total_annotations"], &after["tasks"][0]["total_annotations"]), (&json!(1), &json!(1)));
        let all = owner.get(&list).await.json(200);
        assert_eq!((&all["total_annotations"], &all["tasks"][0]["total_annotations"]), (&json!(3), &json!(3)));
        assert_eq!((&all["tasks"][0]["draft_exists"], &after["tasks"][0]["draft_exists"]), (&json!(true), &json!(false)));
        let alone = annotator.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(alone["total_annotations"], 1);
        for query in [filter("annotations_results", "contains", "String", json!("\"b\"")), filter("draft_exists", "equal", "Boolean", json!(true))] {
            assert_eq!(found(&annotator, project, &query).await, Vec::<i64>::new());
            assert_eq!(found(&owner, project, &query).await, [task]);
        }
    }

    async fn w07_the_data_manager_and_the_next_task_tell_an_annotator_only_the_own_counts(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let annotator = app.person("anna", Role::Annotator).await;
        let project = project(&owner, json!({ "show_annotation_history": true, "maximum_annotations": 3 })).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": annotator.id })).await;
        let (first, second) = (task(&owner, project, json!({ "text": "a" })).await, task(&owner, project, json!({ "text": "b" })).await);
        for task in [first, second] {
            owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": choice("a"), "lead_time": 90 })).await.json(201);
        }
        let next = annotator.get(&format!("/api/projects/{project}/next/")).await.json(200);
        let counts = |task: &Value| (task["total_annotations"].clone(), task["avg_lead_time"].clone(), task["updated_by"].clone());
        assert_eq!(counts(&next), (json!(0), Value::Null, json!([])), "{next}");
        annotator.post(&format!("/api/tasks/{}/annotations/", next["id"]), json!({ "result": choice("a") })).await.json(201);
        let managed = format!("/api/dm/project/?project={project}");
        let own = annotator.get(&managed).await.json(200);
        for (name, count) in [("task_count", json!(1)), ("annotation_count", json!(1)), ("queue_total", json!(1)), ("queue_done", json!(1)),
            ("task_number", Value::Null), ("total_annotations_number", Value::Null), ("finished_task_number", Value::Null)] {
            assert_eq!(own[name], count, "{name}");
        }
        let all = owner.get(&managed).await.json(200);
        assert_eq!((&all["task_count"], &all["annotation_count"]), (&json!(2), &json!(3)));
    }

    async fn the_kind_of_a_field_is_known_from_all_its_values(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let kinds = || {
            let owner = owner.clone();
            async move {
                let columns = owner.get(&format!("/api/dm/columns/?project={project}")).await.json(200)["columns"].clone();
                let kind = |name: &str| {
                    let column = columns.as_array().unwrap().iter().find(|column| column["id"] == name && column["parent"] == "data");
                    column.map_or(json!("none"), |column| column["value_type"].clone())
                };
                ["n", "when", "yes", "text"].map(kind)
            }
        };
        let mut tasks: Vec<Value> = (0..400)
            .map(|n| json!({ "data": { "text": format!("{n}"), "n": n, "when": format!("2026-01-{:02}", n % 28 + 1), "yes": n % 2 == 0 } }))
            .collect();
        tasks.push(json!({ "data": { "text": "x", "n": null, "when": "", "yes": false } }));
        owner.post(&format!("/api/projects/{project}/import"), json!(tasks)).await.json(201);
        assert_eq!(kinds().await, ["Number", "Datetime", "Boolean", "String"]);
        // One value among hundreds decides.
        let other = task(&owner, project, json!({ "text": "y", "n": "many", "when": "2026-01-01T10:00:00+02:00", "yes": 1 })).await;
        assert_eq!(kinds().await, ["String", "Datetime", "String", "String"]);
        owner.patch(&format!("/api/tasks/{other}/"), json!({ "data": { "text": "y", "n": 7, "when": "soon", "yes": true } })).await.json(200);
        assert_eq!(kinds().await, ["Number", "String", "Boolean", "String"]);
        assert_eq!(owner.delete(&format!("/api/tasks/{other}/")).await.status, 204);
        assert_eq!(kinds().await, ["Number", "Datetime", "Boolean", "String"]);
        let greater = filter("data.when", "greater", "Datetime", json!("2026-01-27T23:00:00.000Z"));
        let page = owner.get(&format!("/api/tasks/?project={project}&query={}", encoded(&greater))).await.json(200);
        assert_eq!(page["total"], 14);
    }
}
