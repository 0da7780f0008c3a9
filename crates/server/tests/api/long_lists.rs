//! Long lists: pages as the compatible product counts them, and all at once.

use crate::harness::*;
use labelkeep_database::args;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project_with(owner: &Client, tasks: usize) -> Value {
    let project =
        owner.post("/api/projects/", json!({ "title": "Long", "label_config": CONFIG })).await.json(201)["id"].clone();
    if tasks > 0 {
        let rows: Value = (0..tasks).map(|number| json!({ "text": number.to_string() })).collect();
        owner.post(&format!("/api/projects/{project}/import"), rows).await.json(201);
    }
    project
}

/// How many tasks, and the text of the first and the last.
fn span(answer: &Answer) -> (usize, String, String) {
    let tasks = answer.json(200);
    let tasks = tasks.as_array().unwrap();
    let text =
        |task: Option<&Value>| task.map(|task| task["data"]["text"].as_str().unwrap().to_owned()).unwrap_or_default();
    (tasks.len(), text(tasks.first()), text(tasks.last()))
}

on_both_databases! {
    async fn a_project_gives_as_many_tasks_as_are_asked_for(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project_with(&owner, 1150).await;
        let path = format!("/api/projects/{project}/tasks/");
        for (query, count, first, last) in [
            ("", 50, "0", "49"),
            ("?page=23", 50, "1100", "1149"),
            ("?page_size=-1", 1150, "0", "1149"),
            ("?page_size=5000", 1150, "0", "1149"),
            ("?length=7", 7, "0", "6"),
            ("?start=1&page_size=1", 1, "1", "1"),
            ("?start=1149&length=1", 1, "1149", "1149"),
            ("?page_size=-1&page=3", 1150, "0", "1149"),
            ("?page_size=300&page=4", 250, "900", "1149"),
            ("?page_size=101&page=2", 101, "101", "201"),
        ] {
            let found = span(&owner.get(&format!("{path}{query}")).await);
            assert_eq!(found, (count, first.to_owned(), last.to_owned()), "{query}");
        }
        for query in ["?page=24", "?page_size=0", "?page=0", "?start=1150&length=1"] {
            assert_eq!(owner.get(&format!("{path}{query}")).await.status, 404, "{query}");
        }
        for query in ["?page=x", "?page_size=x", "?start=x"] {
            assert_eq!(owner.get(&format!("{path}{query}")).await.status, 400, "{query}");
        }
        let empty = project_with(&owner, 0).await;
        assert_eq!(owner.get(&format!("/api/projects/{empty}/tasks/")).await.status, 404, "there is no page of nothing");
    }

    async fn all_predictions_of_a_project_come_without_a_bound(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project_with(&owner, 0).await;
        let task = json!({ "data": { "text": "1" }, "predictions": (0..3).map(|_| json!({ "result": [] })).collect::<Vec<_>>() });
        let rows: Vec<_> = (0..101).map(|_| task.clone()).collect();
        owner.post(&format!("/api/projects/{project}/import"), json!(rows)).await.json(201);
        let all = owner.get(&format!("/api/predictions/?project={project}")).await.json(200);
        let ids: Vec<i64> = all.as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!(ids.len(), 303);
        assert!(ids.is_sorted_by(|one, next| one < next), "each once");
        let rest = owner.get(&format!("/api/predictions/?project={project}&after={}", ids[299])).await.json(200);
        assert_eq!(rest.as_array().unwrap().len(), 3);
    }

    async fn the_last_page_can_be_asked_for_by_that_name(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for _ in 0..3 {
            project_with(&owner, 0).await;
        }
        for path in ["/api/projects/", "/api/projects/counts/"] {
            let last = owner.get(&format!("{path}?page=last&page_size=2")).await.json(200);
            assert_eq!((last["results"].as_array().unwrap().len(), &last["next"], &last["count"]), (1, &Value::Null, &json!(3)), "{path}");
            assert!(last["previous"].is_string(), "{path}");
        }
        app.person("re", Role::Reviewer).await;
        let last = owner.get("/api/organizations/1/memberships/?page=last&page_size=1").await.json(200);
        assert_eq!((last["results"][0]["user"]["email"].as_str(), &last["next"]), (Some("re@example.com"), &Value::Null));
    }

    async fn a_project_answers_only_the_fields_that_are_asked_for(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project_with(&owner, 2).await;
        let path = format!("/api/projects/{project}/");
        assert_eq!(owner.get(&format!("{path}?include=id")).await.json(200), json!({ "id": project }));
        assert_eq!(owner.get(&format!("{path}?include=title,%20task_number")).await.json(200), json!({ "title": "Long", "task_number": 2 }));
        assert_eq!(owner.get(&format!("{path}?include=nonsense")).await.json(200), json!({}));
        assert_eq!(owner.get(&path).await.json(200)["title"], "Long");
    }

    async fn a_project_says_whether_many_tasks_can_be_given_one_answer(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let regions = r#"<View><Text name="t" value="$text"/><Labels name="c" toName="t"><Label value="a"/></Labels></View>"#;
        let of = |body: &Value| body["config_suitable_for_bulk_annotation"].clone();
        let made = owner.post("/api/projects/", json!({ "title": "Answers", "label_config": CONFIG })).await.json(201);
        assert_eq!(of(&made), true);
        let path = format!("/api/projects/{}/", made["id"]);
        assert_eq!(of(&owner.patch(&path, json!({ "label_config": regions })).await.json(200)), false);
        assert_eq!(of(&owner.get(&path).await.json(200)), false);
        assert_eq!(of(&owner.get("/api/projects/").await.json(200)["results"][0]), false);
        let copy = owner.post(&format!("{path}duplicate/"), json!({ "title": "A copy" })).await.json(201);
        assert_eq!(of(&owner.get(&format!("/api/projects/{}/", copy["id"])).await.json(200)), false);
        // One of before this was noted.
        app.database()
            .write(|transaction| Box::pin(async move { transaction.execute("UPDATE projects SET suits_bulk = NULL", args![]).await }))
            .await
            .unwrap();
        assert_eq!(of(&owner.get(&path).await.json(200)), false);
    }

    async fn s06_jobs_are_listed_for_who_may_run_actions_in_their_project(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project_with(&owner, 0).await;
        owner.post(&format!("/api/projects/{project}/import"), json!([{ "text": "secret words" }, { "other": "secret words" }])).await.json(400);
        owner.post(&format!("/api/projects/{project}/import"), json!([{ "text": "1" }])).await.json(201);
        let jobs = owner.get("/api/jobs/").await.json(200);
        assert_eq!(jobs.as_array().unwrap().len(), 2, "{jobs}");
        let one = format!("/api/jobs/{}/", jobs[0]["id"]);
        for (name, role, is_member) in [("an", Role::Annotator, true), ("re", Role::Reviewer, true), ("st", Role::Manager, false), ("ma", Role::Manager, true)] {
            let person = app.person(name, role).await;
            if is_member {
                owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
            }
            let sees = role == Role::Manager && is_member;
            let listed = person.get("/api/jobs/").await;
            assert_eq!(listed.json(200), if sees { jobs.clone() } else { json!([]) }, "{name}");
            assert_eq!(person.get(&one).await.status, if sees { 200 } else if is_member { 403 } else { 404 }, "{name}");
        }
    }

    async fn the_api_is_described_where_scripts_look_for_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let anybody = app.anonymous();
        let document = anybody.get("/docs/api/schema/json/").await;
        assert_eq!(document.headers["content-type"], "application/vnd.oai.openapi+json");
        let document = document.json(200);
        assert!(document["openapi"].as_str().unwrap().starts_with("3.") && document["paths"]["/api/tasks/{id}"]["patch"].is_object());
        assert_eq!(anybody.get("/docs/api/schema/yaml/").await.json(200), document);
        for (path, place) in [("/docs/api?format=openapi", "/docs/api/schema/json/"), ("/swagger.json", "/docs/api/schema/json/"), ("/swagger/", "/docs/api/")] {
            let answer = anybody.get(path).await;
            assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (302, place), "{path}");
        }
        let page = anybody.get("/docs/api").await;
        assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && policy.contains("style-src 'self'") && !policy.contains("unsafe"), "{policy}");
        let html = page.text();
        for part in ["<b>PATCH</b> /api/tasks/{id}", "<b>POST</b> /api/projects/{id}/tasks/bulk", "Change the data of a task"] {
            assert!(html.contains(part), "{part}");
        }
        assert!(!html.contains("<script") && !html.contains(" style="), "nothing that the policy would stop");
        let style = anybody.get("/docs/api/style.css").await;
        assert_eq!((style.status, style.headers["content-type"].to_str().unwrap()), (200, "text/css; charset=utf-8"));
    }
}
