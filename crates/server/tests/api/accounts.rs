//! Coming in and going out with a password; sessions.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_identity::opaque::storage_hash;
use labelkeep_model::Role;
use labelkeep_test_support::START;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

async fn try_password(app: &TestApp, email: &str, password: &str) -> Answer {
    app.anonymous().post("/api/session", json!({ "email": email, "password": password })).await
}

on_both_databases! {
    async fn s04_a_sign_in_never_tells_which_accounts_exist(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        app.browser("owner@example.com", PASSWORD).await;
        for _ in 0..3 {
            let known = try_password(&app, "owner@example.com", "wrong password").await.json(401);
            let unknown = try_password(&app, "nobody@example.com", "wrong password").await.json(401);
            assert_eq!(known["detail"], unknown["detail"]);
        }
        for email in ["owner@example.com", "nobody@example.com", " Nobody@Example.com"] {
            let answer = try_password(&app, email, PASSWORD).await;
            assert_eq!((answer.status, &answer.headers["retry-after"]), (429, &"2".parse().unwrap()), "{email}");
        }
        // The delay is short and ends by itself: nobody can lock somebody else out for good.
        app.test.clock.advance_seconds(2);
        try_password(&app, "owner@example.com", PASSWORD).await.json(200);
        try_password(&app, "owner@example.com", "wrong password").await.json(401);
        try_password(&app, "owner@example.com", PASSWORD).await.json(200);
    }

    async fn s04_sign_ins_are_in_the_audit_trail(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let browser = app.browser("owner@example.com", PASSWORD).await;
        try_password(&app, "owner@example.com", "wrong password").await.json(401);
        let entries = browser.get("/api/audit/?action=user.login").await.json(200);
        let actions: Vec<&str> = entries["results"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["user.login_failed", "user.login"]);
        assert_eq!(entries["results"][1]["actor"]["email"], "owner@example.com");
        assert!(!entries.to_string().contains(PASSWORD));
    }

    async fn s02_the_session_cookie_is_out_of_reach_for_scripts_and_other_sites(test: TestDatabase) {
        let https = labelkeep_server::Settings { public_url: "https://label.example.org".into(), ..labelkeep_server::Settings::default() };
        let app = TestApp::with_settings(test, https).await;
        app.owner().await;
        let hash = app.state.passwords.hash(PASSWORD.to_owned()).await.unwrap();
        app.database().reset_password_from_command_line("owner@example.com", hash).await.unwrap();
        let request = Request::post("/api/session").header("host", "label.example.org").header("content-type", "application/json");
        let body = json!({ "email": "owner@example.com", "password": PASSWORD }).to_string();
        let answer = app.anonymous().send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-sessionid="));
        for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
    }

    async fn s02_the_cookie_for_forms_is_bound_to_this_host_on_https(test: TestDatabase) {
        let https = labelkeep_server::Settings { public_url: "https://label.example.org".into(), ..labelkeep_server::Settings::default() };
        let app = TestApp::with_settings(test, https).await;
        let page = |cookie: &str| Request::get("/user/login/").header("host", "label.example.org").header("cookie", cookie).body(Body::empty()).unwrap();
        let answer = app.anonymous().send(page("csrftoken=of-a-neighbour")).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        assert!(cookie.starts_with("__Host-csrftoken="), "{cookie}");
        for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
        let again = app.anonymous().send(page(cookie.split(';').next().unwrap())).await;
        assert!(!again.headers.contains_key("set-cookie"), "one that is there stays");
    }

    async fn x_session_sessions_end_when_idle_when_old_and_when_told_to(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let first = app.browser("owner@example.com", PASSWORD).await;
        let policy = json!({ "max_session_age": 100, "max_time_between_activity": 30 });
        assert_eq!(first.patch("/api/session-policy/", policy).await.json(200)["max_session_age"], 100);
        first.patch("/api/session-policy/", json!({ "max_session_age": 0 })).await.json(400);
        let second = app.sign_in("owner@example.com", PASSWORD).await;
        let list = first.get("/api/current-user/sessions").await.json(200);
        assert_eq!(list.as_array().unwrap().len(), 2);
        let other = list.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
        let path = format!("/api/current-user/sessions/{}", other["id"]);
        assert_eq!(first.delete(&path).await.status, 204);
        assert_eq!(second.get("/api/current-user").await.status, 401);
        assert_eq!(first.delete(&path).await.status, 404);

        app.test.clock.advance_seconds(29 * 60);
        assert_eq!(first.get("/api/current-user").await.status, 200);
        app.test.clock.advance_seconds(31 * 60);
        assert_eq!(first.get("/api/current-user").await.status, 401);
        let third = app.sign_in("owner@example.com", PASSWORD).await;
        for _ in 0..4 {
            app.test.clock.advance_seconds(20 * 60);
            assert_eq!(third.get("/api/current-user").await.status, 200);
        }
        app.test.clock.advance_seconds(21 * 60);
        assert_eq!(third.get("/api/current-user").await.status, 401);

        let fourth = app.sign_in("owner@example.com", PASSWORD).await;
        assert_eq!(fourth.delete("/api/session").await.status, 204);
        assert_eq!(fourth.get("/api/current-user").await.status, 401);
    }

    async fn x_session_an_idle_limit_of_a_minute_ends_no_session_early(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let browser = app.browser("owner@example.com", PASSWORD).await;
        browser.patch("/api/session-policy/", json!({ "max_time_between_activity": 1 })).await.json(200);
        for seconds in [50, 59, 1, 59, 30, 59] {
            app.test.clock.advance_seconds(seconds);
            assert_eq!(browser.get("/api/current-user").await.status, 200, "{seconds} seconds after the last request");
        }
        app.test.clock.advance_seconds(61);
        assert_eq!(browser.get("/api/current-user").await.status, 401);
    }

    async fn x_session_one_that_ran_out_stays_so_when_the_limits_are_raised(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let admin = app.person("admin", Role::Administrator).await;
        for (short, long) in [("max_time_between_activity", 5), ("max_session_age", 5)] {
            admin.patch("/api/session-policy/", json!({ "max_time_between_activity": 600, "max_session_age": 600 })).await.json(200);
            let browser = app.browser("owner@example.com", PASSWORD).await;
            admin.patch("/api/session-policy/", json!({ short: long })).await.json(200);
            app.test.clock.advance_seconds(6 * 60);
            let fresh = app.sign_in("owner@example.com", PASSWORD).await;
            admin.patch("/api/session-policy/", json!({ short: 600 })).await.json(200);
            assert_eq!(browser.get("/api/current-user").await.status, 401, "{short}");
            assert_eq!(fresh.get("/api/current-user/sessions").await.json(200).as_array().unwrap().len(), 1);
        }
    }

    async fn s05_a_set_up_link_is_used_up_only_together_with_the_owner(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let until = START.plus_seconds(86_400);
        app.database().create_one_time_link("setup", storage_hash("the link"), None, until).await.unwrap();
        let account = json!({ "token": "the link", "email": "me@example.com", "password": PASSWORD });
        assert_eq!(app.anonymous().post("/api/setup", account).await.status, 409);
        app.database().require_setup_link(&storage_hash("the link")).await.unwrap();
    }

    async fn x_session_nobody_sees_or_ends_the_sessions_of_others(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        app.person("ann", Role::Annotator).await;
        let owner = app.browser("owner@example.com", PASSWORD).await;
        let ann = app.browser("ann@example.com", PASSWORD).await;
        let id = owner.get("/api/current-user/sessions").await.json(200)[0]["id"].clone();
        assert_eq!(ann.delete(&format!("/api/current-user/sessions/{id}")).await.status, 404);
        assert_eq!(ann.get("/api/current-user/sessions").await.json(200).as_array().unwrap().len(), 1);
        assert_eq!(owner.get("/api/current-user").await.status, 200);
    }

    async fn s07_a_changed_password_ends_every_other_credential(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let here = app.browser("owner@example.com", PASSWORD).await;
        let elsewhere = app.sign_in("owner@example.com", PASSWORD).await;
        let refresh = here.post("/api/token", json!({})).await.json(201)["token"].clone();
        let access = app.anonymous().post("/api/token/refresh", json!({ "refresh": refresh })).await.json(200);
        let script = Client { bearer: access["access"].as_str().map(str::to_owned), ..app.anonymous() };
        let legacy = here.post("/api/current-user/reset-token", json!({})).await.json(201)["token"].clone();
        let old_script = Client { token: legacy.as_str().map(str::to_owned), ..app.anonymous() };
        for client in [&here, &elsewhere, &script, &old_script] {
            assert_eq!(client.get("/api/current-user").await.status, 200);
        }
        let path = "/api/current-user/password";
        let wrong = here.post(path, json!({ "old_password": "x", "new_password": "another fine one" })).await.json(400);
        assert!(wrong["validation_errors"]["old_password"].is_array());
        let weak = here.post(path, json!({ "old_password": PASSWORD, "new_password": "password" })).await.json(400);
        assert!(weak["validation_errors"]["new_password"].is_array());
        let right = json!({ "old_password": PASSWORD, "new_password": "another fine one" });
        assert_eq!(here.post(path, right).await.status, 204);
        assert_eq!(here.get("/api/current-user").await.status, 200);
        for client in [&elsewhere, &script, &old_script] {
            assert_eq!(client.get("/api/current-user").await.status, 401);
        }
        assert_eq!(try_password(&app, "owner@example.com", PASSWORD).await.status, 401);
    }

    async fn s04_a_reset_link_works_once_and_for_a_day(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let path = format!("/api/users/{}/password-reset", ann.id);
        let token = |link: Value| link["url"].as_str().unwrap().split_once("token=").unwrap().1.to_owned();
        let reset = |token: String, password: &str| {
            let body = json!({ "token": token, "password": password });
            let nobody = app.anonymous();
            async move { nobody.post("/api/password-reset", body).await.status }
        };
        let first = token(owner.post(&path, json!({})).await.json(200));
        let second = token(owner.post(&path, json!({})).await.json(200));
        assert_eq!(reset(first, PASSWORD).await, 403, "a newer link ends the older one");
        assert_eq!(reset(second.clone(), "ann@example.com").await, 400);
        assert_eq!(reset(second.clone(), PASSWORD).await, 204);
        assert_eq!(reset(second, PASSWORD).await, 403);
        assert_eq!(ann.get("/api/current-user").await.status, 401, "the old legacy token ended");
        app.sign_in("ann@example.com", PASSWORD).await;
        let third = token(owner.post(&path, json!({})).await.json(200));
        app.test.clock.advance_seconds(86_401);
        assert_eq!(reset(third, PASSWORD).await, 403);
    }

    async fn s05_w26_a_new_installation_has_no_account_until_the_link_is_used(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let nobody = app.anonymous();
        let session = nobody.get("/api/session").await.json(200);
        assert_eq!((&session["setup_required"], &session["signup_open"]), (&json!(true), &json!(false)));
        for (email, password) in [("admin", "admin"), ("admin@example.com", "admin"), ("", ""), ("admin@localhost", "labelstudio")] {
            assert_eq!(try_password(&app, email, password).await.status, 401);
        }
        let account = |token: &str, password: &str| json!({ "token": token, "email": "Me@Example.com", "password": password, "first_name": "Me" });
        assert_eq!(nobody.post("/api/setup", account("guess", PASSWORD)).await.status, 403);
        assert_eq!(nobody.post("/api/setup", account("", PASSWORD)).await.status, 403);
        assert_eq!(nobody.post("/api/signup", account("", PASSWORD)).await.status, 403);
        let until = START.plus_seconds(86_400);
        app.database().create_one_time_link("setup", storage_hash("the link"), None, until).await.unwrap();
        assert_eq!(nobody.post("/api/setup", account("the link", "12345678")).await.status, 400);
        let made = nobody.post("/api/setup", account("the link", PASSWORD)).await;
        let browser = Client { cookie: Some(made.cookie()), ..app.anonymous() };
        assert_eq!((&made.json(201)["role"], made.json(201)["user"]["email"].as_str()), (&json!("OW"), Some("me@example.com")));
        assert_eq!(browser.get("/api/current-user/whoami").await.json(200)["permissions"].as_array().unwrap().len(), 44);
        assert_eq!(nobody.post("/api/setup", account("the link", PASSWORD)).await.status, 403);
        assert_eq!(nobody.get("/api/session").await.json(200)["setup_required"], false);
    }

    async fn s15_w20_pages_of_other_sites_cannot_use_a_session(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let browser = app.browser("owner@example.com", PASSWORD).await;
        for (name, value, expected) in [
            ("sec-fetch-site", "cross-site", 403),
            ("sec-fetch-site", "same-site", 403),
            ("sec-fetch-site", "same-origin", 200),
        ] {
            let request = Request::patch("/api/current-user").header("content-type", "application/json").header(name, value);
            assert_eq!(browser.send(request.body(Body::from("{}")).unwrap()).await.status, expected, "{value}");
        }
        // An older browser, which sends no Sec-Fetch-Site.
        for (origin, expected) in [("https://evil.example", 403), ("null", 403), ("http://localhost", 200)] {
            let request = Request::patch("/api/current-user")
                .header("content-type", "application/json")
                .header("cookie", browser.cookie.clone().unwrap())
                .header("origin", origin);
            assert_eq!(app.anonymous().send(request.body(Body::from("{}")).unwrap()).await.status, expected, "{origin}");
        }
        // Nor sign anybody in, up or out.
        for path in ["/api/session", "/user/login/", "/user/signup/", "/api/signup", "/api/setup", "/api/password-reset", "/logout/"] {
            let request = Request::post(path)
                .header("content-type", "application/x-www-form-urlencoded")
                .header("sec-fetch-site", "cross-site");
            let body = format!("email=owner%40example.com&password={PASSWORD}");
            assert_eq!(browser.send(request.body(Body::from(body)).unwrap()).await.status, 403, "{path}");
        }
        // A link or picture on another site's page can make a browser ask for it: nothing must happen.
        browser.get("/logout/").await;
        assert_eq!(browser.get("/api/current-user").await.status, 200);
    }

    async fn the_forms_of_the_compatible_product_sign_in_and_out(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        app.browser("owner@example.com", PASSWORD).await;
        let request = Request::post("/user/login/?next=/projects/3/").header("content-type", "application/x-www-form-urlencoded");
        let form = "email=owner%40example.com&password=correct+horse+battery&persist_session=on&csrfmiddlewaretoken=x";
        let answer = app.anonymous().send(request.body(Body::from(form)).unwrap()).await;
        assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (302, "/projects/3/"));
        let browser = Client { cookie: Some(answer.cookie()), ..app.anonymous() };
        assert_eq!(browser.get("/api/current-user/whoami").await.json(200)["email"], "owner@example.com");
        let out = browser.call(Method::POST, "/logout/", None).await;
        assert_eq!((out.status, out.headers["location"].to_str().unwrap()), (302, "/user/login/"));
        assert_eq!(browser.get("/api/current-user").await.status, 401);
    }

    async fn scripts_of_the_compatible_product_sign_in_as_they_did(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        app.browser("owner@example.com", PASSWORD).await;
        let page = app.anonymous().get("/user/login/").await;
        let cookie = page.headers["set-cookie"].to_str().unwrap().to_owned();
        assert!(cookie.starts_with("csrftoken=") && cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
        let again = Request::get("/user/login/").header("cookie", cookie.split(';').next().unwrap());
        assert!(!app.anonymous().send(again.body(Body::empty()).unwrap()).await.headers.contains_key("set-cookie"));
        let form = |address: &str, next: &str| {
            let request = Request::post(format!("/user/login/{address}")).header("content-type", "application/x-www-form-urlencoded");
            request.body(Body::from(format!("csrfmiddlewaretoken=x&email=owner%40example.com&password=correct+horse+battery&next={next}"))).unwrap()
        };
        for (address, next, expected) in [
            ("", "", "/"), ("", "/projects/3/data%3Ftab%3D4", "/projects/3/data?tab=4"),
            ("?next=/organization/", "", "/organization/"), ("?next=/organization/", "/projects/", "/organization/"),
            ("", "//evil.example", "/"), ("?next=//evil.example", "", "/"),
            ("", "https%3A%2F%2Fevil.example", "/"), ("?next=/%5Cevil.example", "", "/"),
            ("", "javascript%3Aalert(1)", "/"), ("", "/%09/evil.example", "/"),
        ] {
            app.test.clock.advance_seconds(60);
            let answer = app.anonymous().send(form(address, next)).await;
            assert_eq!(answer.status, 302, "{address} {next}: {}", answer.text());
            assert_eq!((answer.status, answer.headers["location"].to_str().unwrap()), (302, expected), "{address} {next}");
        }
    }

    async fn bookmarked_pages_are_there_and_ask_strangers_to_sign_in(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let browser = app.browser("owner@example.com", PASSWORD).await;
        for path in [
            "/", "/projects/", "/projects/3/", "/projects/3/data?tab=1&task=2&labeling=1", "/projects/3/data/", "/projects/3/settings/",
            "/projects/3/settings/labeling", "/projects/3/settings/instruction", "/organization/", "/user/account/", "/user/account/personal-info",
        ] {
            let page = browser.get(path).await;
            assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"), "{path}");
            let sent = app.anonymous().get(path).await;
            let wanted: String = url::form_urlencoded::byte_serialize(if path == "/" { b"/projects/" } else { path.as_bytes() }).collect();
            assert_eq!(sent.status, 302, "{path}");
            assert_eq!(sent.headers["location"].to_str().unwrap().trim_end_matches("%2F"), format!("/user/login/?next={wanted}").trim_end_matches("%2F"));
        }
        for path in ["/user/login/", "/user/signup/?token=x", "/logout/"] {
            assert_eq!(app.anonymous().get(path).await.status, 200, "{path}");
        }
    }

    async fn preferences_and_hotkeys_are_kept_as_sent(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let hotkeys = json!({ "custom_hotkeys": { "annotation:submit": { "key": "ctrl+k", "active": true } } });
        owner.patch("/api/current-user/hotkeys/", hotkeys.clone()).await.json(200);
        assert_eq!(owner.get("/api/current-user/hotkeys/").await.json(200), hotkeys);
        owner.patch("/api/current-user/preferences", json!({ "theme": "dark", "stars": [1, 2] })).await.json(200);
        let merged = owner.patch("/api/current-user/preferences", json!({ "language": "de" })).await.json(200);
        assert_eq!(merged, json!({ "theme": "dark", "stars": [1, 2], "language": "de" }));
        let big = json!({ "x": "y".repeat(40_000) });
        assert_eq!(owner.patch("/api/current-user/preferences", big).await.status, 400);
        assert_eq!(owner.get("/api/current-user/preferences").await.json(200), merged);
    }
}
