//! What the doctor finds at a store that checks rights, what he writes for the provider, and what is done by itself in time.

use crate::{
    harness::*,
    media::{location, project, resolve, storage, task, trail},
    media_store::{app, keys, put, servers::caller, settings, weed::Weed},
};
use axum::{
    Router,
    extract::Request,
    http::{Method, StatusCode, header},
};
use labelkeep_database::storages::Provider;
use labelkeep_model::Role;
use labelkeep_object_stores::{Listing, ObjectStore as _};
use labelkeep_server::{Media, Settings};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

fn outcomes(answer: &Value) -> BTreeMap<String, String> {
    let findings = answer["report"]["findings"].as_array().unwrap();
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    findings.iter().map(|one| (word(&one["probe"]), word(&one["outcome"]))).collect()
}

fn expected(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(probe, outcome)| ((*probe).to_owned(), (*outcome).to_owned())).collect()
}

/// A store that lets who has a key list and read one object as long as it is open, and nobody write.
async fn opening(is_open: Arc<AtomicBool>) -> String {
    const PAGE: &str =
        "<ListBucketResult><Contents><Key>a.jpg</Key></Contents><IsTruncated>false</IsTruncated></ListBucketResult>";
    const REFUSAL: &str = "<Error><Code>AccessDenied</Code></Error>";
    let answer = move |request: Request| {
        let may = is_open.load(Relaxed)
            && request.method() == Method::GET
            && request.headers().contains_key(header::AUTHORIZATION);
        let text = if request.uri().path().contains("a.jpg") { "picture" } else { PAGE };
        std::future::ready(if may { (StatusCode::OK, text) } else { (StatusCode::FORBIDDEN, REFUSAL) })
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    endpoint
}

on_both_databases! {
    async fn s21_a_storage_is_looked_at_again_in_time_and_what_became_worse_is_told(test: TestDatabase) {
        let is_open = Arc::new(AtomicBool::new(true));
        let place = json!({
            "bucket": "data", "region_name": "us-east-1", "s3_endpoint": opening(is_open.clone()).await, "check_every_hours": 1,
        });
        let clock = Arc::clone(&test.clock);
        let egress =
            labelkeep_egress::Settings { allowed: vec!["127.0.0.0/8".into()], ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(test, Settings::default(), &egress).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let id = storage(&app, (project, &owner), Provider::S3, place, |new| new.synchronizable = true).await;
        let report = async || owner.get(&format!("/api/storages/s3/{id}/doctor")).await.json(200)["report"].clone();
        let round = async |seconds| {
            clock.advance_seconds(seconds);
            app.state.jobs().storages_in_time().await.unwrap();
            report().await["drift"].clone()
        };
        assert_eq!(round(3500).await, Value::Null, "its time has not come");
        assert_eq!(round(100).await, json!([]));
        is_open.store(false, Relaxed);
        assert_eq!(round(1800).await, json!([]), "nor has it now");
        let drift = round(1800).await;
        assert!(drift.as_array().unwrap().contains(&json!("list")) && drift.as_array().unwrap().contains(&json!("get")), "{drift}");
        assert_eq!(trail(&owner, "storage.drifted").await.len(), 1);
        assert_eq!(round(3600).await, drift, "it is told until it is right again");
        is_open.store(true, Relaxed);
        assert_eq!(round(3600).await, json!([]));
        assert_eq!(trail(&owner, "storage.drifted").await.len(), 2);
    }

    async fn s21_the_doctor_tells_what_is_missing_and_what_is_too_much_and_writes_nothing(test: TestDatabase) {
        let weed = Weed::start();
        let caller = caller(Some(&weed.certificates));
        put(&weed, &caller, "img/a.jpg", b"picture").await;
        let app = app(test, &weed).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let mut of = BTreeMap::new();
        for id in ["ADMIN", "READER", "LISTER"] {
            let secret = format!("{}-secret", id.to_lowercase());
            let mut place = settings(&weed);
            place["prefix"] = json!("img");
            let made = storage(&app, (project, &owner), Provider::S3, place, |new| {
                (new.secrets, new.synchronizable) = (keys(id, &secret), true);
            });
            of.insert(id, format!("/api/storages/s3/{}/doctor", made.await));
        }
        assert_eq!(owner.get(&of["ADMIN"]).await.json(200)["report"], Value::Null);
        let admin = owner.post(&of["ADMIN"], json!({})).await.json(200);
        let common = [("delete", "unknown"), ("public_get", "right"), ("public_list", "right")];
        let with = |own: &[(&str, &str)]| expected(&[own, &common[..]].concat());
        assert_eq!(outcomes(&admin), with(&[("list", "right"), ("get", "right"), ("put", "excess"), ("list_outside", "excess")]));
        let put = admin["report"]["findings"].as_array().unwrap().iter().find(|one| one["probe"] == "put").unwrap();
        assert_eq!((&put["said"]["said"]["code"], &put["line"]), (&json!("doctor_need_not"), &json!("s3:PutObject")));
        let reader = owner.post(&of["READER"], json!({})).await.json(200);
        assert_eq!(outcomes(&reader), with(&[("list", "missing"), ("get", "right"), ("put", "right"), ("list_outside", "right")]));
        let lister = owner.post(&of["LISTER"], json!({})).await.json(200);
        assert_eq!(outcomes(&lister), with(&[("list", "right"), ("get", "missing"), ("put", "right"), ("list_outside", "excess")]));
        assert_eq!(owner.get(&of["LISTER"]).await.json(200), lister);
        let there = weed.store(caller, "ADMIN", "admin-secret").list_page(&Listing::of("", true)).await.unwrap();
        assert_eq!(there.objects.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), ["img/a.jpg"]);
    }

    async fn a_link_of_our_own_is_for_one_person_one_task_and_a_minute(test: TestDatabase) {
        let weed = Weed::start();
        put(&weed, &caller(Some(&weed.certificates)), "a.jpg", b"0123456789").await;
        let clock = Arc::clone(&test.clock);
        let app = app(test, &weed).await;
        let owner = app.owner().await;
        let manager = app.person("max", Role::Manager).await;
        let project = project(&owner).await;
        let mut place = settings(&weed);
        place["task_links"] = json!(true);
        let id = storage(&app, (project, &owner), Provider::S3, place, |new| new.secrets = keys("READER", "reader-secret")).await;
        let uri = "s3://data/a.jpg";
        let task = task(&owner, project, json!({ "image": uri })).await;
        let link = location(&owner.get(&resolve(task, uri)).await);
        assert!(link.starts_with("/data/objects/") && !link.contains("Signature"), "{link}");
        let opened = owner.get(&link).await;
        assert_eq!((opened.status, opened.text().as_str()), (200, "0123456789"));
        assert_eq!(manager.get(&link).await.status, 404, "of somebody else");
        assert_eq!(app.anonymous().get(&link).await.status, 401);
        let forged = link.replace('.', "a.");
        assert_eq!(owner.get(&forged).await.status, 404);
        clock.advance_seconds(61);
        let over = owner.get(&link).await.json(403);
        assert_eq!(over["code"], "object_link_is_over");
        let renewed = location(&owner.get(&resolve(task, uri)).await);
        assert_eq!(owner.get(&renewed).await.status, 200);
        let path = format!("/api/storages/s3/{id}");
        owner.patch(&path, json!({ "task_links": false, "synchronizable": false })).await.json(200);
        assert_eq!(owner.get(&renewed).await.status, 404, "the storage gives no such links any more");
    }

    async fn s21_policies_name_exactly_what_a_storage_needs(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let body = json!({
            "project": project, "bucket": "data", "prefix": "img", "role_arn": "arn:aws:iam::123456789012:role/label",
            "source_addresses": ["203.0.113.0/24"], "presign": true,
        });
        let answer = owner.post("/api/storages/s3/policies", body.clone()).await.json(200);
        let kinds: Vec<_> = answer["policies"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["iam_policy", "trust_policy", "bucket_policy", "s3_cors"]);
        let trust = answer["policies"][1]["text"].as_str().unwrap();
        assert!(trust.contains(answer["external_id"].as_str().unwrap()), "{trust}");
        assert!(answer["policies"][2]["warnings"].as_array().unwrap().contains(&json!("browsers_too")));
        assert!(answer["policies"][3]["text"].as_str().unwrap().contains("http://localhost:8080"));
        for (field, value) in [("source_addresses", json!(["0.0.0.0/99"])), ("source_addresses", json!("x")), ("vpc_endpoint", json!("x\"y"))] {
            let mut wrong = body.clone();
            wrong[field] = value;
            assert!(owner.post("/api/storages/s3/policies", wrong).await.json(400)["validation_errors"][field].is_array());
        }
    }

    async fn a_source_is_synced_when_its_time_has_come_by_one_server(test: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("set")).unwrap();
        std::fs::write(folder.path().join("set/a.jpg"), "x").unwrap();
        let clock = Arc::clone(&test.clock);
        let media = Media { local_root: Some(folder.path().to_owned()), ..Media::default() };
        let app = TestApp::with_settings(test, Settings { media, ..Settings::default() }).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let new = json!({ "project": project, "path": folder.path().join("set"), "use_blob_urls": true, "sync_every_minutes": 30 });
        let made = owner.post("/api/storages/localfiles/", new).await.json(201);
        let path = format!("/api/storages/localfiles/{}", made["id"]);
        assert_eq!(made["sync_every_minutes"], 30);
        let attempts = async || owner.get(&path).await.json(200)["meta"]["attempts"].clone();
        app.state.jobs().storages_in_time().await.unwrap();
        assert_eq!(attempts().await, Value::Null, "its time has not come");
        clock.advance_seconds(30 * 60);
        let (here, there) = tokio::join!(app.state.jobs().storages_in_time(), app.state.jobs().storages_in_time());
        here.and(there).unwrap();
        assert_eq!(attempts().await, 1);
        assert_eq!(owner.get(&path).await.json(200)["status"], "queued");
        clock.advance_seconds(60);
        app.state.jobs().storages_in_time().await.unwrap();
        assert_eq!(attempts().await, 1);
        // What does not change how often leaves when.
        owner.patch(&path, json!({ "title": "Renamed" })).await.json(200);
        owner.patch(&path, json!({ "sync_every_minutes": 0 })).await.json(200);
        clock.advance_seconds(3600);
        app.state.jobs().storages_in_time().await.unwrap();
        assert_eq!(attempts().await, 1);
    }
}
