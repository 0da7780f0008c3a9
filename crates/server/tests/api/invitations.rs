//! Who is let in, and by what.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

fn token(invitation: &Value) -> String {
    invitation["url"].as_str().unwrap().split_once("token=").unwrap().1.to_owned()
}

async fn sign_up(app: &TestApp, token: &str, name: &str) -> Answer {
    let body = json!({ "token": token, "email": format!("{name}@example.com"), "password": PASSWORD });
    app.anonymous().post("/api/signup", body).await
}

on_both_databases! {
    async fn s05_an_invitation_gives_its_role_as_often_and_as_long_as_it_says(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let body = json!({ "role": "RE", "max_uses": 2, "expires_in_hours": 1 });
        let invitation = owner.post("/api/invitations/", body.clone()).await.json(201);
        let secret = token(&invitation);
        assert!(!owner.get("/api/invitations/").await.text().contains(&secret), "shown once");
        assert_eq!(sign_up(&app, &secret, "first").await.json(201)["role"], "RE");
        assert_eq!(sign_up(&app, &secret, "first").await.status, 400, "the address is taken, and no use is spent");
        assert_eq!(sign_up(&app, &secret, "second").await.status, 201);
        assert_eq!(sign_up(&app, &secret, "third").await.status, 403);
        assert_eq!(owner.get("/api/invitations/").await.json(200)[0]["uses"], 2);

        let late = token(&owner.post("/api/invitations/", body.clone()).await.json(201));
        app.test.clock.advance_seconds(3601);
        assert_eq!(sign_up(&app, &late, "late").await.status, 403);
        let revoked = owner.post("/api/invitations/", body).await.json(201);
        assert_eq!(owner.delete(&format!("/api/invitations/{}", revoked["id"])).await.status, 204);
        assert_eq!(sign_up(&app, &token(&revoked), "revoked").await.status, 403);
        let check = app.anonymous().get(&format!("/api/signup?token={}", token(&revoked))).await.json(200);
        assert_eq!(check["valid"], false);
    }

    async fn s05_a_storm_on_the_last_use_lets_one_in(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let secret = token(&owner.post("/api/invitations/", json!({ "role": "AN", "max_uses": 1 })).await.json(201));
        let names: Vec<String> = (0..6).map(|number| format!("storm{number}")).collect();
        let tries = names.iter().map(|name| sign_up(&app, &secret, name));
        let mut statuses: Vec<u16> = futures_util::future::join_all(tries).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 403, 403, 403, 403, 403]);
    }

    async fn s05_the_compatible_invitation_link_can_be_reset(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let link = owner.get("/api/invite").await.json(200);
        let first = link["token"].as_str().unwrap().to_owned();
        assert_eq!(link["invite_url"], format!("/user/signup/?token={first}"));
        assert_eq!(owner.get("/api/invite").await.json(200)["token"], first, "reading changes nothing");
        assert_eq!(sign_up(&app, &first, "first").await.json(201)["role"], "NO", "waits for a role");
        let second = owner.post("/api/invite/reset-token", json!({})).await.json(201)["token"].clone();
        assert_eq!(sign_up(&app, &first, "second").await.status, 403);
        assert_eq!(sign_up(&app, second.as_str().unwrap(), "second").await.status, 201);
        let ann = app.person("ann", Role::Annotator).await;
        assert_eq!(ann.get("/api/invite").await.status, 403);
        assert_eq!(ann.post("/api/invite/reset-token", json!({})).await.status, 403);
    }

    async fn s05_w26_sign_up_is_closed_without_an_invitation(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        for secret in ["", "guess", "' OR 1=1 --"] {
            assert_eq!(sign_up(&app, secret, "stranger").await.status, 403);
        }
        let open = labelkeep_server::Settings { open_signup: true, ..labelkeep_server::Settings::default() };
        let app = TestApp::with_settings(app.test, open).await;
        assert_eq!(app.anonymous().get("/api/session").await.json(200)["signup_open"], true);
        let made = sign_up(&app, "", "stranger").await;
        assert_eq!(made.json(201)["role"], "NO");
        let browser = Client { cookie: Some(made.cookie()), ..app.anonymous() };
        assert_eq!(browser.get("/api/projects").await.status, 403, "in, but without a role");
    }
}
