//! What goes out by mail: links for new passwords, and invitations.

use crate::harness::*;
use axum::{body::Body, http::Request};
use labelkeep_database::{Fetch, args, watch_statements};
use labelkeep_mail::Message;
use labelkeep_model::Role;
use labelkeep_server::ClientAddress;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const PASSWORD: &str = "correct horse battery";

/// The secret of the only link in a mail.
#[track_caller]
fn token(mail: &Message, page: &str) -> String {
    let (_, rest) = mail
        .text
        .split_once(&format!("http://localhost:8080/user/{page}/?token="))
        .unwrap_or_else(|| panic!("{mail:?}"));
    rest.lines().next().unwrap().to_owned()
}

async fn forgot(app: &TestApp, email: &str, from: &str) -> Answer {
    let body = Body::from(json!({ "email": email }).to_string());
    let mut request =
        Request::post("/api/password-reset/mail").header("content-type", "application/json").body(body).unwrap();
    request.extensions_mut().insert(ClientAddress(from.parse().unwrap()));
    app.anonymous().send(request).await
}

async fn asks(app: &TestApp, email: &str) {
    assert_eq!(forgot(app, email, "192.0.2.1").await.status, 204, "{email}");
}

async fn reset(app: &TestApp, token: &str, password: &str) -> u16 {
    app.anonymous().post("/api/password-reset", json!({ "token": token, "password": password })).await.status
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let mut database = app.database();
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

on_both_databases! {
    async fn s04_who_forgot_the_password_gets_a_link_that_works_once_and_for_an_hour(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let browser = app.browser("ann@example.com", "an older password of hers").await;
        assert_eq!(app.anonymous().get("/api/session").await.json(200)["resets_by_mail"], true);
        asks(&app, " Ann@Example.com ").await;
        asks(&app, "ann@example.com").await;
        let mails = app.mails().await;
        assert_eq!(mails.iter().map(|mail| mail.to.address()).collect::<Vec<_>>(), ["ann@example.com"; 2]);
        let (first, second) = (token(&mails[0], "password-reset"), token(&mails[1], "password-reset"));
        assert_eq!(reset(&app, &first, PASSWORD).await, 403, "a newer link ends the older one");
        assert_eq!(reset(&app, &second, "short").await, 400);
        assert_eq!(browser.get("/api/current-user").await.status, 200, "asking ends nothing");
        assert_eq!(reset(&app, &second, PASSWORD).await, 204);
        assert_eq!(reset(&app, &second, PASSWORD).await, 403);
        assert_eq!((browser.get("/api/current-user").await.status, ann.get("/api/current-user").await.status), (401, 401), "everything else ended");
        app.sign_in("ann@example.com", PASSWORD).await;
        asks(&app, "ann@example.com").await;
        let third = token(&app.mails().await[0], "password-reset");
        app.test.clock.advance_seconds(3601);
        assert_eq!(reset(&app, &third, PASSWORD).await, 403);
        assert!(app.mails().await.is_empty(), "each is sent once");
        let trail = owner.get("/api/audit/?ordering=id").await.text();
        for action in ["user.password_reset_requested", "user.reset_link_mailed", "user.password_reset"] {
            assert!(trail.contains(action), "{action}");
        }
        assert!(![first, second, third].iter().any(|secret| trail.contains(secret.as_str())));
    }

    async fn s04_asking_for_a_link_says_nothing_of_who_has_an_account(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        for (name, role) in [("ann", Role::Annotator), ("gone", Role::Deactivated)] {
            app.person(name, role).await;
            app.set_password(&format!("{name}@example.com"), PASSWORD).await;
        }
        owner.post("/api/users/", json!({ "email": "linked@example.com", "role": "AN" })).await.json(201);
        let said = Arc::new(Mutex::new(Vec::new()));
        let heard = said.clone();
        watch_statements(move |sql, args| heard.lock().unwrap().push(format!("{sql} {}", args.len())));
        let mut seen = Vec::new();
        let everybody = ["owner@example.com", "nobody@example.com", "ann@example.com", "gone@example.com", "linked@example.com"];
        for (number, email) in everybody.into_iter().enumerate() {
            said.lock().unwrap().clear();
            let answer = forgot(&app, email, &format!("192.0.2.{number}")).await;
            let statements = std::mem::take(&mut *said.lock().unwrap());
            assert!(statements.iter().any(|sql| sql.contains("INSERT INTO mails")), "it was watched: {statements:?}");
            let headers: Vec<String> = answer.headers.iter().filter(|(name, _)| !name.as_str().contains("request-id")).map(|pair| format!("{pair:?}")).collect();
            seen.push((answer.status, headers, answer.bytes, statements));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
        let to: Vec<String> = app.mails().await.iter().map(|mail| mail.to.address().to_owned()).collect();
        assert_eq!(to, ["owner@example.com", "ann@example.com", "linked@example.com"]);
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM mails WHERE status = 'waiting'").await, 0);
        let bad = app.anonymous().post("/api/password-reset/mail", json!({ "email": "a@b.c\r\nBcc: eve@example.com" })).await;
        assert!(bad.json(400)["validation_errors"]["email"].is_array());
    }

    async fn s04_links_are_asked_for_only_so_often_whoever_has_the_address(test: TestDatabase) {
        let app = TestApp::with_real_limits(test).await;
        app.owner().await;
        for email in ["owner@example.com", "nobody@example.com"] {
            // From one network three at once; from all of them together ten.
            let mut statuses = Vec::new();
            for network in [7, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 11] {
                statuses.push(forgot(&app, email, &format!("192.0.2.{network}")).await.status);
            }
            assert_eq!(statuses, [204, 204, 204, 429, 204, 204, 204, 204, 204, 204, 204, 429], "{email}");
            let refused = forgot(&app, email, "192.0.2.12").await;
            assert!(refused.headers["retry-after"].to_str().unwrap().parse::<u32>().unwrap() <= 601);
        }
        assert_eq!(forgot(&app, "other@example.com", "192.0.2.12").await.status, 204, "others are not affected");
        app.test.clock.advance_seconds(601);
        assert_eq!(forgot(&app, "owner@example.com", "192.0.2.13").await.status, 204);
        let body = json!({ "email": "owner@example.com" }).to_string();
        let request = Request::post("/api/password-reset/mail").header("content-type", "application/json").header("sec-fetch-site", "cross-site");
        assert_eq!(app.anonymous().send(request.body(Body::from(body)).unwrap()).await.status, 403, "no other site asks");
    }

    async fn s04_who_comes_by_a_provider_alone_gets_no_password_by_mail(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let id = ann.id;
        app.database().write(move |change| Box::pin(async move {
            let sql = "INSERT INTO sign_in_providers (organization_id, slug, title, issuer, client_id, settings, is_owners, created_at, updated_at) \
                       VALUES (1, 'x', 'X', 'https://id.example', 'x', '{}', TRUE, 0, 0) RETURNING id";
            let provider: i64 = change.fetch_one(sql, args![]).await?.get("id")?;
            let sql = "INSERT INTO identities (provider_id, subject, user_id, created_at, last_used_at) VALUES ($1, 'ann', $2, 0, 0)";
            change.execute(sql, args![provider, id]).await
        })).await.unwrap();
        asks(&app, "ann@example.com").await;
        assert!(app.mails().await.is_empty());
        app.set_password("ann@example.com", PASSWORD).await;
        asks(&app, "ann@example.com").await;
        assert_eq!(app.mails().await.len(), 1, "who has a password too");
    }

    async fn s05_an_invitation_by_mail_is_for_its_address_alone(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let project = owner.post("/api/projects/", json!({ "title": "Ours" })).await.json(201)["id"].clone();
        let body = json!({ "emails": ["New@example.com", "ann@example.com", "new@example.com "], "role": "RE", "projects": [project] });
        assert_eq!(owner.post("/api/invite/send-email", body.clone()).await.status, 204);
        let listed = |by: Client| async move { by.get("/api/invitations/").await.json(200)["results"].clone() };
        let waiting = listed(owner.clone()).await;
        assert_eq!(waiting.as_array().unwrap().iter().map(|one| (one["email"].clone(), one["mail_status"].clone())).collect::<Vec<_>>(), [
            (json!("new@example.com"), json!("waiting")), (json!("ann@example.com"), json!("waiting")),
        ]);
        let mails = app.mails().await;
        assert_eq!(mails.len(), 2, "one for each address");
        let (to_ann, to_new) = (&mails[0], &mails[1]);
        assert!(to_ann.text.contains("owner@example.com invites you") && to_ann.text.contains("/user/login/") && !to_ann.text.contains("token="), "{to_ann:?}");
        assert_eq!(ann.get("/api/projects/").await.json(200)["count"], 1, "who has an account is in the project");
        assert_eq!(ann.get("/api/current-user/whoami").await.json(200)["email"], "ann@example.com");
        let secret = token(to_new, "signup");
        assert_eq!(listed(owner.clone()).await[0]["mail_status"], "sent");
        assert!(!owner.get("/api/invitations/").await.text().contains(&secret));
        let door = app.anonymous().get(&format!("/api/signup?token={secret}")).await.json(200);
        assert_eq!((&door["valid"], &door["role"], &door["email"]), (&json!(true), &json!("RE"), &json!("new@example.com")));
        let account = |email: &str| json!({ "token": secret, "email": email, "password": PASSWORD });
        let other = app.anonymous().post("/api/signup", account("eve@example.com")).await.json(400);
        assert!(other["validation_errors"]["email"][0].as_str().unwrap().contains("another address"), "{other}");
        assert_eq!(app.anonymous().post("/api/signup", account("New@example.com")).await.json(201)["role"], "RE");
        assert_eq!(app.anonymous().post("/api/signup", account("new@example.com")).await.status, 403);
    }

    async fn s05_an_invitation_by_mail_can_be_withdrawn_before_and_after_it_was_sent(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let invite = async |email: &str| assert_eq!(owner.post("/api/invite/send-email", json!({ "emails": [email] })).await.status, 204);
        let revoke = async |email: &str| assert_eq!(owner.post("/api/invite/revoke", json!({ "email": email })).await.status, 204);
        invite("a@example.com").await;
        revoke("A@example.com").await;
        assert!(app.mails().await.is_empty());
        invite("b@example.com").await;
        let secret = token(&app.mails().await[0], "signup");
        revoke("b@example.com").await;
        revoke("nobody@example.com").await;
        let answer = app.anonymous().post("/api/signup", json!({ "token": secret, "email": "b@example.com", "password": PASSWORD })).await;
        assert_eq!(answer.status, 403);
    }

    async fn s05_bad_invitations_by_mail_are_refused_before_anything_is_sent(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let many: Vec<String> = (0..101).map(|number| format!("a{number}@example.com")).collect();
        for (body, field) in [
            (json!({}), "emails"), (json!({ "emails": [] }), "emails"), (json!({ "emails": many }), "emails"),
            (json!({ "emails": ["fine@example.com", "no address"] }), "emails"),
            (json!({ "emails": ["a@example.com>\r\nRCPT TO:<b@example.com"] }), "emails"),
            (json!({ "emails": ["a@example.com"], "role": "XX" }), "role"), (json!({ "emails": ["a@example.com"], "role": "DI" }), "role"),
            (json!({ "emails": ["a@example.com"], "projects": [999] }), "projects"), (json!({ "emails": ["a@example.com"], "workspaces": [1] }), "workspaces"),
            (json!({ "emails": ["a@example.com"], "expires_in_hours": 0 }), "expires_in_hours"),
        ] {
            let refused = owner.post("/api/invite/send-email", body.clone()).await.json(400);
            assert!(refused["validation_errors"][field].is_array(), "{body}: {refused}");
        }
        assert_eq!(manager.post("/api/invite/send-email", json!({ "emails": ["a@example.com"], "role": "AD" })).await.status, 403);
        assert!(app.mails().await.is_empty());
        for _ in 0..20 {
            assert_eq!(owner.post("/api/mail/test", json!({})).await.status, 202);
        }
        assert_eq!(owner.post("/api/invite/send-email", json!({ "emails": ["a@example.com"] })).await.status, 429, "nobody bothers the world");
        let state = owner.get("/api/mail").await.json(200);
        assert_eq!((&state["is_on"], &state["server"], &state["waiting"]), (&json!(true), &json!("mail.example:587"), &json!(20)));
        assert_eq!(app.mails().await.len(), 20);
    }

    async fn without_a_mail_server_nothing_is_promised(test: TestDatabase) {
        let app = TestApp::without_mail(test).await;
        let owner = app.owner().await;
        assert_eq!(app.anonymous().get("/api/session").await.json(200)["resets_by_mail"], false);
        for answer in [
            app.anonymous().post("/api/password-reset/mail", json!({ "email": "owner@example.com" })).await,
            owner.post("/api/invite/send-email", json!({ "emails": ["a@example.com"] })).await,
            owner.post("/api/mail/test", json!({})).await,
        ] {
            assert_eq!(answer.json(409)["code"], "mail_is_off");
        }
        assert_eq!(owner.get("/api/mail").await.json(200)["server"], Value::Null);
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM mails").await, 0);
    }
}
