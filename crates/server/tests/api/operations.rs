//! What operators rely on: numbers on a port of their own, and HTTPS that cannot be left.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_server::{
    Settings, operations,
    serve::{Certificate, Serving, TrustedProxies, self_signed, serve},
};
use serde_json::json;
use std::sync::Arc;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

async fn numbers(app: &TestApp) -> String {
    let client = Client { router: operations::app(&app.state), ..app.anonymous() };
    let answer = client.get("/metrics").await;
    assert_eq!(answer.status, 200);
    answer.text()
}

/// What a listener behind a proxy at `peer` answers to a request with `headers`.
async fn by_wire(app: &TestApp, trusted: &[&str], request: &str) -> String {
    with_certificate(app, trusted, None, request).await
}

async fn with_certificate(
    app: &TestApp,
    trusted: &[&str],
    certificate: Option<Arc<Certificate>>,
    request: &str,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let trusted_proxies = TrustedProxies::read(trusted).unwrap();
    let serving = Serving { certificate, trusted_proxies, ..Serving::default() };
    let server = tokio::spawn(serve(listener, app.router.clone(), serving, stopped));
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    stop.send(true).unwrap();
    server.await.unwrap().unwrap();
    answer.to_lowercase()
}

on_both_databases! {
    async fn s03_numbers_are_not_on_the_public_port_and_name_nobody(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let config = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
        let project = owner.post("/api/projects/", json!({ "title": "Hidden", "label_config": config })).await.json(201)["id"].clone();
        owner.get(&format!("/api/projects/{project}/?secret=hidden")).await.json(200);
        owner.get("/nowhere/owner@example.com").await;
        owner.call(Method::from_bytes(b"INVENTED").unwrap(), "/api/projects/", None).await;
        let text = numbers(&app).await;
        let line = r#"labelkeep_http_requests_total{method="GET",route="/api/projects/{id}",status="200"} 1"#;
        assert!(text.contains(line), "{text}");
        assert!(text.contains(r#"labelkeep_http_request_duration_seconds_count{method="POST",route="/api/projects"} 1"#), "{text}");
        assert!(text.contains(r#"labelkeep_jobs{status="queued"} 0"#) && text.contains("labelkeep_build_info{version="));
        for word in ["owner@", "idden", "nowhere", "INVENTED"] {
            assert!(!text.contains(word), "{word} in {text}");
        }
        assert!(!app.anonymous().get("/metrics").await.text().contains("labelkeep_"));
    }

    async fn s02_an_https_installation_refuses_api_calls_and_redirects_pages_that_came_by_http(test: TestDatabase) {
        let settings = Settings { public_url: "https://label.example.org".into(), ..Settings::default() };
        let app = TestApp::with_settings(test, settings).await;
        let send = |line: &'static str, proto: &'static str| {
            let request = format!("{line} HTTP/1.1\r\nhost: label.example.org\r\nx-forwarded-proto: {proto}\r\nconnection: close\r\n\r\n");
            let app = &app;
            async move { by_wire(app, &["127.0.0.1"], &request).await }
        };
        let page = send("GET /projects/?a=1", "http").await;
        assert!(page.starts_with("http/1.1 308") && page.contains("location: https://label.example.org/projects/?a=1\r\n"), "{page}");
        for line in ["GET /api/version", "POST /api/session", "POST /user/login/"] {
            let answer = send(line, "http").await;
            assert!(answer.starts_with("http/1.1 403") && !answer.contains("location:"), "{answer}");
        }
        assert!(send("GET /health", "http").await.starts_with("http/1.1 200"));
        assert!(send("GET /api/version", "https").await.starts_with("http/1.1 200"));
    }

    async fn s02_plain_http_on_a_tls_port_is_sent_to_the_right_address(test: TestDatabase) {
        let settings = Settings { public_url: "https://label.example.org".into(), ..Settings::default() };
        let app = TestApp::with_settings(test, settings).await;
        let folder = tempfile::tempdir().unwrap();
        let (certificate, key) = self_signed(folder.path(), vec!["localhost".to_owned()]).unwrap();
        let certificate = Certificate::load(&certificate, &key).unwrap();
        let ask = |path: &str| format!("GET {path} HTTP/1.1\r\nhost: label.example.org\r\nconnection: close\r\n\r\n");
        let page = with_certificate(&app, &[], Some(certificate.clone()), &ask("/projects/")).await;
        assert!(page.starts_with("http/1.1 308") && page.contains("location: https://label.example.org/projects/"), "{page}");
        let refused = with_certificate(&app, &[], Some(certificate), &ask("/api/version")).await;
        assert!(refused.starts_with("http/1.1 403"), "{refused}");
    }

    async fn s02_an_http_installation_on_this_machine_is_left_alone(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let request = "GET /api/version HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        assert!(by_wire(&app, &[], request).await.starts_with("http/1.1 200"));
        // What strangers say of the way they came is not believed, and changes nothing.
        let request = Request::get("/api/version").header("x-forwarded-proto", "http").body(Body::empty()).unwrap();
        assert_eq!(app.anonymous().send(request).await.status, 200);
    }
}
