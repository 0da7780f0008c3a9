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
        assert_eq!(owner.get("/api/invitations/").await.json(200)["results"][0]["uses"], 2);

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

    async fn s05_who_joins_by_the_compatible_link_becomes_what_an_administrator_chose(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let secret = owner.get("/api/invite").await.json(200)["token"].as_str().unwrap().to_owned();
        assert_eq!(owner.get("/api/invite").await.json(200)["role"], "NO");
        for (number, role) in ["AN", "RE", "MA", "NO"].into_iter().enumerate() {
            let chosen = owner.patch("/api/invite", json!({ "role": role })).await.json(200);
            assert_eq!((&chosen["role"], chosen["token"].as_str()), (&json!(role), Some(secret.as_str())));
            assert_eq!(app.anonymous().get(&format!("/api/signup?token={secret}")).await.json(200)["role"], role);
            assert_eq!(sign_up(&app, &secret, &format!("person{number}")).await.json(201)["role"], role);
        }
        for role in ["AD", "OW", "DI", "zz"] {
            let refused = owner.patch("/api/invite", json!({ "role": role })).await.json(400);
            assert!(refused["validation_errors"]["role"].is_array(), "{role}");
        }
        owner.patch("/api/invite", json!({})).await.json(400);
        assert_eq!(manager.patch("/api/invite", json!({ "role": "MA" })).await.status, 403);
        assert_eq!(manager.get("/api/invite").await.json(200)["role"], "NO");
    }

    async fn who_uses_an_invitation_is_a_member_of_its_projects(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let project = async |by: &Client, title: &str| by.post("/api/projects/", json!({ "title": title })).await.json(201)["id"].clone();
        let (ours, theirs, other) = (project(&manager, "Ours").await, project(&owner, "Theirs").await, project(&manager, "Other").await);
        let body = json!({ "role": "AN", "max_uses": 2, "projects": [ours, other, ours] });
        let invitation = manager.post("/api/invitations/", body).await.json(201);
        let both = json!([{ "id": ours, "title": "Ours" }, { "id": other, "title": "Other" }]);
        assert_eq!(invitation["projects"], both);
        assert_eq!(owner.get("/api/invitations/").await.json(200)["results"][0]["projects"], both);
        let made = sign_up(&app, &token(&invitation), "ann").await;
        let ann = Client { cookie: Some(made.cookie()), ..app.anonymous() };
        let seen = ann.get("/api/projects/?ordering=id").await.json(200);
        let titles: Vec<&str> = seen["results"].as_array().unwrap().iter().map(|project| project["title"].as_str().unwrap()).collect();
        assert_eq!(titles, ["Ours", "Other"]);
        assert_eq!(owner.get("/api/audit/?action=project.member_added").await.json(200)["count"], 2);
        // Nobody lets others into what he does not manage himself.
        for wrong in [json!([theirs]), json!([999]), json!((1..=101).collect::<Vec<_>>())] {
            let refused = manager.post("/api/invitations/", json!({ "role": "AN", "projects": wrong })).await.json(400);
            assert!(refused["validation_errors"]["projects"].is_array());
        }
        // A project in the trash does not keep anybody from joining the others.
        assert_eq!(manager.delete(&format!("/api/projects/{other}/")).await.status, 204);
        let made = sign_up(&app, &token(&invitation), "bob").await;
        let bob = Client { cookie: Some(made.cookie()), ..app.anonymous() };
        assert_eq!(bob.get("/api/projects/").await.json(200)["count"], 1);
        // Others' projects are not told to managers who know nothing of them.
        let body = json!({ "role": "AN", "projects": [theirs] });
        owner.post("/api/invitations/", body).await.json(201);
        assert_eq!(manager.get("/api/invitations/").await.json(200)["results"][0]["projects"], json!([]));
    }

    async fn everybody_finds_the_own_invitations_behind_those_of_others(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let own = manager.post("/api/invitations/", json!({ "role": "AN" })).await.json(201)["id"].clone();
        for _ in 0..7 {
            owner.post("/api/invitations/", json!({ "role": "AN" })).await.json(201);
        }
        let last = manager.get("/api/invitations/?page=4&page_size=2").await.json(200);
        assert_eq!((&last["count"], &last["results"][1]["id"]), (&json!(8), &own));
        assert!(last["next"].is_null() && last["previous"].is_string());
        assert_eq!(manager.get("/api/invitations/?page=5&page_size=2").await.status, 404);
        let mine = manager.get("/api/invitations/?mine=true").await.json(200);
        assert_eq!((&mine["count"], &mine["results"][0]["id"]), (&json!(1), &own));
        assert_eq!(manager.delete(&format!("/api/invitations/{own}")).await.status, 204);
        assert_eq!(manager.get("/api/invitations/?mine=true&usable=true").await.json(200)["count"], 0);
        assert_eq!(manager.get("/api/invitations/?usable=true").await.json(200)["count"], 7);
        assert_eq!(owner.get("/api/invitations/").await.json(200)["count"], 8);
    }

    async fn w23_nobody_revokes_an_invitation_to_a_role_above_the_own(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let manager = app.person("manager", Role::Manager).await;
        let above = owner.post("/api/invitations/", json!({ "role": "AD" })).await.json(201);
        assert_eq!(manager.delete(&format!("/api/invitations/{}", above["id"])).await.status, 403);
        assert_eq!(sign_up(&app, &token(&above), "admin").await.json(201)["role"], "AD");
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
