//! Checks over every route there is, so that a new one cannot slip through (S06, W17, W20).

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
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
}
