//! Guesses: how many are looked at, and whom they keep out.

use crate::harness::*;
use axum::{body::Body, http::Request};
use futures_util::future::join_all;
use labelkeep_database::{Fetch, args};
use labelkeep_model::Role;
use labelkeep_server::ClientAddress;
use serde_json::json;

const PASSWORD: &str = "correct horse battery";
const OWNER: &str = "owner@example.com";

/// From an address, in a browser that has this cookie.
async fn attempt(node: &Client, from: &str, device: Option<&str>, email: &str, password: &str) -> Answer {
    let mut request = Request::post("/api/session").header("content-type", "application/json");
    if let Some(device) = device {
        request = request.header("cookie", device);
    }
    let body = json!({ "email": email, "password": password }).to_string();
    let mut request = request.body(Body::from(body)).unwrap();
    request.extensions_mut().insert(ClientAddress(from.parse().unwrap()));
    node.send(request).await
}

async fn guess(app: &TestApp, from: &str, password: &str) -> u16 {
    attempt(&app.anonymous(), from, None, OWNER, password).await.status
}

fn seconds_to_wait(answer: &Answer) -> i64 {
    assert_eq!(answer.status, 429, "{}", answer.text());
    answer.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

/// The cookie by which a browser is known from now on.
fn device(answer: &Answer) -> String {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let cookie = cookies.into_iter().find(|cookie| cookie.starts_with("device=")).unwrap();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax"), "{cookie}");
    cookie.split(';').next().unwrap().to_owned()
}

async fn with_owner(test: TestDatabase) -> TestApp {
    let app = TestApp::with_real_limits(test).await;
    app.owner().await;
    app.set_password(OWNER, PASSWORD).await;
    app
}

async fn count(app: &TestApp, sql: &'static str) -> i64 {
    let mut database = app.database();
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

on_both_databases! {
    async fn x_brute_force_guesses_from_elsewhere_keep_nobody_out(test: TestDatabase) {
        let app = with_owner(test).await;
        for number in 0..13 {
            let expected = if number < 3 { 401 } else { 429 };
            assert_eq!(guess(&app, "192.0.2.66", "a wrong guess").await, expected);
        }
        for number in 0..35 {
            app.test.clock.advance_seconds(10);
            guess(&app, "192.0.2.66", "a wrong guess").await;
            assert_eq!(guess(&app, "198.51.100.7", PASSWORD).await, 200, "try {number}");
        }
    }

    async fn x_brute_force_the_rest_grows_and_ends_by_itself(test: TestDatabase) {
        let app = with_owner(test).await;
        let attacker = "192.0.2.66";
        let mut rests = Vec::new();
        for failures in 1..=10 {
            assert_eq!(guess(&app, attacker, "a wrong guess").await, 401);
            if failures >= 3 {
                let right = attempt(&app.anonymous(), attacker, None, OWNER, PASSWORD).await;
                rests.push(seconds_to_wait(&right) - 1);
                app.test.clock.advance_seconds(rests[rests.len() - 1]);
            }
        }
        assert_eq!(rests, [1, 3, 5, 10, 20, 40, 60, 60], "the right password is refused meanwhile, from there");
        assert_eq!(guess(&app, attacker, PASSWORD).await, 200, "and taken afterwards");
        assert_eq!(guess(&app, attacker, "a wrong guess").await, 401);
        assert_eq!(guess(&app, attacker, PASSWORD).await, 200, "a right one ends the row");
    }

    async fn x_brute_force_of_forty_guesses_at_the_same_moment_three_are_looked_at(test: TestDatabase) {
        let app = with_owner(test).await;
        let guesses = (0..40).map(|_| guess(&app, "192.0.2.66", "a wrong guess"));
        let answers = join_all(guesses).await;
        let looked_at = answers.iter().filter(|status| **status == 401).count();
        assert_eq!((looked_at, answers.len() - looked_at), (3, answers.iter().filter(|status| **status == 429).count()));
        assert_eq!(guess(&app, "198.51.100.7", PASSWORD).await, 200);
    }

    async fn right_passwords_at_the_same_moment_are_all_taken(test: TestDatabase) {
        let app = with_owner(test).await;
        let answers = join_all((0..8).map(|_| guess(&app, "198.51.100.7", PASSWORD))).await;
        assert_eq!(answers, [200; 8]);
    }

    async fn x_brute_force_guesses_over_many_networks_are_bounded_and_known_devices_get_through(test: TestDatabase) {
        let app = with_owner(test).await;
        let first = attempt(&app.anonymous(), "198.51.100.7", None, OWNER, PASSWORD).await;
        let known = device(&first);
        let mut looked_at = 0;
        for number in 0..70 {
            let status = guess(&app, &format!("203.0.113.{number}"), "a wrong guess").await;
            looked_at += i32::from(status == 401);
        }
        assert_eq!(looked_at, 50);
        let strange = attempt(&app.anonymous(), "198.51.100.8", None, OWNER, PASSWORD).await;
        assert!((1..=61).contains(&seconds_to_wait(&strange)));
        // From wherever the guesses come: also from the same network.
        for from in ["203.0.113.1", "198.51.100.7"] {
            let again = attempt(&app.anonymous(), from, Some(&known), OWNER, PASSWORD).await;
            assert_eq!((again.status, device(&again)), (200, known.clone()));
        }
        // Other people feel nothing of it, and a minute later there is a try again.
        app.person("ann", Role::Annotator).await;
        app.set_password("ann@example.com", PASSWORD).await;
        assert_eq!(attempt(&app.anonymous(), "198.51.100.8", None, "ann@example.com", PASSWORD).await.status, 200);
        app.test.clock.advance_seconds(60);
        assert_eq!(guess(&app, "198.51.100.8", PASSWORD).await, 200);
    }

    async fn x_brute_force_a_known_device_is_for_its_people_and_has_its_own_row_of_failures(test: TestDatabase) {
        let app = with_owner(test).await;
        app.person("ann", Role::Annotator).await;
        app.set_password("ann@example.com", PASSWORD).await;
        let nobody = app.anonymous();
        let known = device(&attempt(&nobody, "198.51.100.7", None, "ann@example.com", PASSWORD).await);
        for _ in 0..3 {
            assert_eq!(attempt(&nobody, "192.0.2.66", Some(&known), "ann@example.com", "a wrong guess").await.status, 401);
        }
        seconds_to_wait(&attempt(&nobody, "192.0.2.66", Some(&known), "ann@example.com", PASSWORD).await);
        assert_eq!(attempt(&nobody, "192.0.2.66", None, "ann@example.com", PASSWORD).await.status, 200);
        // The owner never signed in there: it is as strange as any other.
        for _ in 0..3 {
            assert_eq!(attempt(&nobody, "192.0.2.67", Some(&known), OWNER, "a wrong guess").await.status, 401);
        }
        seconds_to_wait(&attempt(&nobody, "192.0.2.67", None, OWNER, PASSWORD).await);
        // One that somebody made up is as good as none.
        seconds_to_wait(&attempt(&nobody, "192.0.2.67", Some("device=made-up"), OWNER, PASSWORD).await);
    }

    async fn x_brute_force_an_ipv6_network_counts_as_one(test: TestDatabase) {
        let app = with_owner(test).await;
        for host in 1..=3 {
            assert_eq!(guess(&app, &format!("2001:db8:1:2::{host}"), "a wrong guess").await, 401);
        }
        assert_eq!(guess(&app, "2001:db8:1:2:ffff::9", PASSWORD).await, 429);
        assert_eq!(guess(&app, "2001:db8:1:3::9", PASSWORD).await, 200);
    }

    async fn x_brute_force_a_network_has_so_many_tries_over_all_accounts(test: TestDatabase) {
        let app = with_owner(test).await;
        let mut looked_at = 0;
        for number in 0..30 {
            let email = format!("person{number}@example.com");
            let answer = attempt(&app.anonymous(), "192.0.2.66", None, &email, "a wrong guess").await;
            looked_at += i32::from(answer.status == 401);
        }
        assert_eq!(looked_at, 20);
        app.test.clock.advance_seconds(2);
        assert_eq!(guess(&app, "192.0.2.66", PASSWORD).await, 200);
    }

    async fn x_brute_force_all_nodes_count_together(test: TestDatabase) {
        let app = with_owner(test).await;
        let other = app.another_node().await;
        for node in [&app.anonymous(), &other, &app.anonymous()] {
            assert_eq!(attempt(node, "192.0.2.66", None, OWNER, "a wrong guess").await.status, 401);
        }
        for node in [&other, &app.anonymous()] {
            seconds_to_wait(&attempt(node, "192.0.2.66", None, OWNER, PASSWORD).await);
        }
        let known = device(&attempt(&other, "198.51.100.7", None, OWNER, PASSWORD).await);
        assert_eq!(attempt(&app.anonymous(), "192.0.2.66", Some(&known), OWNER, PASSWORD).await.status, 200);
    }

    async fn s04_a_failed_sign_in_writes_the_same_for_every_kind_of_account(test: TestDatabase) {
        let app = with_owner(test).await;
        app.person("ann", Role::Annotator).await;
        app.person("gone", Role::Deactivated).await;
        app.set_password("gone@example.com", PASSWORD).await;
        let mut written = Vec::new();
        for (number, email) in [OWNER, "nobody@example.com", "ann@example.com", "gone@example.com"].into_iter().enumerate() {
            let mut before = Vec::new();
            for sql in ["SELECT COUNT(*) AS n FROM sign_in_tries", "SELECT COUNT(*) AS n FROM audit_log", "SELECT COUNT(*) AS n FROM known_devices"] {
                before.push(count(&app, sql).await);
            }
            let answer = attempt(&app.anonymous(), &format!("192.0.2.{number}"), None, email, "a wrong guess").await;
            assert_eq!(answer.json(401)["detail"], "The email and password you entered don't match.");
            let after = [
                count(&app, "SELECT COUNT(*) AS n FROM sign_in_tries").await,
                count(&app, "SELECT COUNT(*) AS n FROM audit_log").await,
                count(&app, "SELECT COUNT(*) AS n FROM known_devices").await,
            ];
            written.push([after[0] - before[0], after[1] - before[1], after[2] - before[2]]);
        }
        assert_eq!(written, [[3, 1, 0]; 4]);
    }

    async fn s04_who_has_an_account_shows_in_no_hash_that_is_computed(test: TestDatabase) {
        let app = with_owner(test).await;
        app.person("ann", Role::Annotator).await;
        app.person("gone", Role::Deactivated).await;
        app.set_password("gone@example.com", PASSWORD).await;
        let owner = app.sign_in(OWNER, PASSWORD).await;
        let invite = owner.get("/api/invite").await.json(200)["token"].as_str().unwrap().to_owned();
        let path = |kind: &str| match kind {
            "sign-in" => "/api/session",
            "sign-up" | "no invitation" => "/api/signup",
            _ => "/api/password-reset",
        };
        // What is sent about an account that is there and about one that is not, and how many hashes each costs.
        for (kind, cost) in [("sign-in", 1), ("sign-up", 1), ("no invitation", 0), ("reset", 0)] {
            for (number, email) in [OWNER, "nobody@example.com", "ann@example.com", "gone@example.com"].into_iter().enumerate() {
                let token = if kind == "sign-up" { invite.as_str() } else { "a link that never was" };
                let body = json!({ "email": email, "password": "mauve otter 41 quilt", "token": token }).to_string();
                let request = Request::post(path(kind)).header("content-type", "application/json");
                let mut request = request.body(Body::from(body)).unwrap();
                request.extensions_mut().insert(ClientAddress(format!("198.51.{number}.7").parse().unwrap()));
                let before = app.state.passwords.computed();
                let answer = app.anonymous().send(request).await;
                assert_eq!(app.state.passwords.computed() - before, cost, "{kind}, {email}: {}", answer.text());
            }
        }
        // A token is looked up by its digest, whoever's it is: no hash, and one answer.
        let before = app.state.passwords.computed();
        for token in ["gone-token", "a-token-of-nobody"] {
            let refused = Client { token: Some(token.to_owned()), ..app.anonymous() }.get("/api/current-user").await;
            assert_eq!(refused.json(401)["detail"], "Invalid token.", "{token}");
        }
        assert_eq!(app.state.passwords.computed(), before);
    }

    async fn x_brute_force_what_is_counted_is_forgotten_and_names_nobody(test: TestDatabase) {
        let app = with_owner(test).await;
        for number in 0..6 {
            attempt(&app.anonymous(), &format!("192.0.2.{number}"), None, "my secret by mistake", "x").await;
        }
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM sign_in_tries").await, 13);
        assert_eq!(count(&app, "SELECT COUNT(*) AS n FROM sign_in_tries WHERE name LIKE '%secret%' OR name LIKE '%192.0.2%'").await, 0);
        app.test.clock.advance_seconds(86_400);
        guess(&app, "192.0.2.66", PASSWORD).await;
        assert!(count(&app, "SELECT COUNT(*) AS n FROM sign_in_tries").await <= 3);
    }

    async fn x_audit_a_failed_sign_in_names_whom_it_was_about_and_not_as_the_actor(test: TestDatabase) {
        let app = with_owner(test).await;
        let browser = app.sign_in(OWNER, PASSWORD).await;
        for email in [OWNER, "nobody@example.com", "my secret by mistake"] {
            attempt(&app.anonymous(), "192.0.2.66", None, email, "a wrong guess").await.json(401);
        }
        let entries = browser.get("/api/audit/?action=user.login_failed").await.json(200);
        let entry = |number: usize| &entries["results"][number];
        assert_eq!(entries["count"], 3);
        for number in 0..3 {
            assert_eq!((&entry(number)["actor"], &entry(number)["address"]), (&json!(null), &json!("192.0.2.66")));
        }
        assert_eq!((&entry(2)["object_id"], &entry(2)["details"]["email"]), (&json!(1), &json!(OWNER)));
        assert_eq!((&entry(1)["object_id"], &entry(1)["details"]["email"]), (&json!(null), &json!("nobody@example.com")));
        assert_eq!(entry(0)["details"]["email"], json!(null), "what is no address may be a password");
    }

    async fn x_audit_wrong_present_passwords_are_told_and_rest_too(test: TestDatabase) {
        let app = with_owner(test).await;
        let browser = app.sign_in(OWNER, PASSWORD).await;
        let change = json!({ "old_password": "a wrong guess", "new_password": "another fine one" });
        for _ in 0..3 {
            browser.post("/api/current-user/password", change.clone()).await.json(400);
        }
        let right = json!({ "old_password": PASSWORD, "new_password": "another fine one" });
        seconds_to_wait(&browser.post("/api/current-user/password", right.clone()).await);
        let entries = browser.get("/api/audit/?action=user.password_change_failed").await.json(200);
        assert_eq!((&entries["count"], &entries["results"][0]["actor"]["email"]), (&json!(3), &json!(OWNER)));
        app.test.clock.advance_seconds(1);
        assert_eq!(browser.post("/api/current-user/password", right).await.status, 204);
    }
}
