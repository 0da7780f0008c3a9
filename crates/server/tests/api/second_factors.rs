//! Second factors, and proving anew who one is before something dangerous.

use crate::harness::*;
use futures_util::future::join_all;
use labelkeep_database::{Fetch, args};
use labelkeep_identity::totp::code_of;
use labelkeep_model::{Clock as _, Role};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";
const EMAIL: &str = "ann@example.com";

/// The app of a phone.
struct Phone(Vec<u8>);

impl Phone {
    fn reads(secret: &str) -> Self {
        Self(base32(secret))
    }

    /// `drift`: steps that its clock is wrong.
    fn shows(&self, app: &TestApp, drift: i64) -> String {
        code_of(&self.0, app.test.clock.now().seconds() / 30 + drift)
    }
}

pub fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut held, mut bytes) = (0, 0_u32, Vec::new());
    for letter in text.bytes() {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|known| *known == letter).unwrap();
        held = (held << 5 | u32::try_from(value).unwrap()) & 0xffff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    bytes
}

struct Enrolled {
    app: TestApp,
    browser: Client,
    phone: Phone,
    recovery_codes: Vec<String>,
}

async fn enrol(app: &TestApp, browser: &Client) -> (Phone, Vec<String>) {
    let begun = browser.post("/api/current-user/second-factor/totp", json!({})).await.json(200);
    let phone = Phone::reads(begun["secret"].as_str().unwrap());
    assert!(begun["address"].as_str().unwrap().contains(begun["secret"].as_str().unwrap()));
    let confirm = json!({ "code": phone.shows(app, 0) });
    let confirmed = browser.post("/api/current-user/second-factor/totp/confirm", confirm).await.json(200);
    let codes = confirmed["recovery_codes"].as_array().unwrap();
    app.test.clock.advance_seconds(30);
    (phone, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn enrolled(app: TestApp, role: Role) -> Enrolled {
    app.owner().await;
    app.person("ann", role).await;
    let browser = app.browser(EMAIL, PASSWORD).await;
    let (phone, recovery_codes) = enrol(&app, &browser).await;
    Enrolled { app, browser, phone, recovery_codes }
}

async fn sign_in(app: &TestApp, password: &str, code: &str) -> Answer {
    app.anonymous().post("/api/session", json!({ "email": EMAIL, "password": password, "code": code })).await
}

fn code(answer: &Answer, status: u16) -> String {
    answer.json(status)["code"].as_str().unwrap().to_owned()
}

async fn actions(app: &TestApp) -> Vec<(String, Value)> {
    let mut database = app.database();
    let rows = database.fetch_all("SELECT action, details FROM audit_log ORDER BY id", args![]).await.unwrap();
    rows.iter()
        .map(|row| {
            let details: String = row.get("details").unwrap();
            (row.get("action").unwrap(), serde_json::from_str(&details).unwrap())
        })
        .collect()
}

on_both_databases! {
    async fn x_second_factor_totp_a_sign_in_needs_a_code_that_counts_once(test: TestDatabase) {
        let Enrolled { app, browser, phone, .. } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        assert_eq!(code(&sign_in(&app, PASSWORD, "").await, 401), "second_factor_needed");
        assert_eq!(code(&sign_in(&app, "a wrong guess", "").await, 401), "wrong_password", "the password comes first");
        let right = phone.shows(&app, 0);
        let wrong = if right == "000000" { "000001" } else { "000000" };
        assert_eq!(code(&sign_in(&app, PASSWORD, wrong).await, 401), "wrong_code");
        assert_eq!(code(&sign_in(&app, "a wrong guess", &right).await, 401), "wrong_password");
        // Three in a row rest a second.
        app.test.clock.advance_seconds(2);
        assert_eq!(sign_in(&app, PASSWORD, &right).await.status, 200);
        assert_eq!(code(&sign_in(&app, PASSWORD, &right).await, 401), "wrong_code", "it was used");
        assert_eq!(sign_in(&app, PASSWORD, &phone.shows(&app, 1)).await.status, 200, "a clock before ours");
        app.test.clock.advance_seconds(60);
        assert_eq!(code(&sign_in(&app, PASSWORD, &phone.shows(&app, -1)).await, 401), "wrong_code", "older than one that was used");
        app.test.clock.advance_seconds(60);
        assert_eq!(code(&sign_in(&app, PASSWORD, &phone.shows(&app, -2)).await, 401), "wrong_code", "too far behind ours");
        app.test.clock.advance_seconds(10);
        assert_eq!(sign_in(&app, PASSWORD, &phone.shows(&app, -1)).await.status, 200, "a clock behind ours");
        let form = format!("email=ann%40example.com&password={}&code={}", PASSWORD.replace(' ', "+"), phone.shows(&app, 0));
        let request = axum::http::Request::post("/user/login").header("content-type", "application/x-www-form-urlencoded");
        assert_eq!(app.anonymous().send(request.body(form.into()).unwrap()).await.status, 302, "by form too");
        let failed = actions(&app).await.into_iter().filter(|(action, details)| action == "user.login_failed" && details["second_factor"] == true);
        assert_eq!(failed.count(), 4);
        assert_eq!(browser.get("/api/session").await.json(200)["has_second_factor"], true);
    }

    async fn x_second_factor_totp_of_the_same_code_at_the_same_moment_one_is_taken(test: TestDatabase) {
        let Enrolled { app, phone, recovery_codes, .. } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        let other = app.another_node().await;
        for right in [&phone.shows(&app, 0), &recovery_codes[0]] {
            let body = json!({ "email": EMAIL, "password": PASSWORD, "code": right });
            let nodes = [app.anonymous(), other.clone(), app.anonymous(), other.clone()];
            let answers = join_all(nodes.iter().map(|node| node.post("/api/session", body.clone()))).await;
            assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{right}");
            app.test.clock.advance_seconds(120);
        }
    }

    async fn x_second_factor_totp_codes_are_guessed_from_the_same_budget_as_passwords(test: TestDatabase) {
        let Enrolled { app, phone, .. } = enrolled(TestApp::with_real_limits(test).await, Role::Annotator).await;
        app.test.clock.advance_seconds(600);
        assert_eq!(sign_in(&app, "a wrong guess", "").await.status, 401);
        let wrong = if phone.shows(&app, 0) == "000000" { "000001" } else { "000000" };
        assert_eq!(sign_in(&app, PASSWORD, wrong).await.status, 401);
        assert_eq!(sign_in(&app, PASSWORD, "").await.status, 401, "no guess, and none of the three");
        assert_eq!(sign_in(&app, PASSWORD, "abcd-efgh-ijkl-mnop").await.status, 401, "a recovery code is guessed from it too");
        assert_eq!(sign_in(&app, PASSWORD, &phone.shows(&app, 0)).await.status, 429, "the right one rests as well");
        app.test.clock.advance_seconds(2);
        assert_eq!(sign_in(&app, PASSWORD, &phone.shows(&app, 0)).await.status, 200);
    }

    async fn x_second_factor_recovery_codes_open_once_and_new_ones_end_the_old(test: TestDatabase) {
        let Enrolled { app, browser, recovery_codes, .. } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        assert_eq!(recovery_codes.len(), 10);
        assert_eq!(sign_in(&app, PASSWORD, &recovery_codes[0].to_uppercase()).await.status, 200);
        assert_eq!(code(&sign_in(&app, PASSWORD, &recovery_codes[0]).await, 401), "wrong_code");
        let state = browser.get("/api/current-user/second-factor").await.json(200);
        assert_eq!((&state["recovery_codes_left"], &state["required"]), (&json!(9), &json!(false)));
        let made = browser.post("/api/current-user/second-factor/recovery-codes", json!({})).await.json(200);
        assert_eq!(code(&sign_in(&app, PASSWORD, &recovery_codes[1]).await, 401), "wrong_code");
        assert_eq!(sign_in(&app, PASSWORD, made["recovery_codes"][1].as_str().unwrap()).await.status, 200);
        let sessions = browser.get("/api/current-user/sessions").await.json(200);
        let proofs: Vec<&str> = sessions.as_array().unwrap().iter().map(|session| session["proved_by"].as_str().unwrap()).collect();
        assert_eq!(proofs.iter().filter(|proof| **proof == "password+recovery_code").count(), 2, "{proofs:?}");
    }

    async fn x_second_factor_totp_no_secret_and_no_code_is_stored_as_it_is(test: TestDatabase) {
        let Enrolled { app, phone, recovery_codes, .. } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        let mut database = app.database();
        let sealed: String = database.fetch_one("SELECT secret FROM totp_factors", args![]).await.unwrap().get("secret").unwrap();
        assert!(sealed.starts_with("lk1.") && !sealed.contains(&labelkeep_identity::totp::base32(&phone.0)), "{sealed}");
        let kept = database.fetch_all("SELECT digest FROM recovery_codes", args![]).await.unwrap();
        let kept: Vec<String> = kept.iter().map(|row| row.get("digest").unwrap()).collect();
        assert_eq!(kept.len(), 10);
        for told in actions(&app).await {
            let text = format!("{told:?} {kept:?}");
            assert!(recovery_codes.iter().all(|code| !text.contains(code.as_str()) && !text.contains(&code.replace('-', ""))));
        }
    }

    async fn x_second_factor_totp_setting_one_up_ends_other_sessions_and_a_wrong_code_sets_none_up(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        app.person("ann", Role::Annotator).await;
        let browser = app.browser(EMAIL, PASSWORD).await;
        let elsewhere = app.sign_in(EMAIL, PASSWORD).await;
        assert_eq!(code(&browser.post("/api/current-user/second-factor/totp/confirm", json!({ "code": "123456" })).await, 409), "second_factor_not_begun");
        let begun = browser.post("/api/current-user/second-factor/totp", json!({})).await.json(200);
        let early = Phone::reads(begun["secret"].as_str().unwrap());
        let late = browser.post("/api/current-user/second-factor/totp", json!({})).await.json(200);
        let late = Phone::reads(late["secret"].as_str().unwrap());
        browser.post("/api/current-user/second-factor/totp/confirm", json!({ "code": early.shows(&app, 0) })).await.json(400);
        assert_eq!(sign_in(&app, PASSWORD, "").await.status, 200, "nothing is asked for before it is confirmed");
        assert_eq!(elsewhere.get("/api/current-user").await.status, 200);
        browser.post("/api/current-user/second-factor/totp/confirm", json!({ "code": late.shows(&app, 0) })).await.json(200);
        assert_eq!((browser.get("/api/current-user").await.status, elsewhere.get("/api/current-user").await.status), (200, 401));
        assert_eq!(code(&browser.post("/api/current-user/second-factor/totp", json!({})).await, 409), "second_factor_is_there");
        assert_eq!(browser.delete("/api/current-user/second-factor/totp").await.status, 204);
        assert_eq!(sign_in(&app, PASSWORD, "").await.status, 200);
    }

    async fn x_second_factor_who_must_have_one_can_do_nothing_before(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let manager = app.person("manager", Role::Manager).await;
        let project = owner.post("/api/projects/", json!({ "title": "Project" })).await.json(201)["id"].clone();
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": ann.id })).await.json(201);
        let browser = app.browser(EMAIL, PASSWORD).await;
        let refresh = browser.post("/api/token/", json!({})).await.json(201)["token"].clone();
        let access = app.anonymous().post("/api/token/refresh/", json!({ "refresh": refresh })).await.json(200)["access"].clone();
        let token = Client { bearer: Some(access.as_str().unwrap().to_owned()), ..app.anonymous() };
        let legacy = browser.post("/api/current-user/reset-token", json!({})).await.json(201)["token"].clone();
        let legacy = Client { token: Some(legacy.as_str().unwrap().to_owned()), ..app.anonymous() };
        owner.patch("/api/second-factor-policy", json!({ "roles": ["DI"] })).await.json(400);
        let policy = owner.patch("/api/second-factor-policy", json!({ "roles": ["AN", "OW"] })).await.json(200);
        assert_eq!(policy["roles"], json!(["OW", "AN"]));
        for client in [&browser, &token, &legacy] {
            for path in ["/api/projects/", "/api/organizations/", "/api/tasks/", &format!("/api/projects/{project}/")] {
                assert_eq!(code(&client.get(path).await, 403), "must_enrol", "{path}");
            }
            assert_eq!(code(&client.patch("/api/current-user", json!({ "first_name": "A" })).await, 403), "must_enrol");
        }
        assert_eq!(browser.get("/api/session").await.json(200)["must_enrol"], true);
        assert_eq!(manager.get("/api/projects/").await.status, 200, "other roles are asked for nothing");
        enrol(&app, &browser).await;
        for client in [&browser, &token, &legacy] {
            client.get("/api/projects/").await.json(200);
        }
        assert_eq!(browser.get("/api/session").await.json(200)["must_enrol"], false);
        assert_eq!(browser.delete("/api/current-user/second-factor/totp").await.status, 204);
        assert_eq!(code(&browser.get("/api/projects/").await, 403), "must_enrol", "it is asked for again");
    }

    async fn x_second_factor_step_up_what_is_dangerous_needs_a_proof_of_late(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let token = app.owner().await;
        let person = app.person("ann", Role::Annotator).await.id;
        let project = token.post("/api/projects/", json!({ "title": "Project" })).await.json(201)["id"].clone();
        let owner = app.browser("owner@example.com", PASSWORD).await;
        let role = |role: &str| json!({ "user_id": person, "role": role });
        owner.patch("/api/organizations/1/memberships", role("RE")).await.json(200);
        app.test.clock.advance_seconds(15 * 60 + 1);
        let storage = json!({ "project": project, "bucket": "data", "synchronizable": false, "aws_access_key_id": "a", "aws_secret_access_key": "b" });
        let refused = [
            owner.patch("/api/organizations/1/memberships", role("AN")).await,
            owner.delete(&format!("/api/users/{person}")).await,
            owner.post(&format!("/api/users/{person}/password-reset"), json!({})).await,
            owner.post("/api/token/", json!({})).await,
            owner.post("/api/current-user/reset-token", json!({})).await,
            owner.post("/api/invitations/", json!({ "role": "AD" })).await,
            owner.post("/api/users/", json!({ "email": "new@example.com", "role": "MA" })).await,
            owner.post("/api/jwt/settings", json!({ "legacy_api_tokens_enabled": true })).await,
            owner.patch("/api/second-factor-policy", json!({ "roles": [] })).await,
            owner.patch("/api/session-policy", json!({ "max_time_since_proof": 1000 })).await,
            owner.post("/api/current-user/second-factor/totp", json!({})).await,
            owner.post("/api/storages/s3/", storage.clone()).await,
        ];
        for answer in &refused {
            assert_eq!(code(answer, 403), "proof_needed");
        }
        owner.post("/api/invitations/", json!({ "role": "AN" })).await.json(201);
        owner.post("/api/projects/", json!({ "title": "Another" })).await.json(201);
        owner.post("/api/session/proof", json!({ "password": "a wrong guess" })).await.json(400);
        assert_eq!(owner.patch("/api/organizations/1/memberships", role("AN")).await.status, 403);
        assert_eq!(owner.post("/api/session/proof", json!({ "password": PASSWORD })).await.status, 204);
        owner.patch("/api/organizations/1/memberships", role("AN")).await.json(200);
        owner.post("/api/storages/s3/", storage).await.json(201);
        owner.patch("/api/session-policy", json!({ "max_time_since_proof": 1 })).await.json(200);
        app.test.clock.advance_seconds(61);
        assert_eq!(owner.patch("/api/organizations/1/memberships", role("RE")).await.status, 403, "as long as the organisation says");
        let told: Vec<String> = actions(&app).await.into_iter().map(|(action, _)| action).filter(|action| action.starts_with("user.proo") || action == "user.proved").collect();
        assert_eq!(told, ["user.proof_failed", "user.proved"]);
    }

    async fn x_second_factor_step_up_a_second_factor_is_what_proves_and_guesses_are_bounded(test: TestDatabase) {
        let Enrolled { app, browser, phone, recovery_codes } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        app.test.clock.advance_seconds(3600);
        let prove = |body: Value| browser.post("/api/session/proof", body);
        assert_eq!(browser.post("/api/token/", json!({})).await.status, 403);
        assert_eq!(code(&prove(json!({ "password": PASSWORD })).await, 400), "second_factor_needed");
        assert_eq!(prove(json!({ "code": phone.shows(&app, 0) })).await.status, 204);
        browser.post("/api/token/", json!({})).await.json(201);
        let used = prove(json!({ "code": phone.shows(&app, 0) })).await.json(400);
        assert_eq!(used["validation_codes"]["code"][0]["code"], "wrong_code", "it counts once");
        assert_eq!(prove(json!({ "code": recovery_codes[3] })).await.status, 204);
        for _ in 0..3 {
            prove(json!({ "code": "abcd" })).await.json(400);
        }
        assert_eq!(prove(json!({ "code": recovery_codes[4] })).await.status, 429);
        let change = json!({ "old_password": PASSWORD, "new_password": "another fine one" });
        app.test.clock.advance_seconds(3600);
        assert_eq!(code(&browser.post("/api/current-user/password", change).await, 403), "proof_needed", "the password alone is no proof");
    }

    async fn x_session_administrators_list_and_end_sessions_up_to_their_own_role(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let admin = app.person("admin", Role::Administrator).await;
        let manager = app.person("manager", Role::Manager).await;
        let ann = app.person("ann", Role::Annotator).await.id;
        let (first, second) = (app.browser(EMAIL, PASSWORD).await, app.sign_in(EMAIL, PASSWORD).await);
        let sessions = admin.get(&format!("/api/users/{ann}/sessions")).await.json(200);
        assert_eq!(sessions.as_array().unwrap().len(), 2);
        assert!(sessions.as_array().unwrap().iter().all(|session| session["current"] == false && session["proved_by"] == "password" && session["proved_at"].is_string()));
        let one = sessions.as_array().unwrap().iter().map(|session| session["id"].as_i64().unwrap()).min().unwrap();
        assert_eq!(admin.delete(&format!("/api/users/{ann}/sessions/{one}")).await.status, 204);
        assert_eq!((first.get("/api/current-user").await.status, second.get("/api/current-user").await.status), (401, 200));
        assert_eq!(admin.delete(&format!("/api/users/{ann}/sessions/{one}")).await.status, 404);
        assert_eq!(admin.delete(&format!("/api/users/{}/sessions/{one}", manager.id)).await.status, 404, "of another person");
        assert_eq!(admin.delete(&format!("/api/users/{ann}/sessions")).await.status, 204);
        assert_eq!(second.get("/api/current-user").await.status, 401);
        for path in ["sessions", "second-factor"] {
            assert_eq!(admin.delete(&format!("/api/users/{}/{path}", owner.id)).await.status, 403, "the owner is above");
            assert_eq!(manager.delete(&format!("/api/users/{ann}/{path}")).await.status, 403);
        }
        assert_eq!(admin.get(&format!("/api/users/{}/sessions", owner.id)).await.status, 403);
    }

    async fn x_second_factor_who_lost_it_is_let_in_by_an_administrator_or_from_the_server_s_machine(test: TestDatabase) {
        let Enrolled { app, browser, phone, .. } = enrolled(TestApp::new(test).await, Role::Annotator).await;
        let admin = app.person("admin", Role::Administrator).await;
        assert_eq!(admin.delete(&format!("/api/users/{}/second-factor", browser.id)).await.status, 204);
        assert_eq!(browser.get("/api/current-user").await.status, 401, "sessions end with it");
        assert_eq!(sign_in(&app, PASSWORD, &phone.shows(&app, 0)).await.status, 200);
        assert_eq!(code(&admin.delete(&format!("/api/users/{}/second-factor", browser.id)).await, 409), "no_second_factor");
        let browser = app.sign_in(EMAIL, PASSWORD).await;
        enrol(&app, &browser).await;
        app.database().remove_second_factor_from_command_line("Ann@Example.com").await.unwrap();
        assert_eq!(sign_in(&app, PASSWORD, "").await.status, 200);
        let told = actions(&app).await.into_iter().filter(|(action, _)| action == "user.second_factor_removed").count();
        assert_eq!(told, 2);
    }
}
