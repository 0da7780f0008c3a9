//! Access tokens, personal and legacy.

use crate::harness::*;
use labelkeep_identity::jwt::Keys;
use labelkeep_model::{Role, UserId};
use labelkeep_test_support::START;
use serde_json::{Value, json};

const DISABLED: &str =
    "Authentication token no longer valid: legacy token authentication has been disabled for this organization";

async fn create(client: &Client) -> String {
    client.post("/api/token/", json!({})).await.json(201)["token"].as_str().unwrap().to_owned()
}

async fn refresh(app: &TestApp, token: &str) -> Answer {
    app.anonymous().post("/api/token/refresh/", json!({ "refresh": token })).await
}

fn bearer(app: &TestApp, access: &Value) -> Client {
    Client { bearer: Some(access["access"].as_str().unwrap().to_owned()), ..app.anonymous() }
}

on_both_databases! {
    async fn s07_a_token_lives_as_the_official_client_expects(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let token = create(&owner).await;
        assert_eq!(token.split('.').count(), 3);
        let second = owner.post("/api/token/", json!({})).await.json(409);
        assert_eq!(second["detail"], "You already have a valid token. Please revoke it before creating a new one.");
        let list = owner.get("/api/token/").await.json(200);
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!(list[0]["token"].as_str().unwrap(), token.rsplit_once('.').unwrap().0, "shown without its signature");

        let script = bearer(&app, &refresh(&app, &token).await.json(200));
        assert_eq!(script.get("/api/current-user/whoami").await.json(200)["email"], "owner@example.com");
        app.test.clock.advance_seconds(299);
        assert_eq!(script.get("/api/current-user").await.status, 200);
        app.test.clock.advance_seconds(1);
        assert_eq!(script.get("/api/current-user").await.json(401)["detail"], "Authentication credentials were not provided.");
        assert_eq!(Client { bearer: Some(token.clone()), ..app.anonymous() }.get("/api/current-user").await.status, 401, "a refresh token opens nothing by itself");

        let rotated = owner.post("/api/token/rotate/", json!({ "refresh": token })).await.json(200)["refresh"].clone();
        assert_eq!(refresh(&app, &token).await.json(401)["detail"], "Token is blacklisted");
        let script = bearer(&app, &refresh(&app, rotated.as_str().unwrap()).await.json(200));
        assert_eq!(owner.post("/api/token/blacklist/", json!({ "refresh": rotated })).await.status, 204);
        assert_eq!(script.get("/api/current-user").await.status, 401, "revoked on the very next request");
        let again = owner.post("/api/token/blacklist/", json!({ "refresh": rotated })).await.json(404);
        assert_eq!(again, json!({ "detail": "Token is invalid or already blacklisted." }));
        assert_eq!(refresh(&app, "nonsense").await.json(401)["detail"], "Token is invalid");
        create(&owner).await;
    }

    async fn s07_a_person_has_several_tokens_with_names(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let nameless = create(&owner).await;
        let named = |name: &str| owner.post("/api/token/", json!({ "name": name }));
        let nightly = named(" nightly ").await.json(201)["token"].as_str().unwrap().to_owned();
        let weekly = named("weekly").await.json(201)["token"].as_str().unwrap().to_owned();
        assert_eq!(named("nightly").await.status, 409);
        named(&"x".repeat(101)).await.json(400);
        named("two\nlines").await.json(400);
        let list = owner.get("/api/token/").await.json(200);
        let names: Vec<&str> = list.as_array().unwrap().iter().map(|token| token["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["", "nightly", "weekly"]);
        let script = bearer(&app, &refresh(&app, &nightly).await.json(200));
        assert_eq!(script.get("/api/current-user").await.status, 200);
        // The name goes on with the token that takes its place.
        let rotated = owner.post("/api/token/rotate/", json!({ "refresh": weekly })).await.json(200);
        refresh(&app, rotated["refresh"].as_str().unwrap()).await.json(200);
        assert_eq!(owner.get("/api/token/").await.json(200)[2]["name"], "weekly");
        let path = format!("/api/token/{}", list[1]["id"]);
        let ann = app.person("ann", Role::Annotator).await;
        assert_eq!(ann.delete(&path).await.status, 404, "only its owner");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.delete(&path).await.status, 404);
        assert_eq!(script.get("/api/current-user").await.status, 401, "revoked on the very next request");
        refresh(&app, &nameless).await.json(200);
        named("nightly").await.json(201);
        for number in 0..47 {
            named(&format!("script {number}")).await.json(201);
        }
        assert_eq!(named("one too many").await.status, 409);
    }

    async fn s07_an_access_token_makes_nothing_that_outlives_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let token = owner.post("/api/token/", json!({ "name": "nightly" })).await.json(201)["token"].clone();
        let script = bearer(&app, &refresh(&app, token.as_str().unwrap()).await.json(200));
        assert_eq!(script.post("/api/current-user/reset-token/", json!({})).await.status, 403);
        assert_eq!(script.post("/api/token/", json!({})).await.status, 403);
        assert_eq!(script.post("/api/token/", json!({ "name": "mine" })).await.status, 403);
        assert_eq!(owner.get("/api/token/").await.json(200).as_array().unwrap().len(), 1);
        assert_eq!(owner.get("/api/current-user").await.status, 200, "the legacy token is still the same");
    }

    async fn s07_only_its_owner_rotates_or_revokes_a_token(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let token = create(&ann).await;
        assert_eq!(owner.post("/api/token/rotate/", json!({ "refresh": token })).await.status, 400);
        assert_eq!(owner.post("/api/token/blacklist/", json!({ "refresh": token })).await.status, 404);
        assert_eq!(owner.get("/api/token/").await.json(200), json!([]));
        refresh(&app, &token).await.json(200);
    }

    async fn s07_tokens_expire_with_the_organization_s_time_to_live_and_can_be_switched_off(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        owner.post("/api/jwt/settings", json!({ "api_token_ttl_days": 2 })).await.json(200);
        owner.post("/api/jwt/settings", json!({ "api_token_ttl_days": 0 })).await.json(400);
        let token = create(&owner).await;
        let script = bearer(&app, &refresh(&app, &token).await.json(200));
        owner.post("/api/jwt/settings", json!({ "api_tokens_enabled": false })).await.json(200);
        assert_eq!(script.get("/api/current-user").await.status, 401);
        assert_eq!(refresh(&app, &token).await.status, 401);
        assert_eq!(app.person("ann", Role::Annotator).await.post("/api/token/", json!({})).await.status, 403);
        owner.post("/api/jwt/settings", json!({ "api_tokens_enabled": true })).await.json(200);
        assert_eq!(script.get("/api/current-user").await.status, 200);
        app.test.clock.advance_seconds(2 * 86_400);
        assert_eq!(refresh(&app, &token).await.json(401)["detail"], "Token is invalid");
        create(&owner).await;
    }

    async fn s07_legacy_tokens_are_off_until_an_administrator_turns_them_on(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let browser = app.browser("owner@example.com", "correct horse battery").await;
        assert_eq!(owner.get("/api/current-user").await.status, 401, "the new password ended the old token");
        browser.post("/api/jwt/settings", json!({ "legacy_api_tokens_enabled": false })).await.json(200);
        let token = browser.post("/api/current-user/reset-token/", json!({})).await.json(201)["token"].clone();
        let token = token.as_str().unwrap().to_owned();
        assert!(token.len() == 40 && token.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let script = Client { token: Some(token.clone()), ..app.anonymous() };
        assert_eq!(script.get("/api/current-user").await.json(401)["detail"], DISABLED);
        browser.post("/api/jwt/settings", json!({ "legacy_api_tokens_enabled": true })).await.json(200);
        assert_eq!(script.get("/api/current-user").await.status, 200);
        browser.post("/api/current-user/reset-token/", json!({})).await.json(201);
        assert_eq!(script.get("/api/current-user").await.json(401)["detail"], "Invalid token.");
    }

    async fn w14_no_get_gives_a_token_away(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let token = create(&owner).await;
        for path in ["/api/current-user/token", "/api/token", "/api/current-user/whoami", "/api/users", "/api/organizations/1/memberships"] {
            let text = owner.get(path).await.text();
            assert!(!text.contains("owner-token") && !text.contains(&token), "{path}");
        }
        assert_eq!(owner.get("/api/current-user/reset-token").await.status, 405);
    }

    async fn w04_what_another_installation_signed_is_worth_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        create(&owner).await;
        let secret: Vec<u8> = (0..32).map(|n: u8| n.wrapping_mul(91).wrapping_add(17)).collect();
        let theirs = Keys::new(&secret).unwrap();
        let forged = theirs.refresh(UserId(owner.id), "j".into(), START, START.plus_seconds(1000)).unwrap();
        assert_eq!(refresh(&app, &forged.token).await.json(401)["detail"], "Token is invalid");
        let access = theirs.access(UserId(owner.id), "j", "k".into(), START).unwrap();
        assert_eq!(Client { bearer: Some(access), ..app.anonymous() }.get("/api/current-user").await.status, 401);
        // Signed by us, but never handed out: the database knows nothing of it.
        let unknown = app.state.keys.refresh(UserId(owner.id), "j".into(), START, START.plus_seconds(1000)).unwrap();
        assert_eq!(refresh(&app, &unknown.token).await.json(401)["detail"], "Token is invalid");
        let cookie = Client { cookie: Some("sessionid=c2Vzc2lvbg".into()), ..app.anonymous() };
        assert_eq!(cookie.get("/api/current-user").await.status, 401);
    }
}
