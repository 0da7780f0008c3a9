//! Whatever is sent, the answer is the caller's mistake (4xx) or a result, never ours (5xx). Generated over every route
//! and every field that a route documents.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request, Uri},
};
use labelkeep_server::{endpoint::Endpoint, registry::endpoints};
use serde_json::json;

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

/// The owner, a project, a task, an annotation, a draft and a prediction, each with the id 1.
async fn furnished(app: &TestApp) -> Client {
    let owner = app.owner().await;
    owner.post("/api/projects/", json!({ "title": "Target", "label_config": CONFIG })).await.json(201);
    owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": "x" } })).await.json(201);
    owner.post("/api/tasks/1/annotations/", json!({ "result": [] })).await.json(201);
    owner.post("/api/tasks/1/drafts", json!({ "result": [] })).await.json(201);
    owner.post("/api/predictions/", json!({ "task": 1, "result": [] })).await.json(201);
    owner
}

fn address(endpoint: &Endpoint, id: &str, query: &str) -> String {
    let parts = endpoint.path.split('/').map(|part| match part {
        "{provider}" => "s3",
        part if part.starts_with('{') => id,
        part => part,
    });
    format!("{}?{query}", parts.collect::<Vec<_>>().join("/"))
}

/// Routes that take away what the checks stand on come last.
fn takes_away(endpoint: &Endpoint) -> bool {
    endpoint.method == Method::DELETE || endpoint.path.contains("reset-token") || endpoint.path.contains("jwt/settings")
}

fn writing() -> Vec<Endpoint> {
    let mut all: Vec<_> = endpoints().into_iter().filter(|endpoint| endpoint.method != Method::GET).collect();
    all.sort_by_key(takes_away);
    all
}

/// The documented fields of a body, and those that objects of the compatible API have anyway.
fn fields(endpoint: &Endpoint) -> Vec<String> {
    let common = ["project", "task", "data", "result", "title", "label_config", "filters", "selectedItems", "ordering"];
    let mut fields: Vec<String> = common.map(str::to_owned).into();
    let components = endpoint.doc.body.iter().flat_map(|body| &body.components);
    for (_, schema) in components {
        fields.extend(schema["properties"].as_object().into_iter().flat_map(|map| map.keys().cloned()));
    }
    fields.sort_unstable();
    fields.dedup();
    fields
}

async fn send(client: &Client, endpoint: &Endpoint, address: &str, kind: &str, body: Vec<u8>) -> u16 {
    let request = Request::builder().method(endpoint.method.clone()).uri(address).header("content-type", kind);
    client.send(request.body(Body::from(body)).unwrap()).await.status
}

/// Bodies that no parser may accept.
fn broken() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str, levels: usize| {
        format!("{}{}", open.repeat(levels), close.repeat(levels)).into_bytes()
    };
    vec![
        b"{".to_vec(),
        b"nonsense".to_vec(),
        br#"{"a":1}{"a":1}"#.to_vec(),
        vec![0xFF, 0xFE, 0x00],
        deep("[", "]", 100_000),
        deep(r#"{"a":"#, "}", 100_000),
        b"{\"title\":\"\0\"}".to_vec(),
    ]
}

/// Every value in every field of the routes of one quarter: each of these is a test of its own, as they are many.
async fn no_value_breaks_a_route(test: TestDatabase, quarter: usize) {
    let app = TestApp::new(test).await;
    let owner = furnished(&app).await;
    let long = "x".repeat(70_000);
    let values = [
        "null",
        "true",
        "-1",
        "1.5",
        "1e308",
        "9223372036854775807",
        "9223372036854775808",
        "-9223372036854775809",
        "1e999",
        "\"\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "\"1\"",
        "\"abc\"",
        "[]",
        "[null]",
        "[[{}]]",
        "[9223372036854775808]",
        "{\"a\":null}",
        "{\"included\":[1],\"all\":\"x\"}",
        r#"{"text":"\ud800"}"#,
        r#"{"\ud800":1}"#,
        r#"{"text":1e400000}"#,
        r#"{"text":-1e-400000}"#,
        r#"{"text":"x","text":"y"}"#,
        r#"[{"id":"x","from_name":"c","to_name":"t","type":"choices","value":{"choices":["\ud800"]}}]"#,
        &format!("\"{long}\""),
    ];
    let routes = writing();
    for endpoint in routes.iter().filter(|endpoint| !takes_away(endpoint)).skip(quarter).step_by(4) {
        let address = address(endpoint, "1", "project=1");
        for field in fields(endpoint) {
            for value in values {
                // What a route needs besides is given, so that the value itself is looked at.
                let besides = [("project", "1"), ("task", "1"), ("data", r#"{"text":"x"}"#), ("result", "[]")];
                let besides = besides.iter().filter(|(name, _)| *name != field);
                let besides: String = besides.map(|(name, value)| format!(",\"{name}\":{value}")).collect();
                let body = format!("{{\"{field}\":{value}{besides}}}");
                let status = send(&owner, endpoint, &address, "application/json", body.into_bytes()).await;
                let shown = &value[..value.len().min(40)];
                assert!(status < 500, "{} {} {field}={shown}: {status}", endpoint.method, endpoint.path);
            }
        }
    }
    assert_eq!(owner.get("/api/current-user").await.status, 200);
}

on_both_databases! {
    async fn a_list_is_no_object_whose_fields_it_would_fill_by_position(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = furnished(&app).await;
        let routes = [
            (Method::POST, "/api/projects/"),
            (Method::PATCH, "/api/projects/1/"),
            (Method::POST, "/api/tasks/"),
            (Method::PATCH, "/api/tasks/1/"),
            (Method::POST, "/api/tasks/1/annotations/"),
            (Method::PATCH, "/api/annotations/1/"),
            (Method::POST, "/api/tasks/1/drafts"),
            (Method::POST, "/api/predictions/"),
            (Method::POST, "/api/dm/views/"),
            (Method::POST, "/api/invitations/"),
        ];
        for (method, path) in routes {
            for body in ["[]", " [\"x\", 1]", "null", "7", "\"x\""] {
                let request = Request::builder().method(&method).uri(path).header("content-type", "application/json");
                let answer = owner.send(request.body(Body::from(body)).unwrap()).await;
                assert_eq!(answer.status, 400, "{method} {path} {body}: {}", answer.text());
            }
        }
        assert_eq!(owner.get("/api/projects/").await.json(200)["count"], 1);
    }

    async fn x_json_bodies_that_are_no_json_are_the_callers_mistake(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = furnished(&app).await;
        for endpoint in writing() {
            for body in broken() {
                let shown = String::from_utf8_lossy(&body[..body.len().min(40)]).into_owned();
                let expected = if body.len() > endpoint.most_bytes() { 413 } else { 400 };
                let status = send(&owner, &endpoint, &address(&endpoint, "1", "project=1"), "application/json", body).await;
                assert!(status < 500, "{} {} {shown}: {status}", endpoint.method, endpoint.path);
                let reads_body = endpoint.doc.body.is_some();
                assert!(!reads_body || status == expected, "{} {} {shown}: {status}", endpoint.method, endpoint.path);
            }
        }
    }

    async fn no_kind_of_body_and_no_content_type_breaks_a_route(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = furnished(&app).await;
        let bodies: [&[u8]; 8] = [b"", b"null", b"[]", b"\"x\"", b"0", b"a=1&a=2&%zz=%00", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", b"<a/>"];
        let kinds = ["application/json", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/xml", "application/octet-stream", "x"];
        for endpoint in writing() {
            for kind in kinds {
                for body in bodies {
                    let status = send(&owner, &endpoint, &address(&endpoint, "1", "project=1"), kind, body.to_vec()).await;
                    assert!(status < 500, "{} {} {kind} {}: {status}", endpoint.method, endpoint.path, String::from_utf8_lossy(body));
                }
            }
        }
    }

    async fn no_value_of_a_field_breaks_a_route_of_the_first_quarter(test: TestDatabase) {
        no_value_breaks_a_route(test, 0).await;
    }

    async fn no_value_of_a_field_breaks_a_route_of_the_second_quarter(test: TestDatabase) {
        no_value_breaks_a_route(test, 1).await;
    }

    async fn no_value_of_a_field_breaks_a_route_of_the_third_quarter(test: TestDatabase) {
        no_value_breaks_a_route(test, 2).await;
    }

    async fn no_value_of_a_field_breaks_a_route_of_the_last_quarter(test: TestDatabase) {
        no_value_breaks_a_route(test, 3).await;
    }

    async fn no_address_breaks_a_route(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = furnished(&app).await;
        let ids = ["0", "-1", "9223372036854775807", "9223372036854775808", "abc", "1.5", "%00", "%ff", "..%2f", "%F0%9F%98%80", "%3Cscript%3E", "1"];
        let values = ["", "-1", "0", "9223372036854775807", "9223372036854775808", "abc", "%00", "%ff", "1,,x", "{", "%7B%7D", "%5B%5D", "true"];
        for endpoint in endpoints() {
            let mut addresses: Vec<String> = ids.iter().map(|id| address(&endpoint, id, "project=1")).collect();
            let mut names = vec!["page", "page_size", "project", "task", "id", "ids", "query", "view", "ordering", "search", "fields", "include", "exclude", "filter", "exportType"];
            names.extend(endpoint.doc.query.iter().map(|(name, _, _)| *name));
            if endpoint.method == Method::GET {
                addresses.extend(names.iter().flat_map(|name| values.map(|value| address(&endpoint, "1", &format!("project=1&{name}={value}").replacen(if *name == "project" { "project=1&" } else { "&&" }, "", 1)))));
            }
            for address in addresses.iter().filter(|address| address.parse::<Uri>().is_ok() && !takes_away(&endpoint)) {
                let status = send(&owner, &endpoint, address, "application/json", Vec::new()).await;
                assert!(status < 500, "{} {address}: {status}", endpoint.method);
            }
        }
    }
}
