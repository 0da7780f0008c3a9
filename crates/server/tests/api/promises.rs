//! Promises about every answer and every route; `docs/developers/security-tests.md` lists which row they keep.

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
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

/// One of everything, with the id 1, and people of every role in the project.
async fn furnished(app: &TestApp) -> (Client, Vec<(Role, Client)>) {
    let owner = app.owner().await;
    owner
        .post("/api/projects/", json!({ "title": "Project", "label_config": CONFIG, "maximum_annotations": 2 }))
        .await
        .json(201);
    owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": "x" } })).await.json(201);
    owner.post("/api/tasks/1/annotations/", json!({ "result": [] })).await.json(201);
    owner.post("/api/tasks/1/drafts", json!({ "result": [] })).await.json(201);
    owner.post("/api/predictions/", json!({ "task": 1, "result": [] })).await.json(201);
    owner.post("/api/projects/1/exports/", json!({})).await.json(201);
    owner.post("/api/projects/1/exports/1/convert", json!({ "export_type": "CSV" })).await.json(200);
    owner.post("/api/invitations/", json!({ "role": "AN", "projects": [1] })).await.json(201);
    owner.post("/api/token/", json!({ "name": "nightly" })).await.json(201);
    let mut people = vec![(Role::Administrator, app.person("ad", Role::Administrator).await)];
    for (name, role) in [("ma", Role::Manager), ("re", Role::Reviewer), ("an", Role::Annotator)] {
        let person = app.person(name, role).await;
        owner.post("/api/projects/1/members/", json!({ "user": person.id })).await;
        people.push((role, person));
    }
    (owner, people)
}

fn address(endpoint: &Endpoint, id: &str) -> String {
    let parts = endpoint.path.split('/').map(|part| match part {
        "{provider}" => "s3",
        part if part.starts_with('{') => id,
        part => part,
    });
    format!("{}?project=1", parts.collect::<Vec<_>>().join("/"))
}

async fn owner_gives_a_second_task(owner: &Client) {
    owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": "y" } })).await.json(201);
}

/// Whether it is data of ours, not the document or a file of the interface.
fn is_api(endpoint: &Endpoint) -> bool {
    endpoint.path.starts_with("/api/")
}

/// Every path of fields in an answer, items of lists as one.
fn fields(value: &Value, prefix: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                let path = format!("{prefix}.{name}");
                fields(inner, &path, all);
                all.insert(path);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| fields(item, &format!("{prefix}[]"), all)),
        _ => {}
    }
}

on_both_databases! {
    async fn s09_settings_live_in_the_database_and_not_in_a_process(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        owner.patch("/api/session-policy", json!({ "max_session_age": 77, "max_time_between_activity": 33 })).await.json(200);
        owner.patch("/api/current-user/preferences", json!({ "theme": "dark" })).await.json(200);
        let again = TestApp::new(app.test).await;
        let owner = Client { router: again.router.clone(), ..owner };
        assert_eq!(owner.get("/api/session-policy").await.json(200)["max_session_age"], 77);
        assert_eq!(owner.get("/api/current-user/preferences").await.json(200)["theme"], "dark");
    }

    async fn s10_addresses_of_other_stores_stay_in_the_task_as_they_came(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, _) = furnished(&app).await;
        for text in ["s3://bucket/a b.png", "gs://bucket/ü.png", "azure-blob://c/x", "redis://0/key", "/data/local-files/?d=x.png"] {
            let task = owner.post("/api/tasks/", json!({ "project": 1, "data": { "text": text } })).await.json(201);
            let read = owner.get(&format!("/api/tasks/{}", task["id"])).await.json(200);
            assert_eq!(read["data"]["text"], text);
        }
    }

    async fn s14_what_each_role_is_shown_is_the_list_that_was_agreed_on(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, mut people) = furnished(&app).await;
        people.insert(0, (Role::Owner, owner));
        let (_, annotator) = people.last().unwrap();
        annotator.get("/api/projects/1/next/").await.json(200);
        annotator.post("/api/tasks/1/annotations/", json!({ "result": [] })).await.json(201);
        // One that asks nobody.
        let storage = json!({ "project": 1, "bucket": "data", "s3_endpoint": "https://store.example", "synchronizable": false,
            "aws_access_key_id": "AKIAID", "aws_secret_access_key": "kept-out-of-sight", "aws_session_token": "kept-out-of-sight" });
        people[0].1.post("/api/storages/s3/", storage).await.json(201);
        let connection = json!({ "provider": "s3", "title": "Lake", "bucket": "data", "aws_access_key_id": "AKIAID",
            "aws_secret_access_key": "kept-out-of-sight" });
        people[0].1.post("/api/storage-connections", connection).await.json(201);
        let shared = json!({ "prefix": "p" });
        people[0].1.call(Method::PUT, "/api/storage-connections/1/projects/1", Some(shared)).await.json(200);
        let webhook = json!({ "project": 1, "url": "https://93.184.216.34/", "headers": { "Authorization": "kept-out-of-sight" },
            "secret": "kept-out-of-sight-too" });
        people[0].1.post("/api/webhooks/", webhook).await.json(201);
        people[0].1.post("/api/tasks/", json!({ "project": 1, "data": { "text": "told" } })).await.json(201);
        let mut text = String::new();
        for endpoint in endpoints().iter().filter(|endpoint| endpoint.method == Method::GET && is_api(endpoint)) {
            if endpoint.path.contains("{action_id}") || endpoint.path.ends_with("/next") { continue; }
            let mut seen: Vec<(String, BTreeSet<String>)> = Vec::new();
            for (role, person) in &people {
                // The annotator's own work has other numbers.
                let mut names = BTreeSet::new();
                for id in ["1", "2", "3"] {
                    let answer = person.get(&address(endpoint, id)).await;
                    assert!(!answer.text().contains("kept-out-of-sight"), "{}", endpoint.path);
                    if answer.status == 200 {
                        fields(&serde_json::from_slice(&answer.bytes).unwrap_or(Value::Null), "", &mut names);
                        break;
                    }
                }
                match seen.last_mut() {
                    Some((roles, same)) if *same == names => roles.push_str(&format!(" {role}")),
                    _ => seen.push((role.to_string(), names)),
                }
            }
            text.push_str(&format!("GET {}\n", endpoint.path));
            for (roles, names) in seen {
                let names = if names.is_empty() { "nothing".to_owned() } else { names.into_iter().collect::<Vec<_>>().join(" ") };
                text.push_str(&format!("  {roles}: {names}\n"));
            }
        }
        for secret in ["password_hash", "token_hash", "secret", ".hash", "digest"] {
            assert!(!text.contains(secret), "{secret}");
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/fields.txt");
        if std::env::var_os("LABELKEEP_WRITE_FIELDS").is_some() {
            std::fs::write(path, &text).unwrap();
        }
        let agreed = std::fs::read_to_string(path).unwrap_or_default();
        let differs = text.lines().zip(agreed.lines()).find(|(now, then)| now != then);
        assert!(text == agreed, "somebody is shown other fields than agreed: {differs:#?}\nWhere that is right, run this test with LABELKEEP_WRITE_FIELDS=1");
    }

    async fn s15_other_verbs_are_refused_with_those_there_are_and_no_other_origin_may_read(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, _) = furnished(&app).await;
        let all = endpoints();
        let verbs = [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];
        let paths: BTreeSet<&str> = all.iter().filter(|endpoint| is_api(endpoint)).map(|endpoint| endpoint.path).collect();
        for path in paths {
            let declared: Vec<_> = all.iter().filter(|endpoint| endpoint.path == path).collect();
            let missing = verbs.iter().find(|verb| declared.iter().all(|endpoint| endpoint.method != **verb)).unwrap();
            let answer = owner.call(missing.clone(), &address(declared[0], "1"), None).await;
            assert_eq!(answer.status, 405, "{missing} {path}: {}", answer.text());
            let allow: Vec<&str> = answer.headers["allow"].to_str().unwrap().split(',').map(str::trim).collect();
            for endpoint in &declared {
                assert!(allow.contains(&endpoint.method.as_str()), "{path}: {allow:?}");
            }
            let preflight = Request::builder().method(Method::OPTIONS).uri(address(declared[0], "1"))
                .header("origin", "https://evil.example").header("access-control-request-method", "POST");
            let answer = owner.send(preflight.body(Body::empty()).unwrap()).await;
            assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control-")), "{path}");
        }
    }

    async fn w20_a_get_changes_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, _) = furnished(&app).await;
        let readable: Vec<_> = endpoints().into_iter().filter(|endpoint| endpoint.method == Method::GET && is_api(endpoint)).collect();
        owner_gives_a_second_task(&owner).await;
        // The next task is held for who asked: the one act of a GET, which the compatible API has; asked for before.
        owner.get("/api/projects/1/next/").await.json(200);
        let mut answers = Vec::new();
        for endpoint in &readable {
            let answer = owner.get(&address(endpoint, "1")).await;
            answers.push((answer.status, without_id(&answer)));
        }
        for (endpoint, (status, text)) in readable.iter().zip(answers) {
            // An export is an act that the trail tells of.
            if ["/api/audit", "/api/audit/export"].contains(&endpoint.path) { continue; }
            let again = owner.get(&address(endpoint, "1")).await;
            assert_eq!((again.status, without_id(&again)), (status, text), "{}", endpoint.path);
        }
    }

    async fn w03_no_address_leaves_the_files_of_the_interface(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let inside = ["../../Cargo.toml", "..%2f..%2fCargo.toml", "%2e%2e/%2e%2e/Cargo.toml", "..\\..\\Cargo.toml", "..%5c..%5cCargo.toml", "%2fetc%2fpasswd", "/etc/passwd", "....//....//etc/passwd", "x%00.js"];
        for start in ["/assets/", "/templates/", "/example/", "/samples/", "/static../", "/static/", "/data/upload/1/", "/data/", "/"] {
            for rest in inside {
                let Ok(request) = Request::builder().uri(format!("{start}{rest}")).body(Body::empty()) else { continue };
                let answer = owner.send(request).await;
                assert_eq!(answer.status, 404, "{start}{rest}");
                assert!(!answer.text().contains("[package]") && !answer.text().contains("root:"), "{start}{rest}");
            }
        }
    }

    async fn w10_w12_markup_in_an_address_or_a_value_comes_back_as_text_only(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, _) = furnished(&app).await;
        let markup = "<img src=x onerror=alert(1)>";
        let coded = "%3Cimg%20src=x%20onerror=alert(1)%3E";
        let mut answers = vec![owner.post("/api/labeling-config/check", json!({ "label_config": format!("<View>{markup}") })).await];
        for path in ["/no/", "/api/no/", "/api/projects/", "/data/upload/1/", "/projects/", "/user/login/?next=", "/help/"] {
            answers.push(owner.get(&format!("{path}{coded}")).await);
        }
        for body in [json!({ "title": markup, "label_config": markup }), json!({ "sampling": markup })] {
            answers.push(owner.post("/api/projects/", body).await);
        }
        assert_eq!(owner.get("/api/projects/abc").await.json(404)["status_code"], 404);
        for answer in answers {
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            let kind = answer.headers["content-type"].to_str().unwrap();
            assert!(kind.starts_with("application/json") || !answer.text().contains("<img src=x"), "{kind}: {}", answer.text());
        }
    }

    async fn x_error_no_answer_tells_about_the_machine_or_the_code(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let (owner, _) = furnished(&app).await;
        for endpoint in endpoints().iter().filter(|endpoint| is_api(endpoint) && endpoint.method != Method::DELETE) {
            for (id, body) in [("1", "{"), ("9223372036854775808", "{}"), ("x'", r#"{"filters":{"conjunction":"'","items":[]}}"#), ("%00", "[]")] {
                let Ok(uri) = address(endpoint, id).parse::<axum::http::Uri>() else { continue };
                let request = Request::builder().method(endpoint.method.clone()).uri(uri).header("content-type", "application/json");
                let answer = owner.send(request.body(Body::from(body)).unwrap()).await;
                if answer.status < 400 { continue }
                let text = answer.text().to_lowercase();
                for word in [".rs", "panicked", "sqlx", "sqlite", "postgres", "select ", "backtrace", "/home/", "/tmp/", "src/"] {
                    assert!(!text.contains(word), "{} {}: {word} in {text}", endpoint.method, endpoint.path);
                }
            }
        }
    }
}

/// Errors have an id of their own each time.
fn without_id(answer: &Answer) -> String {
    match serde_json::from_slice::<Value>(&answer.bytes) {
        Ok(Value::Object(mut map)) if answer.status >= 400 => {
            map.remove("id");
            Value::Object(map).to_string()
        }
        _ => answer.text(),
    }
}

#[test]
fn x_public_only_these_routes_are_open_to_everybody() {
    let open =
        endpoints().into_iter().filter(|endpoint| matches!(endpoint.guard, Guard::Public(_)) && is_api(endpoint));
    let mut open: Vec<String> = open.map(|endpoint| format!("{} {}", endpoint.method, endpoint.path)).collect();
    open.sort_unstable();
    insta::assert_snapshot!(open.join("\n"), @r"
    GET /api/session
    GET /api/signup
    GET /api/version
    POST /api/password-reset
    POST /api/password-reset/mail
    POST /api/session
    POST /api/setup
    POST /api/signup
    POST /api/sso/{slug}
    POST /api/sso/{slug}/back-channel-logout
    POST /api/token/refresh
    ");
}
