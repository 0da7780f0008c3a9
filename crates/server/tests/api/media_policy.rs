//! From where pages may show media.

use crate::{
    harness::*,
    media::{bucket, project, storage},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use labelkeep_database::storages::Provider;
use labelkeep_server::{Media, Settings};
use serde_json::json;

async fn policy(client: &Client, path: &str) -> String {
    let request = Request::get(path).header(header::ACCEPT, "text/html");
    let answer = client.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, 200);
    answer.headers["content-security-policy"].to_str().unwrap().to_owned()
}

fn directive<'a>(policy: &'a str, name: &str) -> &'a str {
    policy.split(';').map(str::trim).find(|part| part.starts_with(name)).unwrap()
}

on_both_databases! {
    async fn s02_a_page_names_the_stores_of_its_project_and_listed_hosts(test: TestDatabase) {
        let media = Media { hosts: vec!["https://media.example.org".into()], ..Media::default() };
        let app = TestApp::with_settings(test, Settings { media, ..Settings::default() }).await;
        let owner = app.owner().await;
        let (one, two) = (project(&owner).await, project(&owner).await);
        storage(&app, (one, &owner), Provider::S3, bucket(), |_| {}).await;
        storage(&app, (two, &owner), Provider::S3, bucket(), |new| new.presign = false).await;
        let of_one = policy(&owner, &format!("/projects/{one}/data")).await;
        for name in ["img-src", "media-src", "connect-src"] {
            let sources = directive(&of_one, name);
            assert!(sources.contains(" https://s3.example.org") && sources.contains(" https://media.example.org"), "{sources}");
            assert!(!sources.split(' ').any(|word| word == "https:"), "{sources}");
        }
        assert_eq!(directive(&of_one, "script-src"), "script-src 'self'");
        // Its media go through the server.
        for path in [format!("/projects/{two}/data"), "/projects/".to_owned(), "/projects/999999/data".to_owned()] {
            assert!(!policy(&owner, &path).await.contains("s3.example.org"), "{path}");
        }
        // Who is no member learns nothing of its stores.
        let stranger = app.person("ann", labelkeep_model::Role::Annotator).await;
        assert!(!policy(&stranger, &format!("/projects/{one}/data")).await.contains("s3.example.org"));
    }

    async fn s02_an_organization_can_go_back_to_every_https_host(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let any = |policy: &str| directive(policy, "img-src").split(' ').any(|word| word == "https:");
        assert_eq!(owner.get("/api/media-policy").await.json(200), json!({ "any_https_host": false, "hosts": [] }));
        assert!(!any(&policy(&owner, "/projects/").await));
        let change = json!({ "any_https_host": true });
        assert_eq!(owner.patch("/api/media-policy", change).await.json(200)["any_https_host"], true);
        assert!(any(&policy(&owner, "/projects/").await));
        let page = owner.get("/api/audit?action=organization.changed").await.json(200);
        assert_eq!(page["results"][0]["details"], json!({ "any_media_host": true }));
        owner.patch("/api/media-policy", json!({ "any_https_host": false })).await.json(200);
        assert!(!any(&policy(&owner, "/projects/").await));
    }
}
