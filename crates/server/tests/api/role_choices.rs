//! What the owner chooses about roles holds from the next request on, for each kind of credential and on each node.

use crate::harness::*;
use labelkeep_model::{Permission, Role};
use serde_json::{Value, json};

struct World {
    app: TestApp,
    owner: Client,
    project: i64,
    mia: Client,
    rea: Client,
}

impl World {
    async fn new(test: TestDatabase) -> Self {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/", json!({ "title": "Songs" })).await.json(201)["id"].as_i64().unwrap();
        let (mia, rea) = (app.person("mia", Role::Manager).await, app.person("rea", Role::Reviewer).await);
        for person in [&mia, &rea] {
            let path = format!("/api/projects/{project}/members/");
            owner.post(&path, json!({ "user": person.id })).await.json(201);
        }
        Self { app, owner, project, mia, rea }
    }

    async fn task(&self) -> String {
        let new = json!({ "project": self.project, "data": { "text": "1" } });
        format!("/api/tasks/{}/", self.owner.post("/api/tasks/", new).await.json(201)["id"])
    }

    async fn choose(&self, permission: &str, roles: &[&str]) -> Value {
        let path = format!("/api/organizations/1/permissions/{permission}");
        self.owner.patch(&path, json!({ "roles": roles })).await.json(200)
    }
}

fn codes(answer: &Value) -> Vec<String> {
    answer["permissions"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect()
}

on_both_databases! {
    async fn s18_what_is_taken_from_a_role_is_gone_with_the_next_request_for_every_credential_on_every_node(test: TestDatabase) {
        let world = World::new(test).await;
        let browser = world.app.browser("mia@example.com", "correct horse battery").await;
        let made = browser.post("/api/token/", json!({ "name": "script", "form": "prefixed" })).await.json(201);
        let prefixed = Client { bearer: Some(made["token"].as_str().unwrap().to_owned()), ..world.app.anonymous() };
        let elsewhere = Client { cookie: browser.cookie.clone(), ..world.app.another_node().await };
        let all = [&browser, &prefixed, &elsewhere];
        for client in all {
            assert_eq!(client.delete(&world.task().await).await.status, 204);
        }
        let said = world.choose("delete_tasks", &["AD"]).await;
        assert_eq!((&said["roles"], &said["default"]), (&json!(["AD"]), &json!(["AD", "MA"])));
        for client in all {
            let task = world.task().await;
            assert_eq!(client.delete(&task).await.status, 403);
            assert_eq!(client.get(&task).await.status, 200);
            let body = client.get(&format!("/api/projects/{}/", world.project)).await.json(200);
            assert!(!codes(&body).contains(&"tasks_delete".to_owned()));
            assert!(!codes(&client.get("/api/current-user/whoami").await.json(200)).contains(&"tasks.delete".to_owned()));
        }
        // Also not as one of many, nor by an action.
        let selected = json!({ "selectedItems": { "all": true, "excluded": [] } });
        let action = format!("/api/dm/actions?id=delete_tasks&project={}", world.project);
        assert_eq!(browser.post(&action, selected).await.status, 403);
        assert_eq!(world.owner.delete("/api/organizations/1/permissions/delete_tasks").await.status, 204);
        for client in all {
            assert_eq!(client.delete(&world.task().await).await.status, 204);
        }
    }

    async fn s18_what_is_given_to_a_role_is_that_and_nothing_else(test: TestDatabase) {
        let world = World::new(test).await;
        let export = format!("/api/projects/{}/export?exportType=JSON", world.project);
        assert_eq!(world.rea.get(&export).await.status, 403);
        let before = codes(&world.rea.get(&format!("/api/projects/{}/", world.project)).await.json(200));
        world.choose("export_data", &["OW", "AD", "RE"]).await;
        assert_eq!(world.rea.get(&export).await.status, 200);
        assert_eq!(world.mia.get(&export).await.status, 403, "it was taken from managers at the same time");
        let mut after = codes(&world.rea.get(&format!("/api/projects/{}/", world.project)).await.json(200));
        after.retain(|code| code != Permission::Export.code());
        assert_eq!(after, before);
        world.owner.patch("/api/organizations/1/permissions/export_data", json!({ "roles": [] })).await.json(200);
        for client in [&world.rea, &world.mia] {
            assert_eq!(client.get(&export).await.status, 403);
        }
        assert_eq!(world.owner.get(&export).await.status, 200, "the owner holds everything");
    }

    async fn s18_only_the_owner_chooses_and_only_among_the_roles_that_are_offered(test: TestDatabase) {
        let world = World::new(test).await;
        let ada = world.app.person("ada", Role::Administrator).await;
        let path = "/api/organizations/1/permissions";
        for client in [&ada, &world.mia, &world.rea] {
            assert_eq!(client.get(path).await.status, 403);
            assert_eq!(client.post(path, json!({ "permission": "export_data", "roles": ["RE"] })).await.status, 403);
        }
        let unknown = world.owner.post(path, json!({ "permission": "everything", "roles": ["AD"] })).await.json(400);
        assert_eq!(unknown["validation_errors"]["permission"][0], "\"everything\" is not a valid choice.");
        for roles in [json!(["AN"]), json!(["DI"]), json!(["XX"])] {
            let refused = world.owner.post(path, json!({ "permission": "delete_project", "roles": roles })).await.json(400);
            assert!(refused["validation_errors"]["roles"].is_array(), "{refused}");
        }
        assert_eq!(world.owner.get("/api/organizations/1/permissions/everything").await.status, 404);
        assert_eq!(world.owner.get("/api/organizations/2/permissions").await.status, 404);
        let all = world.owner.get(path).await.json(200);
        assert!(all.as_array().unwrap().iter().all(|one| one["roles"] == one["default"]), "nothing was changed");
        // Who may no longer make tokens keeps those that are there.
        let token = world.mia.clone();
        world.choose("create_api_tokens", &["AD"]).await;
        assert_eq!(world.mia.post("/api/token/", json!({ "name": "later" })).await.status, 403);
        assert_eq!(token.get("/api/current-user/whoami").await.status, 200);
    }
}
