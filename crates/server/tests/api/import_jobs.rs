//! Imports when something goes wrong: a worker that vanishes, one that comes back, a cancel, an undo; and by address.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Request, header},
};
use labelkeep_database::{
    access::ProjectScope,
    imports::{ImportBatch, ImportMove, ImportPart, TaskRow},
    jobs::{Job, JobClaim, NewJob, Step},
};
use labelkeep_jobs::{Jobs, import::ImportRequest};
use labelkeep_model::UserId;
use serde_json::json;
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const ROWS: usize = 4500;

/// A project with an uploaded file of many rows, and the request to import it.
async fn uploaded(app: &TestApp, owner: &Client) -> (ProjectScope, ImportRequest) {
    let id = owner.post("/api/projects/", json!({ "title": "Jobs" })).await.json(201)["id"].as_i64().unwrap();
    let rows: String = (0..ROWS).map(|row| format!("row {row}\n")).collect();
    let body =
        format!("--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"t.txt\"\r\n\r\n{rows}\r\n--b--\r\n");
    let request = Request::post(format!("/api/projects/{id}/import?commit_to_project=false"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let stored = owner.send(request.body(Body::from(body)).unwrap()).await.json(201);
    let files = vec![stored["file_upload_ids"][0].as_i64().unwrap()];
    let scope = ProjectScope::unscoped_for_job(app.database(), id.into(), Some(UserId(owner.id))).await.unwrap();
    (scope, ImportRequest { files, ..ImportRequest::default() })
}

/// A job that a worker has begun: its first 2,000 rows are stored, and then the worker was killed.
async fn begun(app: &TestApp, scope: &ProjectScope, request: &ImportRequest) -> (Job, JobClaim) {
    let new = NewJob { worker: Some("killed".into()), ..request.job() };
    let job = app.database().create_job(scope, new).await.unwrap();
    let claim = JobClaim { job: job.id, worker: "killed".into() };
    app.database().insert_import(scope, &claim, batch(request, 0..2000), step(2000)).await.unwrap();
    (job, claim)
}

fn batch(request: &ImportRequest, rows: std::ops::Range<usize>) -> ImportBatch {
    let task = |row: usize| TaskRow {
        data: format!("{{\"$undefined$\":\"row {row}\"}}"),
        allow_skip: true,
        file: request.files.first().copied(),
        ..TaskRow::default()
    };
    ImportBatch { tasks: rows.map(task).collect(), ..ImportBatch::default() }
}

fn step(row: i64) -> Step {
    let checkpoint =
        json!({"files": 0, "row": row, "tasks": row, "annotations": 0, "predictions": 0, "model_version": null});
    Step { done: row, total: Some(4500), checkpoint }
}

/// Lets a worker run until nothing waits.
async fn work(app: &TestApp) {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let jobs = Jobs::new(app.database().clone());
    let worker = tokio::spawn(async move { jobs.work(stopped).await });
    for _ in 0..500 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        if !app.database().has_waiting_job(&[labelkeep_jobs::import::KIND]).await.unwrap() {
            break;
        }
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
}

async fn texts(owner: &Client, project: i64) -> Vec<String> {
    let mut texts = Vec::new();
    for page in 1..=5 {
        let answer = owner.get(&format!("/api/projects/{project}/tasks/?page={page}&page_size=1000")).await.json(200);
        texts.extend(answer.as_array().unwrap().iter().map(|task| task["data"]["$undefined$"].to_string()));
    }
    texts
}

/// A host that answers every request with one task, and counts them.
async fn listener() -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let hits = Arc::new(AtomicUsize::new(0));
    let counted = hits.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = stream.read(&mut [0; 4096]).await;
            let body = r#"[{"text":"by address"}]"#;
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length:";
            let _ = stream.write_all(format!("{head} {}\r\n\r\n{body}", body.len()).as_bytes()).await;
        }
    });
    (address, hits)
}

/// A host that sends everybody on to `to`.
async fn redirector(to: SocketAddr) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.read(&mut [0; 4096]).await;
            let head = format!("HTTP/1.1 302 Found\r\nLocation: http://{to}/tasks\r\nConnection: close\r\n");
            let _ = stream.write_all(format!("{head}Content-Length: 0\r\n\r\n").as_bytes()).await;
        }
    });
    address
}

async fn by_address(client: &Client, project: i64, url: &str) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).append_pair("url", url).finish();
    let request = Request::post(format!("/api/projects/{project}/import"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    client.send(request.body(Body::from(body)).unwrap()).await
}

on_both_databases! {
    async fn another_worker_goes_on_where_a_killed_one_stopped(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (scope, request) = uploaded(&app, &owner).await;
        let (job, killed) = begun(&app, &scope, &request).await;
        assert!(!app.database().has_waiting_job(&[labelkeep_jobs::import::KIND]).await.unwrap(), "a worker is given time to beat");
        app.test.clock.advance_seconds(31);
        work(&app).await;
        let job = app.database().job(&scope, job.id).await.unwrap();
        assert_eq!(job.status.as_str(), "completed", "{:?}", job.error);
        assert_eq!(job.result.unwrap()["task_count"], 4500);
        let mut texts = texts(&owner, scope.id().0).await;
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), ROWS, "every row once");
        let project = owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200);
        assert_eq!(project["task_number"], 4500);
        // The one that was taken for dead wakes up: it must not write beside the other.
        let late = app.database().insert_import(&scope, &killed, batch(&request, 2000..2010), step(2010)).await;
        assert_eq!(late.unwrap_err().status(), 409);
        assert_eq!(owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"], 4500);
    }

    async fn an_import_that_killed_five_workers_is_given_up_taken_back_and_can_be_run_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (scope, request) = uploaded(&app, &owner).await;
        let (job, _) = begun(&app, &scope, &request).await;
        for killed in 2..=5 {
            app.test.clock.advance_seconds(31);
            let (claimed, _) = app.database().claim_job("killed too", &[labelkeep_jobs::import::KIND]).await.unwrap().unwrap();
            assert_eq!((claimed.id, claimed.attempts), (job.id, killed));
        }
        // The first who clears up is killed too, in the middle.
        app.test.clock.advance_seconds(31);
        let (_, sixth) = app.database().claim_job("clears up", &[labelkeep_jobs::import::KIND]).await.unwrap().unwrap();
        let moved = ImportMove { import: job.id, part: ImportPart::OwnGo, spares_work: false, clears_up: true };
        let page = app.database().import_tasks_after(&scope, &moved, 0).await.unwrap();
        let noted = Step { checkpoint: json!({"version": 2, "reason": "It was given up."}), ..step(2000) };
        app.database().move_import_tasks(&scope, &sixth, moved, page, noted).await.unwrap();
        assert_eq!(owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"], 1500);

        app.test.clock.advance_seconds(31);
        work(&app).await;
        let given_up = app.database().job(&scope, job.id).await.unwrap();
        assert_eq!(given_up.status.as_str(), "failed");
        let error = given_up.error.unwrap();
        assert!(error.starts_with("It stopped the server each of the 5 times that it ran, so it was given up. Nothing of it was kept."), "{error}");
        assert_eq!(owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"], 0);

        let told = owner.get(&format!("/api/jobs/{}/", job.id)).await.json(200);
        assert_eq!(told["can_run_again"], true);
        let again = owner.post(&format!("/api/jobs/{}/again/", job.id), json!({})).await.json(202);
        assert_ne!(again["id"], told["id"]);
        while !app.database().job(&scope, again["id"].as_i64().unwrap()).await.unwrap().status.is_over() {
            tokio::task::yield_now().await;
        }
        let again = owner.get(&format!("/api/jobs/{}/", again["id"])).await.json(200);
        assert_eq!((&again["status"], &again["can_run_again"]), (&json!("completed"), &json!(false)));
        assert_eq!(owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"], 4500);
        owner.post(&format!("/api/jobs/{}/again/", again["id"]), json!({})).await.json(409);
    }

    async fn an_import_whose_files_are_gone_cannot_be_run_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "Jobs" })).await.json(201)["id"].as_i64().unwrap();
        owner.post(&format!("/api/projects/{id}/import"), json!([1])).await.json(400);
        let failed = owner.get("/api/jobs/").await.json(200)[0].clone();
        assert_eq!((&failed["status"], &failed["can_run_again"]), (&json!("failed"), &json!(true)));
        let refused = owner.post(&format!("/api/jobs/{}/again/", failed["id"]), json!({})).await.json(409);
        assert_eq!(refused["detail"], "The files of this import are gone. Send them again.");
    }

    async fn a_cancelled_import_keeps_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (scope, request) = uploaded(&app, &owner).await;
        let (job, _) = begun(&app, &scope, &request).await;
        app.database().cancel_job(&scope, job.id).await.unwrap();
        app.test.clock.advance_seconds(31);
        work(&app).await;
        let job = app.database().job(&scope, job.id).await.unwrap();
        assert_eq!(job.status.as_str(), "cancelled", "{:?}", job.error);
        assert_eq!(owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"], 0);
    }

    async fn an_import_can_be_undone_once(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (scope, request) = uploaded(&app, &owner).await;
        let jobs = Jobs::new(app.database().clone());
        jobs.run_now(&scope, request.job()).await.unwrap();
        let again = ImportRequest { replaces: true, ..request };
        let job = jobs.run_now(&scope, again.job()).await.unwrap();
        let number = async || owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"].clone();
        assert_eq!(number().await, 4500);
        let new: Vec<i64> = app.database().imported_tasks(&scope, job.id).await.unwrap().iter().map(|id| id.0).collect();
        owner.post(&format!("/api/jobs/{}/undo/", job.id), json!({})).await.json(202);
        assert_eq!(number().await, 4500, "the tasks that were replaced are back");
        assert_eq!(owner.get(&format!("/api/tasks/{}/", new[0])).await.status, 404);
        owner.post(&format!("/api/jobs/{}/undo/", job.id), json!({})).await.json(409);
        owner.post(&format!("/api/jobs/{}/redo/", job.id), json!({})).await.json(202);
        assert_eq!(number().await, 4500, "the new ones, and not those that they replaced");
        assert_eq!(owner.get(&format!("/api/tasks/{}/", new[0])).await.status, 200);
    }

    async fn a_job_says_of_which_project_and_of_which_files_it_is(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "Street signs" })).await.json(201)["id"].as_i64().unwrap();
        let files: [(&str, &[u8]); 4] = [("größe.csv", b"a\n1\n"), ("b.csv", b"a\n2\n"), ("c.csv", b"a\n3\n"), ("d.csv", b"a\n4\n")];
        upload(&owner, &format!("/api/projects/{id}/import"), &files).await.json(201);
        let job = owner.get("/api/jobs/").await.json(200)[0].clone();
        assert_eq!(job["project_title"], "Street signs");
        assert_eq!((&job["files"], &job["file_count"]), (&json!(["größe.csv", "b.csv", "c.csv"]), &json!(4)));
        assert_eq!(job["progress"]["done"], 4);
        assert_eq!(owner.get(&format!("/api/jobs/{}/", job["id"])).await.json(200)["project_title"], "Street signs");
        owner.post(&format!("/api/projects/{id}/import"), json!([{"a": 1}])).await.json(201);
        assert_eq!(owner.get("/api/jobs/").await.json(200)[0]["file_count"], 0);
    }

    async fn the_undo_of_an_import_takes_its_tasks_but_no_work(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (scope, request) = uploaded(&app, &owner).await;
        let job = Jobs::new(app.database().clone()).run_now(&scope, request.job()).await.unwrap();
        let number = async || owner.get(&format!("/api/projects/{}/", scope.id())).await.json(200)["task_number"].clone();
        let undo = format!("/api/jobs/{}/undo/", job.id);
        let task = app.database().imported_tasks(&scope, job.id).await.unwrap()[7].0;
        let draft = owner.post(&format!("/api/tasks/{task}/drafts/"), json!({ "result": [], "lead_time": 1 })).await.json(201);
        let refusal = owner.post(&undo, json!({})).await.json(409);
        assert!(refusal["detail"].as_str().unwrap().contains("worked on 1 of these tasks"), "{refusal}");
        assert_eq!(number().await, 4500);
        // Who knows of the work may take it back with the tasks, and finds both again.
        let redo = format!("/api/jobs/{}/redo/", job.id);
        owner.post(&redo, json!({})).await.json(409);
        let undone = owner.post(&undo, json!({ "with_work": true })).await.json(202);
        assert_eq!((&undone["can_undo"], &undone["can_redo"]), (&json!(false), &json!(true)));
        assert_eq!(number().await, 0);
        let redone = owner.post(&redo, json!({})).await.json(202);
        assert_eq!((&redone["can_undo"], &redone["can_redo"], &redone["undone_at"]), (&json!(true), &json!(false), &json!(null)));
        assert_eq!(number().await, 4500);
        let drafts = owner.get(&format!("/api/tasks/{task}/drafts/")).await.json(200);
        assert_eq!(drafts[0]["id"], draft["id"]);
        owner.post(&redo, json!({})).await.json(409);
        assert_eq!(owner.delete(&format!("/api/drafts/{}/", draft["id"])).await.status, 204);
        owner.post(&undo, json!({})).await.json(202);
        assert_eq!(number().await, 0);
    }

    async fn s08_import_by_address_cannot_reach_private_networks(test: TestDatabase) {
        let (address, hits) = listener().await;
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "By address" })).await.json(201)["id"].as_i64().unwrap();
        let own = format!("http://{address}/tasks");
        for refused in [own.as_str(), "file:///etc/passwd", "ftp://example.org/x", "gopher://x", "http://169.254.169.254/latest"] {
            let error = by_address(&owner, id, refused).await.json(400);
            assert!(error["validation_errors"]["url"][0].is_string(), "{refused}: {error}");
        }
        assert_eq!(hits.load(Ordering::SeqCst), 0, "nothing was asked");
        assert_eq!(by_address(&owner, id, "[{\"text\": \"inline\"}]").await.json(201)["task_count"], 1);
    }

    async fn s08_an_allowed_host_is_imported_from(test: TestDatabase) {
        let (address, hits) = listener().await;
        let egress = labelkeep_egress::Settings { allowed: vec![address.to_string()], ..Default::default() };
        let app = TestApp::with_egress(test, labelkeep_server::Settings::default(), &egress).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "By address" })).await.json(201)["id"].as_i64().unwrap();
        let answer = by_address(&owner, id, &format!("http://{address}/tasks")).await.json(201);
        assert_eq!((answer["task_count"].clone(), answer["found_formats"].clone()), (json!(1), json!({".json": 1})));
        assert_eq!(hits.load(Ordering::SeqCst), 1);
        assert_eq!(by_address(&owner, id, "http://127.0.0.1:1/tasks").await.status, 400);
    }

    async fn s08_an_import_follows_no_redirect_unless_told_to_and_checks_each(test: TestDatabase) {
        let (address, hits) = listener().await;
        let outer = redirector(address).await;
        let url = format!("http://{outer}/tasks");
        let both = vec![outer.to_string(), address.to_string()];
        let none = labelkeep_egress::Settings { allowed: both.clone(), ..Default::default() };
        let app = TestApp::with_egress(test, labelkeep_server::Settings::default(), &none).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "By address" })).await.json(201)["id"].as_i64().unwrap();
        let error = by_address(&owner, id, &url).await.json(400);
        assert!(error["validation_errors"]["url"][0].as_str().unwrap().contains("EGRESS_REDIRECTS"), "{error}");
        assert_eq!(hits.load(Ordering::SeqCst), 0);
        // Told to, it checks where it is sent.
        let first_only = labelkeep_egress::Settings { allowed: vec![outer.to_string()], redirects: 1, ..Default::default() };
        let app = TestApp::with_egress(app.test, labelkeep_server::Settings::default(), &first_only).await;
        let owner = Client { router: app.router.clone(), ..owner };
        assert_eq!(by_address(&owner, id, &url).await.status, 400);
        assert_eq!(hits.load(Ordering::SeqCst), 0);
        let app = TestApp::with_egress(app.test, labelkeep_server::Settings::default(), &labelkeep_egress::Settings { allowed: both, redirects: 1, ..Default::default() }).await;
        let owner = Client { router: app.router.clone(), ..owner };
        assert_eq!(by_address(&owner, id, &url).await.json(201)["task_count"], 1);
    }
}
