//! Access tokens that may do less than their person, and those that scanners find.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

struct World {
    app: TestApp,
    owner: Client,
    browser: Client,
    project: i64,
    task: i64,
}

async fn world(test: TestDatabase) -> World {
    let app = TestApp::new(test).await;
    let owner = app.owner().await;
    let project = project(&owner, "First").await;
    let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"]
        .as_i64()
        .unwrap();
    app.person("admin", Role::Administrator).await;
    let browser = app.browser("admin@example.com", PASSWORD).await;
    World { app, owner, browser, project, task }
}

async fn project(owner: &Client, title: &str) -> i64 {
    let new = json!({ "title": title, "label_config": CONFIG });
    owner.post("/api/projects/", new).await.json(201)["id"].as_i64().unwrap()
}

impl World {
    async fn token(&self, fields: Value) -> String {
        self.browser.post("/api/token/", fields).await.json(201)["token"].as_str().unwrap().to_owned()
    }

    /// Somebody who sends a token of either form as it is meant to be sent.
    async fn with(&self, token: &str) -> Client {
        if token.starts_with("lkp_") {
            return Client { bearer: Some(token.to_owned()), ..self.app.anonymous() };
        }
        let access =
            self.app.anonymous().post("/api/token/refresh/", json!({ "refresh": token })).await.json(200)["access"]
                .clone();
        Client { bearer: Some(access.as_str().unwrap().to_owned()), ..self.app.anonymous() }
    }
}

fn code(answer: &Answer, status: u16) -> String {
    answer.json(status)["code"].as_str().unwrap().to_owned()
}

on_both_databases! {
    async fn s07_a_token_may_do_as_much_as_was_chosen_for_it(test: TestDatabase) {
        let world = world(test).await;
        let (project, task) = (world.project, world.task);
        for form in ["jwt", "prefixed"] {
            for scope in ["read", "label", "manage"] {
                let token = world.token(json!({ "name": format!("{form} {scope}"), "scope": scope, "form": form })).await;
                let client = world.with(&token).await;
                client.get("/api/current-user/whoami").await.json(200);
                client.get("/api/projects/").await.json(200);
                client.get(&format!("/api/tasks/{task}/")).await.json(200);
                assert_eq!(client.get(&format!("/api/projects/{project}/export?exportType=JSON")).await.status, 200);
                let labelled = client.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [] })).await;
                let renamed = client.patch(&format!("/api/projects/{project}/"), json!({ "title": "Renamed" })).await;
                let named = client.patch("/api/current-user", json!({ "first_name": "A" })).await;
                let expected = match scope { "read" => (403, 403, 403), "label" => (201, 403, 403), _ => (201, 200, 200) };
                assert_eq!((labelled.status, renamed.status, named.status), expected, "{form} {scope}");
                if scope == "read" {
                    assert_eq!(code(&labelled, 403), "token_may_not");
                    assert_eq!(client.get("/api/audit").await.status, 403);
                    assert_eq!(client.get("/api/token").await.status, 403);
                }
            }
        }
        let listed = world.browser.get("/api/token/").await.json(200);
        let scopes: Vec<&str> = listed.as_array().unwrap().iter().map(|token| token["scope"].as_str().unwrap()).collect();
        assert_eq!(scopes.iter().filter(|scope| **scope == "read").count(), 2);
        assert!(listed.as_array().unwrap().iter().all(|token| token["last_used_at"].is_string()));
    }

    async fn s07_a_token_for_some_projects_sees_no_others(test: TestDatabase) {
        let world = world(test).await;
        let other = project(&world.owner, "Other").await;
        let foreign = world.owner.post("/api/tasks/", json!({ "project": other, "data": { "text": "2" } })).await.json(201)["id"].clone();
        let token = world.token(json!({ "projects": [world.project] })).await;
        let client = world.with(&token).await;
        client.get(&format!("/api/projects/{}/", world.project)).await.json(200);
        client.post("/api/tasks/", json!({ "project": world.project, "data": { "text": "3" } })).await.json(201);
        for path in [format!("/api/projects/{other}/"), format!("/api/tasks/{foreign}/"), format!("/api/dm/views?project={other}"), format!("/api/tasks?project={other}")] {
            assert_eq!(client.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(client.post("/api/tasks/", json!({ "project": other, "data": { "text": "3" } })).await.status, 404);
        for path in ["/api/projects/", "/api/users/", "/api/dm/views", "/api/organizations/", "/api/audit"] {
            assert_eq!(code(&client.get(path).await, 403), "token_is_for_projects", "{path}");
        }
        assert_eq!(client.post("/api/projects/", json!({ "title": "New" })).await.status, 403);
        client.get("/api/current-user/whoami").await.json(200);
        let rotated = world.browser.post("/api/token/rotate/", json!({ "refresh": token })).await.json(200)["refresh"].as_str().unwrap().to_owned();
        assert_eq!(world.with(&rotated).await.get(&format!("/api/projects/{other}/")).await.status, 404, "one in its place has its limits");
    }

    async fn s07_a_prefixed_token_is_sent_as_it_is_and_ends_like_the_others(test: TestDatabase) {
        let world = world(test).await;
        let made = world.browser.post("/api/token/", json!({ "name": "scanner", "form": "prefixed", "expires_in_days": 2 })).await.json(201);
        let token = made["token"].as_str().unwrap().to_owned();
        assert!(labelkeep_identity::prefixed::is_one(&token));
        let client = world.with(&token).await;
        client.get("/api/projects/").await.json(200);
        let as_legacy = Client { token: Some(token.clone()), ..world.app.anonymous() };
        as_legacy.get("/api/projects/").await.json(200);
        let listed = world.browser.get("/api/token/").await.json(200);
        assert_eq!(listed[0]["token"], token[..8]);
        assert!(!listed.to_string().contains(&token));
        let mut wrong = token.clone();
        wrong.replace_range(10..11, if &token[10..11] == "a" { "b" } else { "a" });
        assert_eq!(world.with(&wrong).await.get("/api/projects/").await.status, 401);
        let unknown = labelkeep_identity::prefixed::token(&labelkeep_model::SeededRng::new(99));
        assert_eq!(world.with(&unknown).await.get("/api/projects/").await.status, 401);
        assert_eq!(client.post("/api/token/", json!({ "name": "more" })).await.status, 403, "a token makes no tokens");
        world.app.test.clock.advance_seconds(2 * 86_400);
        assert_eq!(client.get("/api/projects/").await.status, 401, "two days are over");
        let browser = world.app.sign_in("admin@example.com", PASSWORD).await;
        let token = browser.post("/api/token/", json!({ "name": "second", "form": "prefixed" })).await.json(201)["token"].as_str().unwrap().to_owned();
        let client = world.with(&token).await;
        client.get("/api/projects/").await.json(200);
        let id = browser.get("/api/token/").await.json(200)[0]["id"].clone();
        assert_eq!(browser.delete(&format!("/api/token/{id}")).await.status, 204);
        assert_eq!(client.get("/api/projects/").await.status, 401, "revoked");
    }

    async fn s07_what_cannot_be_chosen_for_a_token_is_said(test: TestDatabase) {
        let world = world(test).await;
        for (field, value) in [
            ("scope", json!("admin")),
            ("form", json!("cookie")),
            ("expires_in_days", json!(0)),
            ("expires_in_days", json!(366)),
            ("projects", json!([9999])),
            ("projects", json!(vec![world.project; 101])),
        ] {
            let refused = world.browser.post("/api/token/", json!({ field: value })).await.json(400);
            assert!(refused["validation_errors"][field].is_array(), "{refused}");
        }
    }
}
