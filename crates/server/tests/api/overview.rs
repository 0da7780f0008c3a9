//! The overview of a project: every number it shows follows from what was done.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

async fn project_with_tasks(owner: &Client, count: usize) -> (i64, Vec<i64>) {
    let body = json!({ "title": "Moods", "label_config": CONFIG });
    let project = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let mut tasks = Vec::new();
    for number in 0..count {
        let body = json!({ "project": project, "data": { "text": number.to_string() } });
        tasks.push(owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap());
    }
    (project, tasks)
}

fn chosen(label: &str) -> Value {
    json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

async fn submit(client: &Client, task: i64, label: &str) -> i64 {
    let body = json!({ "result": chosen(label), "lead_time": 4.0 });
    client.post(&format!("/api/tasks/{task}/annotations/"), body).await.json(201)["id"].as_i64().unwrap()
}

async fn open_next(client: &Client, project: i64) -> i64 {
    client.get(&format!("/api/projects/{project}/next/")).await.json(200)["id"].as_i64().unwrap()
}

on_both_databases! {
    async fn the_overview_tells_progress_pace_people_and_labels(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project_with_tasks(&owner, 6).await;
        let path = format!("/api/projects/{project}/overview/");
        let empty = owner.get(&path).await.json(200);
        assert_eq!((&empty["total"], &empty["done"], &empty["estimate"]), (&json!(6), &json!(0), &json!({ "per_day": 0.0, "finish_at": null })));
        assert_eq!((empty["per_day"].as_array().unwrap().len(), &empty["people"]), (30, &json!([])));

        submit(&owner, tasks[0], "a").await;
        app.test.clock.advance_seconds(86_400);
        let ann = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": ann.id })).await.json(201);
        for (task, label) in [(tasks[1], "a"), (tasks[2], "b")] {
            assert_eq!(open_next(&ann, project).await, task);
            submit(&ann, task, label).await;
        }
        assert_eq!(open_next(&ann, project).await, tasks[3]);
        ann.post(&format!("/api/tasks/{}/annotations/", tasks[3]), json!({ "result": [], "was_cancelled": true })).await.json(201);
        assert_eq!(open_next(&ann, project).await, tasks[4]);
        ann.post(&format!("/api/tasks/{}/drafts", tasks[4]), json!({ "result": chosen("a") })).await.json(201);

        let body = owner.get(&path).await.json(200);
        assert_eq!((body["done"].as_i64(), body["annotations"].as_i64(), body["skipped"].as_i64(), body["drafts"].as_i64()), (Some(3), Some(3), Some(1), Some(1)));
        let days = body["per_day"].as_array().unwrap();
        assert_eq!(days[28], json!({ "date": "2026-01-01", "annotations": 1, "skipped": 0 }));
        assert_eq!(days[29], json!({ "date": "2026-01-02", "annotations": 2, "skipped": 1 }));
        assert_eq!(body["estimate"], json!({ "per_day": 1.5, "finish_at": "2026-01-04T00:00:00.000000Z" }));
        assert_eq!(body["labels"], json!([{ "from_name": "c", "labels": [{ "label": "a", "count": 2 }, { "label": "b", "count": 1 }] }]));
        assert_eq!(body["stuck"]["skipped_tasks"], 1);
        let first = &body["people"][0];
        assert_eq!((&first["user"]["email"], &first["annotations"], &first["skipped"], &first["drafts"]), (&json!("ann@example.com"), &json!(2), &json!(1), &json!(1)));
        assert_eq!((&body["people"][1]["avg_lead_time"], &body["people"][1]["last_activity"]), (&json!(4.0), &json!("2026-01-01T00:00:00.000000Z")));
    }

    async fn work_that_was_taken_back_does_not_count_twice(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, tasks) = project_with_tasks(&owner, 1).await;
        let annotation = submit(&owner, tasks[0], "a").await;
        let draft = owner.post(&format!("/api/annotations/{annotation}/convert-to-draft"), json!({})).await.json(201);
        let path = format!("/api/projects/{project}/overview/");
        let body = owner.get(&path).await.json(200);
        assert_eq!((&body["per_day"][29]["annotations"], &body["people"][0]["annotations"]), (&json!(0), &json!(0)));
        assert_eq!((&body["people"][0]["drafts"], &body["labels"]), (&json!(1), &json!([])));
        let body = json!({ "result": chosen("b"), "draft_id": draft["id"], "lead_time": 4.0 });
        owner.post(&format!("/api/tasks/{}/annotations/", tasks[0]), body).await.json(201);
        let body = owner.get(&path).await.json(200);
        assert_eq!((&body["per_day"][29]["annotations"], &body["people"][0]["annotations"]), (&json!(1), &json!(1)));
        assert_eq!(body["people"][0]["avg_lead_time"], 4.0);
    }

    async fn a_lock_that_ran_out_and_an_unfinished_skip_are_stuck(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, _) = project_with_tasks(&owner, 2).await;
        let path = format!("/api/projects/{project}/overview/");
        owner.get(&format!("/api/projects/{project}/next/")).await.json(200);
        assert_eq!(owner.get(&path).await.json(200)["stuck"]["expired_locks"], 0);
        app.test.clock.advance_seconds(86_401);
        assert_eq!(owner.get(&path).await.json(200)["stuck"]["expired_locks"], 1);
    }

    async fn s06_the_overview_is_for_reviewers_and_up(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, _) = project_with_tasks(&owner, 1).await;
        let path = format!("/api/projects/{project}/overview/");
        for (name, role, outside, inside) in [("ann", Role::Annotator, 404, 403), ("rev", Role::Reviewer, 404, 200)] {
            let person = app.person(name, role).await;
            assert_eq!(person.get(&path).await.status, outside, "{name}");
            owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
            assert_eq!(person.get(&path).await.status, inside, "{name}");
        }
    }
}

on_both_databases! {
    async fn the_people_of_several_projects_are_told_to_who_may_see_their_work(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (busy, tasks) = project_with_tasks(&owner, 3).await;
        let (quiet, _) = project_with_tasks(&owner, 1).await;
        let ann = app.person("ann", Role::Annotator).await;
        let rita = app.person("rita", Role::Reviewer).await;
        for person in [ann.id, rita.id] {
            owner.post(&format!("/api/projects/{busy}/members/"), json!({ "user": person })).await.json(201);
        }
        assert_eq!(open_next(&ann, busy).await, tasks[0]);
        submit(&ann, tasks[0], "a").await;

        let path = format!("/api/projects/people/?ids={busy},{quiet},999");
        let answer = owner.get(&path).await.json(200);
        let emails = |number: usize| answer[number]["people"].as_array().unwrap().iter().map(|who| who["email"].clone()).collect::<Vec<_>>();
        assert_eq!((&answer[0]["project"], &answer[0]["count"]), (&json!(busy), &json!(3)));
        assert_eq!(emails(0)[0], "ann@example.com", "who did most comes first");
        assert_eq!((answer.as_array().unwrap().len(), emails(1)), (2, vec![json!("owner@example.com")]));

        // A reviewer sees only the project of theirs, an annotator sees nobody's work.
        let seen = rita.get(&path).await.json(200);
        assert_eq!((seen.as_array().unwrap().len(), &seen[0]["project"]), (1, &json!(busy)));
        assert_eq!(ann.get(&path).await.json(200), json!([]));
        owner.get("/api/projects/people/?ids=1,x").await.json(400);
    }
}
