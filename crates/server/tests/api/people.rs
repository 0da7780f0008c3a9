//! The people of the organisation: roles, and what happens to who loses one.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::json;

const PASSWORD: &str = "correct horse battery";

async fn set_role(by: &Client, user: i64, role: &str) -> u16 {
    by.patch("/api/organizations/1/memberships", json!({ "user_id": user, "role": role })).await.status
}

async fn hand_over(by: &Client, user: i64, password: &str) -> u16 {
    let body = json!({ "user_id": user, "role": "OW", "password": password });
    by.patch("/api/organizations/1/memberships", body).await.status
}

on_both_databases! {
    async fn w23_nobody_grants_or_touches_a_role_above_the_own(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let admin = app.person("admin", Role::Administrator).await;
        let manager = app.person("manager", Role::Manager).await;
        let ann = app.person("ann", Role::Annotator).await;
        for by in [&manager, &ann] {
            for role in ["OW", "AD", "MA", "AN"] {
                assert_eq!(set_role(by, by.id, role).await, 403);
                assert_eq!(set_role(by, ann.id, role).await, 403);
            }
            assert_eq!(by.delete(&format!("/api/users/{}/", admin.id)).await.status, 403);
            assert_eq!(by.post(&format!("/api/users/{}/password-reset", admin.id), json!({})).await.status, 403);
        }
        assert_eq!(set_role(&admin, admin.id, "OW").await, 403);
        assert_eq!(set_role(&admin, ann.id, "OW").await, 403);
        assert_eq!(set_role(&admin, owner.id, "AN").await, 403);
        assert_eq!(admin.delete(&format!("/api/users/{}/", owner.id)).await.status, 403);
        assert_eq!(admin.delete(&format!("/api/organizations/1/memberships/{}/", owner.id)).await.status, 403);
        assert_eq!(admin.post(&format!("/api/users/{}/password-reset", owner.id), json!({})).await.status, 403);
        let above = json!({ "email": "new@example.com", "role": "AD" });
        assert_eq!(manager.post("/api/users/", above.clone()).await.status, 403);
        assert_eq!(manager.post("/api/invitations/", json!({ "role": "AD" })).await.status, 403);
        assert_eq!(admin.post("/api/users/", above).await.json(201)["email"], "new@example.com");
        assert_eq!(set_role(&admin, ann.id, "RE").await, 200);
        assert_eq!(set_role(&owner, ann.id, "zz").await, 400);
        // Nothing of all this changed the owner.
        assert_eq!(owner.get("/api/session").await.json(200)["role"], "OW");
    }

    async fn w23_the_last_owner_stays(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let second = app.person("second", Role::Administrator).await;
        assert_eq!(set_role(&owner, owner.id, "AD").await, 403);
        assert_eq!(set_role(&owner, owner.id, "DI").await, 403);
        assert_eq!(owner.delete(&format!("/api/users/{}/", owner.id)).await.json(405)["detail"], "User cannot soft delete self");
        let owner = Client { id: owner.id, ..app.browser("owner@example.com", PASSWORD).await };
        assert_eq!(hand_over(&owner, second.id, PASSWORD).await, 200);
        assert_eq!(set_role(&owner, owner.id, "AD").await, 200);
        assert_eq!(set_role(&second, second.id, "AD").await, 403);
    }

    async fn w23_there_is_one_owner_and_ownership_is_handed_over(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let second = app.person("second", Role::Administrator).await;
        let third = app.person("third", Role::Annotator).await;
        for (path, body) in [
            ("/api/invitations/", json!({ "role": "OW" })),
            ("/api/users/", json!({ "email": "new@example.com", "role": "OW" })),
        ] {
            assert!(owner.post(path, body).await.json(400)["validation_errors"]["role"].is_array(), "{path}");
        }
        let role = async |client: &Client| client.get("/api/session").await.json(200)["role"].clone();
        assert_eq!(set_role(&owner, owner.id, "OW").await, 200, "nothing changes");
        let owner = Client { id: owner.id, ..app.browser("owner@example.com", PASSWORD).await };
        // A session alone is not enough: the password is asked for once more, and a wrong one is told in the trail.
        assert_eq!(set_role(&owner, second.id, "OW").await, 400);
        assert_eq!(hand_over(&owner, second.id, "another horse battery").await, 400);
        let failed = owner.get("/api/audit/?action=user.password_change_failed").await.json(200);
        assert_eq!(failed["count"], 1, "{failed}");
        assert_eq!(hand_over(&second, third.id, "whatever").await, 403, "nobody but the owner is even asked");
        assert_eq!(role(&owner).await, "OW");
        // Two at once: one is the owner then.
        let both = futures_util::join!(hand_over(&owner, second.id, PASSWORD), hand_over(&owner, third.id, PASSWORD));
        assert!(both == (200, 403) || both == (403, 200), "{both:?}");
        let roles = [role(&owner).await, role(&second).await, role(&third).await];
        assert_eq!(roles[0], "AD");
        assert_eq!(roles.iter().filter(|role| *role == "OW").count(), 1, "{roles:?}");
        let told = owner.get("/api/audit/?action=user.role_changed").await.json(200);
        assert_eq!(told["results"][0]["details"], json!({ "from": "OW", "to": "AD" }));
    }

    async fn s07_everybody_can_be_removed_whatever_address_others_have(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let mut addresses = vec![format!("ann@example.com#{}", ann.id), format!("ann@example.com (removed {})", ann.id)];
        for address in &addresses {
            let refused = owner.post("/api/users/", json!({ "email": address, "role": "AN" })).await.json(400);
            assert!(refused["validation_errors"]["email"].is_array(), "{address}");
        }
        // One that signed up when that was taken.
        let mallory = app.person("mallory", Role::Annotator).await;
        let sql = "UPDATE users SET email = $1 WHERE id = $2";
        let args = labelkeep_database::args![addresses.remove(0), mallory.id];
        app.database().write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
        for person in [&ann, &mallory] {
            assert_eq!(owner.delete(&format!("/api/users/{}/", person.id)).await.status, 204);
        }
        let again = app.person("ann", Role::Annotator).await;
        assert_eq!(owner.delete(&format!("/api/users/{}/", again.id)).await.status, 204, "a second time under the same address");
        assert_eq!(owner.get("/api/users/").await.json(200).as_array().unwrap().len(), 1);
    }

    async fn s06_the_trash_is_for_those_who_may_delete_projects(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let people = [
            (app.person("manager", Role::Manager).await, 1),
            (app.person("reviewer", Role::Reviewer).await, 0),
            (app.person("ann", Role::Annotator).await, 0),
        ];
        let project = owner.post("/api/projects/", json!({ "title": "Gone" })).await.json(201)["id"].clone();
        for (person, _) in &people {
            owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
            assert_eq!(person.get("/api/projects/").await.json(200)["count"], 1);
        }
        assert_eq!(owner.delete(&format!("/api/projects/{project}/")).await.status, 204);
        for (person, seen) in &people {
            assert_eq!(person.get("/api/projects/?deleted=true").await.json(200)["count"], *seen);
        }
        assert_eq!(owner.get("/api/projects/?deleted=true").await.json(200)["count"], 1);
    }

    async fn w14_nobody_edits_the_profile_of_somebody_else(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let path = format!("/api/users/{}/", ann.id);
        assert_eq!(owner.patch(&path, json!({ "first_name": "Mallory" })).await.status, 403);
        assert_eq!(ann.patch(&format!("/api/users/{}/", owner.id), json!({ "first_name": "Mallory" })).await.status, 403);
        assert_eq!(ann.patch(&path, json!({ "email": "owner@example.com" })).await.status, 405);
        let sent = json!({ "first_name": "Ann", "role": "OW", "id": 1, "is_superuser": true });
        assert_eq!(ann.patch(&path, sent).await.json(200)["first_name"], "Ann");
        let session = ann.get("/api/session").await.json(200);
        assert_eq!((&session["role"], &session["user"]["email"]), (&json!("AN"), &json!("ann@example.com")));
    }

    async fn s07_w21_deactivation_ends_every_kind_of_credential_on_the_next_request(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        app.person("ann", Role::Annotator).await;
        for (role, name) in [("DI", "ann"), ("NO", "bob")] {
            if name == "bob" {
                app.person("bob", Role::Annotator).await;
            }
            let email = format!("{name}@example.com");
            let browser = app.browser(&email, PASSWORD).await;
            let legacy = browser.post("/api/current-user/reset-token/", json!({})).await.json(201)["token"].clone();
            let refresh = browser.post("/api/token/", json!({})).await.json(201)["token"].clone();
            let access = app.anonymous().post("/api/token/refresh", json!({ "refresh": refresh })).await.json(200);
            let clients = [
                Client { token: legacy.as_str().map(str::to_owned), ..app.anonymous() },
                Client { bearer: access["access"].as_str().map(str::to_owned), ..app.anonymous() },
                browser.clone(),
            ];
            for client in &clients {
                assert_eq!(client.get("/api/projects").await.status, 200);
            }
            assert_eq!(set_role(&owner, browser.id, role).await, 200);
            for client in &clients {
                assert_eq!(client.get("/api/projects").await.status, 401, "{role}");
            }
            assert_eq!(app.anonymous().post("/api/token/refresh", json!({ "refresh": refresh })).await.status, 401);
            if role == "DI" {
                let body = json!({ "email": email, "password": PASSWORD });
                assert_eq!(app.anonymous().post("/api/session", body).await.status, 401);
            }
            // Whoever is let in again starts anew.
            assert_eq!(set_role(&owner, browser.id, "AN").await, 200);
            for client in &clients {
                assert_eq!(client.get("/api/projects").await.status, 401, "{role}");
            }
            app.sign_in(&email, PASSWORD).await;
        }
    }

    async fn s07_who_is_removed_is_out_at_once_and_the_address_is_free_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        let browser = app.browser("ann@example.com", PASSWORD).await;
        assert_eq!(owner.delete(&format!("/api/organizations/1/memberships/{}/", ann.id)).await.status, 204);
        assert_eq!(browser.get("/api/current-user").await.status, 401);
        assert_eq!(owner.get(&format!("/api/users/{}/", ann.id)).await.status, 404);
        assert_eq!(owner.delete(&format!("/api/users/{}/", ann.id)).await.status, 404);
        app.person("ann", Role::Annotator).await;
    }

    async fn w23_who_loses_rights_keeps_no_way_back_to_them(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let admin = app.person("admin", Role::Administrator).await;
        let ann = app.person("ann", Role::Annotator).await;
        let invitation = admin.post("/api/invitations/", json!({ "role": "AD" })).await.json(201);
        let link = admin.post(&format!("/api/users/{}/password-reset", ann.id), json!({})).await.json(200);
        let token = |url: &serde_json::Value| url.as_str().unwrap().split_once("token=").unwrap().1.to_owned();
        assert_eq!(app.anonymous().get(&format!("/api/signup?token={}", token(&invitation["url"]))).await.json(200)["valid"], true);
        assert_eq!(set_role(&owner, admin.id, "AN").await, 200);
        let back = json!({ "token": token(&invitation["url"]), "email": "back@example.com", "password": PASSWORD });
        assert_eq!(app.anonymous().post("/api/signup", back).await.status, 403);
        let reset = json!({ "token": token(&link["url"]), "password": PASSWORD });
        assert_eq!(app.anonymous().post("/api/password-reset", reset).await.status, 403);
    }

    async fn people_are_listed_as_the_compatible_api_does(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ann = app.person("ann", Role::Annotator).await;
        app.person("bob", Role::Reviewer).await;
        assert_eq!(owner.get("/api/users/").await.json(200).as_array().unwrap().len(), 3);
        let page = owner.get("/api/organizations/1/memberships?page_size=2").await.json(200);
        assert_eq!((page["count"].as_i64(), page["results"].as_array().unwrap().len()), (Some(3), 2));
        assert!(page["next"].is_string());
        let found = owner.get("/api/organizations/1/memberships?search=BOB&role=RE").await.json(200);
        assert_eq!((found["count"].as_i64(), &found["results"][0]["user"]["email"]), (Some(1), &json!("bob@example.com")));
        let none = owner.get("/api/organizations/1/memberships?search=%25").await.json(200);
        assert_eq!(none["count"], 0, "a wildcard is a character");
        assert_eq!(owner.get("/api/organizations/2/memberships").await.status, 404);
        assert_eq!(ann.get("/api/organizations/1/memberships").await.status, 403);
        assert_eq!(owner.get("/api/organizations").await.json(200).as_array().unwrap().len(), 1);
        assert_eq!(owner.get("/api/organizations/1").await.json(200)["id"], 1);
    }
}
