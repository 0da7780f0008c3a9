//! What one person, a task, a project and the installation may take at most.

use crate::harness::*;
use axum::{
    body::{Body, Bytes},
    http::{Method, Request},
};
use futures_util::{StreamExt as _, stream};
use labelkeep_database::Quotas;
use labelkeep_model::Role;
use labelkeep_server::Settings;
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn with_quotas(mut test: TestDatabase, quotas: Quotas) -> (TestApp, Client) {
    test.database = test.database.clone().with_quotas(quotas);
    let app = TestApp::new(test).await;
    let owner = app.owner().await;
    owner.post("/api/projects/", json!({ "title": "Small", "label_config": CONFIG })).await.json(201);
    for _ in 0..2 {
        owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": "x" } })).await.json(201);
    }
    (app, owner)
}

/// A result of about so many bytes.
fn result(bytes: usize) -> Value {
    json!([{ "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["a"] }, "note": "x".repeat(bytes) }])
}

#[track_caller]
fn refused(answer: &Answer, word: &str) {
    let error = answer.json(413);
    assert!(error["detail"].as_str().unwrap().contains(word), "{error}");
}

on_both_databases! {
    async fn drafts_beyond_the_quota_are_refused_and_those_that_are_there_stay(test: TestDatabase) {
        let (app, owner) = with_quotas(test, Quotas { drafts: 3, person_bytes: 10_000, ..Quotas::default() }).await;
        let mut drafts = Vec::new();
        for _ in 0..3 {
            drafts.push(owner.post("/api/tasks/1/drafts", json!({ "result": result(2000) })).await.json(201)["id"].clone());
        }
        refused(&owner.post("/api/tasks/1/drafts", json!({ "result": [] })).await, "You have 3 drafts in this task");
        let first = format!("/api/drafts/{}/", drafts[0]);
        refused(&owner.patch(&first, json!({ "result": result(7000) })).await, "MAX_TASK_MB_PER_PERSON");
        owner.patch(&first, json!({ "result": result(3000) })).await.json(200);
        // Another task and another person have their own.
        owner.post("/api/tasks/2/drafts", json!({ "result": result(2000) })).await.json(201);
        let other = app.person("other", Role::Administrator).await;
        other.post("/api/tasks/1/drafts", json!({ "result": result(2000) })).await.json(201);
        let listed = owner.get("/api/tasks/1/drafts").await.json(200);
        assert_eq!(listed.as_array().unwrap().iter().map(|draft| draft["id"].clone()).collect::<Vec<_>>(), drafts);
        // Who deletes one has room again.
        assert_eq!(owner.delete(&first).await.status, 204);
        owner.post("/api/tasks/1/drafts", json!({ "result": result(2000) })).await.json(201);
    }

    async fn annotations_and_their_changes_beyond_the_quota_are_refused(test: TestDatabase) {
        let quotas = Quotas { annotations: 2, changes: 4, person_bytes: 30_000, task_bytes: 20_000, ..Quotas::default() };
        let (app, owner) = with_quotas(test, quotas).await;
        let submit = async |client: &Client, bytes: usize| client.post("/api/tasks/1/annotations/", json!({ "result": result(bytes) })).await;
        let first = submit(&owner, 1000).await.json(201)["id"].clone();
        let first = format!("/api/annotations/{first}/");
        refused(&submit(&owner, 19_500).await, "MAX_TASK_MB");
        submit(&owner, 1000).await.json(201);
        refused(&submit(&owner, 10).await, "MAX_TASK_ANNOTATIONS");
        let other = app.person("other", Role::Administrator).await;
        submit(&other, 1000).await.json(201);
        // The submits are part of the history: two changes are left. What an annotation said stays there.
        owner.patch(&first, json!({ "result": result(16_000) })).await.json(200);
        refused(&owner.patch(&first, json!({ "result": result(15_900) })).await, "MAX_TASK_MB_PER_PERSON");
        owner.patch(&first, json!({ "result": result(10) })).await.json(200);
        refused(&owner.patch(&first, json!({ "result": [] })).await, "MAX_TASK_CHANGES");
        assert_eq!(owner.get(&first).await.json(200)["result"], result(10));
    }

    async fn a_task_that_one_answer_cannot_hold_is_read_in_parts(test: TestDatabase) {
        let (_app, owner) = with_quotas(test, Quotas { answer_bytes: 8000, ..Quotas::default() }).await;
        let annotation = owner.post("/api/tasks/1/annotations/", json!({ "result": result(1500) })).await.json(201)["id"].clone();
        owner.get("/api/tasks/1/").await.json(200);
        for change in 1..5 {
            owner.patch(&format!("/api/annotations/{annotation}/"), json!({ "result": result(1500 + change) })).await.json(200);
        }
        let mut seen = Vec::new();
        let mut after = 0;
        loop {
            let part = owner.get(&format!("/api/annotation-history/?annotation={annotation}&after={after}")).await.json(200);
            let part = part.as_array().unwrap();
            let Some(last) = part.last() else { break };
            assert_eq!(part.len(), 1, "a quarter of an answer has room for one");
            after = last["id"].as_i64().unwrap();
            seen.push(last["result"].clone());
        }
        assert_eq!(seen, (0..5).map(|change| result(1500 + change)).collect::<Vec<_>>());
        owner.post("/api/tasks/1/annotations/", json!({ "result": result(7000) })).await.json(201);
        refused(&owner.get("/api/tasks/1/").await, "/annotations/");
        let lengths = |list: &Value| list.as_array().unwrap().iter().map(|one| one["result"].to_string().len()).collect::<Vec<_>>();
        let both = [result(1504).to_string().len(), result(7000).to_string().len()];
        assert_eq!(lengths(&owner.get("/api/tasks/1/annotations/").await.json(200)), both);
        let tasks = owner.get("/api/projects/1/tasks/?page_size=-1").await.json(200);
        assert_eq!(tasks.as_array().unwrap().len(), 2);
        assert_eq!(lengths(&tasks[0]["annotations"]), both);
        refused(&owner.get("/api/tasks?project=1&fields=all").await, "page_size");
        owner.get("/api/tasks?project=1&fields=all&page_size=1&page=2").await.json(200);
        owner.get("/api/projects/1/export?exportType=JSON").await.json(200);
        for _ in 0..3 {
            owner.post("/api/predictions/", json!({ "task": 2, "result": result(3000) })).await.json(201);
        }
        let long = [result(3000).to_string().len(); 3];
        assert_eq!(lengths(&owner.get("/api/predictions/?task=2").await.json(200)), long);
        assert_eq!(lengths(&owner.get("/api/predictions/?project=1").await.json(200)), long);
    }

    async fn uploads_beyond_the_quota_are_refused_and_make_room_when_they_go(test: TestDatabase) {
        let quotas = Quotas { project_upload_bytes: 3000, upload_bytes: 5000, ..Quotas::default() };
        let (_app, owner) = with_quotas(test, quotas).await;
        owner.post("/api/projects/", json!({ "title": "Other" })).await.json(201);
        let file = |bytes: usize| ["x,y\n".as_bytes(), &vec![b'x'; bytes - 4]].concat();
        let send = async |project: i64, bytes: usize| {
            let path = format!("/api/projects/{project}/import?commit_to_project=false");
            upload(&owner, &path, &[("a.csv", &file(bytes))]).await
        };
        let id = send(1, 2000).await.json(201)["file_upload_ids"][0].clone();
        refused(&send(1, 1001).await, "MAX_PROJECT_UPLOAD_MB");
        send(1, 1000).await.json(201);
        refused(&send(2, 2001).await, "MAX_TOTAL_UPLOAD_MB");
        let listed = owner.get("/api/projects/1/file-uploads?all=true").await.json(200);
        assert_eq!(listed.as_array().unwrap().len(), 2, "nothing of what was refused stays: {listed}");
        // Tasks come in all the same.
        owner.post("/api/projects/1/import", json!([{ "text": "y".repeat(4000) }])).await.json(201);
        assert_eq!(owner.delete(&format!("/api/import/file-upload/{id}")).await.status, 204);
        send(2, 2001).await.json(201);
    }

    async fn requests_that_all_together_are_too_large_wait_for_another_moment(test: TestDatabase) {
        let settings = Settings { max_held_bytes: 1 << 20, ..Settings::default() };
        let app = TestApp::with_settings(test, settings).await;
        let owner = app.owner().await;
        owner.post("/api/projects/", json!({ "title": "Large", "label_config": CONFIG })).await.json(201);
        owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": "x" } })).await.json(201);
        let error = owner.post("/api/tasks/1/drafts", json!({ "result": result(2 << 20) })).await.json(503);
        assert!(error["detail"].as_str().unwrap().contains("try again in a moment"), "{error}");
        for _ in 0..3 {
            // Each gives back what it held.
            owner.post("/api/tasks/1/drafts", json!({ "result": result(900_000) })).await.json(201);
        }
        owner.get("/api/drafts/1/").await.json(200);
        assert_eq!(owner.get("/api/tasks/1/drafts").await.status, 503, "an answer counts too");
    }

    async fn values_and_forms_without_end_are_refused_before_anything_is_made_of_them(test: TestDatabase) {
        let (_app, owner) = with_quotas(test, Quotas::default()).await;
        let zeros = format!(r#"{{"result": [], "was_cancelled": [{}0]}}"#, "0,".repeat(1 << 20));
        let request = |kind: &str, body: String| {
            Request::builder().method(Method::POST).uri("/api/tasks/1/annotations/").header("content-type", kind).body(Body::from(body)).unwrap()
        };
        let error = owner.send(request("application/json", zeros)).await.json(400);
        assert!(error.to_string().contains("more than 250000 values"), "{error}");
        let form = "a=&".repeat(2000);
        let error = owner.send(request("application/x-www-form-urlencoded", form)).await.json(400);
        assert!(error["detail"].as_str().unwrap().contains("at most 1000 fields"), "{error}");
        let part = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        let error = owner.send(request("multipart/form-data; boundary=b", part.repeat(2000) + "--b--\r\n")).await.json(400);
        assert!(error["detail"].as_str().unwrap().contains("at most 1000 fields"), "{error}");
    }

    async fn the_head_of_a_part_of_a_form_has_an_end(test: TestDatabase) {
        let (_app, owner) = with_quotas(test, Quotas::default()).await;
        for begin in ["--b\r\nX-Large: ", "", "--b\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n"] {
            let taken = Arc::new(AtomicUsize::new(0));
            let counted = Arc::clone(&taken);
            let first = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(begin.as_bytes()))]);
            let endless = stream::repeat_with(move || {
                counted.fetch_add(1 << 16, Ordering::SeqCst);
                Ok(Bytes::from(vec![b'x'; 1 << 16]))
            });
            let body = Body::from_stream(first.chain(endless.take(1 << 10)));
            let request = Request::post("/api/projects/1/import").header("content-type", "multipart/form-data; boundary=b");
            assert_eq!(owner.send(request.body(body).unwrap()).await.status, 400, "{begin}");
            assert!(taken.load(Ordering::SeqCst) < 2 << 20, "{begin}: {} bytes were taken", taken.load(Ordering::SeqCst));
        }
    }
}
