//! Checks over every route there is, so that a new one cannot slip through (S06, W17, W20).

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_model::Role;
use labelkeep_server::{
    endpoint::{Endpoint, Guard},
    registry::endpoints,
};
use serde_json::json;

/// With 1 for every number that an address names, also where it is asked for as `?project=`.
fn address(endpoint: &Endpoint) -> String {
    let parts = endpoint.path.split('/').map(|part| if part.starts_with('{') { "1" } else { part });
    format!("{}?project=1", parts.collect::<Vec<_>>().join("/"))
}

async fn call(client: &Client, endpoint: &Endpoint) -> Answer {
    let body = (endpoint.method != Method::GET).then(|| json!({}));
    client.call(endpoint.method.clone(), &address(endpoint), body).await
}

on_both_databases! {
    async fn s06_w20_every_route_but_the_public_ones_needs_a_credential(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let mut guarded = 0;
        for endpoint in endpoints().iter().filter(|endpoint| !matches!(endpoint.guard, Guard::Public(_))) {
            guarded += 1;
            for client in [
                app.anonymous(),
                Client { token: Some("wrong".into()), ..app.anonymous() },
                Client { bearer: Some("e30.e30.e30".into()), ..app.anonymous() },
                Client { cookie: Some("sessionid=wrong".into()), ..app.anonymous() },
            ] {
                let answer = call(&client, endpoint).await;
                assert_eq!(answer.status, 401, "{} {}: {}", endpoint.method, endpoint.path, answer.text());
            }
        }
        assert!(guarded > 60);
    }

    async fn s15_w20_every_unsafe_route_refuses_a_session_from_another_site(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let browser = app.browser("owner@example.com", "correct horse battery").await;
        for endpoint in endpoints().iter().filter(|endpoint| endpoint.method != Method::GET) {
            let request = Request::builder()
                .method(endpoint.method.clone())
                .uri(address(endpoint))
                .header("content-type", "application/json")
                .header("sec-fetch-site", "cross-site");
            let answer = browser.send(request.body(Body::from("{}")).unwrap()).await;
            assert_eq!(answer.status, 403, "{} {}: {}", endpoint.method, endpoint.path, answer.text());
        }
        assert_eq!(browser.get("/api/current-user").await.status, 200);
    }

    async fn s06_every_organization_route_refuses_the_roles_below_its_permission(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let people = [
            (Role::Administrator, app.person("ad", Role::Administrator).await),
            (Role::Manager, app.person("ma", Role::Manager).await),
            (Role::Reviewer, app.person("re", Role::Reviewer).await),
            (Role::Annotator, app.person("an", Role::Annotator).await),
            (Role::NotActivated, app.person("no", Role::NotActivated).await),
        ];
        let mut refused = 0;
        for endpoint in endpoints() {
            let Guard::Organization(permission) = endpoint.guard else { continue };
            for (_, person) in people.iter().filter(|(role, _)| !role.may(permission)) {
                let answer = call(person, &endpoint).await;
                assert_eq!(answer.status, 403, "{} {}: {}", endpoint.method, endpoint.path, answer.text());
                refused += 1;
            }
        }
        assert!(refused > 30);
    }

    async fn s06_w17_nothing_of_a_project_is_there_for_who_is_no_member(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let config = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
        let project = owner.post("/api/projects/", json!({ "title": "Secret", "label_config": config })).await.json(201);
        let task = owner.post("/api/tasks/", json!({ "project": project["id"], "data": { "text": "secret" } })).await.json(201);
        let annotation = owner.post(&format!("/api/tasks/{}/annotations/", task["id"]), json!({ "result": [] })).await.json(201);
        owner.post(&format!("/api/tasks/{}/drafts", task["id"]), json!({ "result": [] })).await.json(201);
        owner.post("/api/predictions/", json!({ "task": task["id"], "result": [] })).await.json(201);
        assert_eq!((project["id"].as_i64(), task["id"].as_i64(), annotation["id"].as_i64()), (Some(1), Some(1), Some(1)));
        let strangers = [app.person("ma", Role::Manager).await, app.person("an", Role::Annotator).await];
        let mut refused = 0;
        for endpoint in endpoints() {
            if !matches!(endpoint.guard, Guard::Project(_)) || !endpoint.path.contains('{') {
                continue;
            }
            for stranger in &strangers {
                let answer = call(stranger, &endpoint).await;
                let is_refused = answer.status == 404 || (answer.status == 400 && endpoint.method != Method::GET);
                assert!(is_refused, "{} {}: {} {}", endpoint.method, endpoint.path, answer.status, answer.text());
                assert!(!answer.text().contains("secret") && !answer.text().contains("Secret"));
                refused += 1;
            }
        }
        assert!(refused > 30);
        assert_eq!(owner.get("/api/projects/1/").await.json(200)["total_annotations_number"], 1, "and nothing was changed");
    }
}
