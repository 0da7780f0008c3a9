//! Workspaces: who is in one is in all of its projects, and a personal sandbox is one person's alone.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

struct World {
    app: TestApp,
    owner: Client,
    workspace: i64,
    project: i64,
}

fn number(value: &Value) -> i64 {
    value["id"].as_i64().unwrap_or_else(|| panic!("no id in {value}"))
}

impl World {
    /// A workspace of the owner with a project in it.
    async fn new(test: TestDatabase) -> Self {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let workspace = number(&owner.post("/api/workspaces/", json!({ "title": "Birds" })).await.json(201));
        let new = json!({ "title": "Songs", "label_config": CONFIG, "workspace": workspace });
        let made = owner.post("/api/projects/", new).await.json(201);
        assert_eq!(made["workspace"], workspace);
        let project = number(&made);
        owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201);
        Self { app, owner, workspace, project }
    }

    async fn join(&self, person: &Client) {
        let path = format!("/api/workspaces/{}/memberships/", self.workspace);
        let body = self.owner.post(&path, json!({ "user": person.id })).await.json(201);
        assert_eq!(body, json!({ "user": person.id, "workspace": self.workspace }));
    }

    async fn leave(&self, person: &Client) {
        let path = format!("/api/workspaces/{}/memberships/?user_id={}", self.workspace, person.id);
        assert_eq!(self.owner.delete(&path).await.status, 204);
    }
}

async fn projects(client: &Client, query: &str) -> Vec<i64> {
    let found = client.get(&format!("/api/projects/?{query}")).await.json(200);
    found["results"].as_array().unwrap().iter().map(number).collect()
}

async fn workspaces(client: &Client, query: &str) -> Vec<String> {
    let found = client.get(&format!("/api/workspaces/?{query}")).await.json(200);
    found.as_array().unwrap().iter().map(|one| one["title"].as_str().unwrap().to_owned()).collect()
}

/// Each way to a project: what it answers says whether somebody knows of it.
async fn status_of_ways(client: &Client, project: i64) -> Vec<u16> {
    let mut all = Vec::new();
    for path in [
        format!("/api/projects/{project}/"),
        format!("/api/projects/{project}/next/"),
        format!("/api/dm/views/?project={project}"),
        format!("/api/dm/project?project={project}"),
        format!("/api/projects/{project}/label-stream-history"),
    ] {
        all.push(client.get(&path).await.status);
    }
    all
}

on_both_databases! {
    async fn s18_who_is_in_a_workspace_is_in_all_of_its_projects_from_the_next_request_on(test: TestDatabase) {
        let world = World::new(test).await;
        for (name, role) in [("ann", Role::Annotator), ("rea", Role::Reviewer), ("mia", Role::Manager)] {
            let person = world.app.person(name, role).await;
            assert_eq!(status_of_ways(&person, world.project).await, [404; 5], "{role:?}");
            assert!(projects(&person, "").await.is_empty());
            world.join(&person).await;
            assert_eq!(status_of_ways(&person, world.project).await, [200; 5], "{role:?}");
            assert_eq!(projects(&person, "").await, [world.project]);
            let body = person.get(&format!("/api/projects/{}/", world.project)).await.json(200);
            assert_eq!((&body["my_role"], &body["workspace"]), (&json!(role.code()), &json!(world.workspace)));
            let path = format!("/api/projects/{}/members/", world.project);
            let there = world.owner.get(&path).await.json(200);
            let found = there.as_array().unwrap().iter().find(|one| one["user"]["id"] == person.id).unwrap();
            assert_eq!((&found["of_workspace"], &found["implicit"]), (&json!(true), &json!(true)));
            // At the project nobody of the workspace can be taken out.
            let gone = world.owner.call(axum::http::Method::DELETE, &path, Some(json!({ "user": person.id }))).await;
            assert_eq!(gone.json(409)["code"], "member_by_workspace");
            world.leave(&person).await;
            assert_eq!(status_of_ways(&person, world.project).await, [404; 5], "{role:?}");
            assert!(projects(&person, "").await.is_empty());
        }
    }

    async fn s18_what_somebody_held_is_free_when_they_leave_the_workspace_and_a_membership_of_the_project_stays(test: TestDatabase) {
        let world = World::new(test).await;
        let (ann, bob) = (world.app.person("ann", Role::Annotator).await, world.app.person("bob", Role::Annotator).await);
        for person in [&ann, &bob] {
            world.join(person).await;
        }
        let next = format!("/api/projects/{}/next/", world.project);
        ann.get(&next).await.json(200);
        assert_eq!(bob.get(&next).await.status, 404, "the only task is held");
        world.leave(&ann).await;
        bob.get(&next).await.json(200);
        world.owner.post(&format!("/api/projects/{}/members/", world.project), json!({ "user": bob.id })).await.json(201);
        world.leave(&bob).await;
        assert_eq!(status_of_ways(&bob, world.project).await[0], 200);
        assert_eq!(bob.get(&format!("/api/workspaces/{}/", world.workspace)).await.status, 404);
    }

    async fn s18_annotators_enter_what_is_published_only_and_managers_what_they_are_members_of(test: TestDatabase) {
        let world = World::new(test).await;
        let (ann, mia) = (world.app.person("ann", Role::Annotator).await, world.app.person("mia", Role::Manager).await);
        for person in [&ann, &mia] {
            world.join(person).await;
        }
        let other = number(&world.owner.post("/api/workspaces/", json!({ "title": "Cats" })).await.json(201));
        world.owner.patch(&format!("/api/projects/{}/", world.project), json!({ "is_published": false })).await.json(200);
        assert_eq!((projects(&ann, "").await, projects(&mia, "").await), (vec![], vec![world.project]));
        assert_eq!(workspaces(&ann, "").await, ["Birds"]);
        assert_eq!(workspaces(&mia, "is_personal=false").await, ["Birds"]);
        assert_eq!(workspaces(&world.owner, "is_personal=false").await, ["Birds", "Cats"]);
        let seen = ann.get(&format!("/api/workspaces/{}/", world.workspace)).await.json(200);
        assert_eq!((&seen["projects_count"], &seen["created_by_user"]), (&json!(0), &Value::Null));
        assert_eq!(ann.get(&format!("/api/workspaces/{}/projects/", world.workspace)).await.json(200), json!([]));
        // Addresses of others are not for annotators.
        assert_eq!(ann.get(&format!("/api/workspaces/{}/memberships/", world.workspace)).await.status, 403);
        // A manager puts nothing into a workspace of others, nor takes anything from there.
        for body in [json!({ "title": "Mine", "workspace": other })] {
            assert_eq!(mia.post("/api/projects/", body).await.status, 404);
        }
        let path = format!("/api/projects/{}/", world.project);
        assert_eq!(mia.patch(&path, json!({ "workspace": other })).await.status, 404);
        assert_eq!(mia.get(&path).await.json(200)["workspace"], world.workspace);
    }

    async fn s18_nobody_else_knows_of_what_is_in_a_personal_sandbox(test: TestDatabase) {
        let world = World::new(test).await;
        let (mia, ada) = (world.app.person("mia", Role::Manager).await, world.app.person("ada", Role::Administrator).await);
        let sandbox = mia.get("/api/workspaces/?is_personal=true").await.json(200);
        assert_eq!(sandbox.as_array().unwrap().len(), 1);
        let sandbox = number(&sandbox[0]);
        assert_eq!(number(&mia.get("/api/workspaces/?is_personal=true").await.json(200)[0]), sandbox, "it is made once");
        let new = json!({ "title": "Trying", "label_config": CONFIG, "workspace": sandbox });
        let made = mia.post("/api/projects/", new).await.json(201);
        let project = number(&made);
        assert_eq!(made["is_sandboxed"], true);
        mia.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201);
        mia.post(&format!("/api/projects/{project}/import"), json!([{ "text": "2" }])).await.json(201);
        assert_eq!(status_of_ways(&mia, project).await, [200; 5]);
        let known = world.owner.post("/api/projects/", json!({ "title": "Known" })).await.json(201);
        for other in [&world.owner, &ada] {
            assert_eq!(status_of_ways(other, project).await, [404; 5]);
            assert_eq!(other.get(&format!("/api/workspaces/{sandbox}/")).await.status, 404);
            assert!(!projects(other, "").await.contains(&project));
            for path in ["/api/jobs/", "/api/dm/views/", "/api/organizations/1/memberships?contributed_to_projects=true"] {
                assert!(!other.get(path).await.text().contains("Trying"), "{path}");
            }
            let jobs = other.get("/api/jobs/").await.json(200);
            assert!(jobs.as_array().unwrap().iter().all(|job| job["project"] != project));
        }
        let add = mia.post(&format!("/api/projects/{project}/members/"), json!({ "user": ada.id })).await;
        assert_eq!(add.json(409)["code"], "sandbox_is_personal");
        for (method, path, body) in [
            ("PATCH", format!("/api/workspaces/{sandbox}/"), json!({ "title": "All" })),
            ("DELETE", format!("/api/workspaces/{sandbox}/"), json!({})),
            ("POST", format!("/api/workspaces/{sandbox}/memberships/"), json!({ "user": ada.id })),
        ] {
            assert_eq!(mia.call(method.parse().unwrap(), &path, Some(body)).await.json(409)["code"], "sandbox_stays");
        }
        // Out of the sandbox the others know of it, and back in they do not.
        mia.patch(&format!("/api/projects/{project}/"), json!({ "workspace": null })).await.json(200);
        assert_eq!(status_of_ways(&ada, project).await, [200; 5]);
        mia.patch(&format!("/api/projects/{project}/"), json!({ "workspace": sandbox })).await.json(200);
        assert_eq!(status_of_ways(&ada, project).await, [404; 5]);
        // What somebody leaves behind is for administrators.
        assert_eq!(world.owner.delete(&format!("/api/organizations/1/memberships/{}/", mia.id)).await.status, 204);
        assert_eq!(status_of_ways(&ada, project).await, [200; 5]);
        assert_eq!(known["workspace"], Value::Null);
    }

    async fn workspaces_are_archived_deleted_when_empty_and_come_back_with_their_members(test: TestDatabase) {
        let world = World::new(test).await;
        let ann = world.app.person("ann", Role::Annotator).await;
        world.join(&ann).await;
        let path = format!("/api/workspaces/{}/", world.workspace);
        assert_eq!(world.owner.delete(&path).await.json(409)["code"], "workspace_has_projects");
        world.owner.patch(&path, json!({ "is_archived": true })).await.json(200);
        assert_eq!(workspaces(&world.owner, "is_personal=false").await, Vec::<String>::new());
        assert_eq!(workspaces(&world.owner, "is_archived=true").await, ["Birds"]);
        assert_eq!((projects(&ann, "archived=false").await, projects(&ann, "archived=true").await), (vec![], vec![world.project]));
        world.owner.patch(&path, json!({ "is_archived": false })).await.json(200);
        assert_eq!(projects(&ann, "archived=false").await, [world.project]);
        let query = format!("workspaces={}.0", world.workspace);
        assert_eq!((projects(&world.owner, &query).await, projects(&world.owner, "workspaces=0").await), (vec![world.project], vec![]));
        assert_eq!(world.owner.delete(&format!("/api/workspaces/{}/projects/?project={}", world.workspace, world.project)).await.status, 204);
        assert_eq!(world.owner.delete(&path).await.status, 204);
        assert_eq!(ann.get(&path).await.status, 404);
        assert_eq!(workspaces(&world.owner, "is_deleted=true").await, ["Birds"]);
        world.owner.post(&format!("{path}restore"), json!({})).await.json(200);
        assert_eq!(ann.get(&path).await.json(200)["title"], "Birds");
    }

    async fn many_people_join_and_leave_a_workspace_at_once(test: TestDatabase) {
        let world = World::new(test).await;
        let mut ids = Vec::new();
        for name in ["ann", "bob", "cleo"] {
            ids.push(world.app.person(name, Role::Annotator).await.id);
        }
        let bulk = format!("/api/workspaces/{}/memberships/bulk/", world.workspace);
        let all = json!({ "all": true, "excluded": [ids[2]] });
        assert_eq!(world.owner.post(&bulk, all).await.json(200), json!({ "assignments": 2 }));
        let some = json!({ "included": [ids[1], ids[2]] });
        assert_eq!(world.owner.post(&bulk, some).await.json(200), json!({ "assignments": 1 }));
        let unknown = world.owner.post(&bulk, json!({ "included": [999] })).await.json(400);
        assert_eq!(unknown["validation_errors"]["user"][0], "Invalid pk \"999\" - object does not exist.");
        let pages = format!("/api/workspaces/{}/memberships/paginated/", world.workspace);
        let page = world.owner.get(&format!("{pages}?page_size=2&page=2")).await.json(200);
        assert_eq!((&page["count"], page["results"].as_array().unwrap().len()), (&json!(4), 2));
        let beyond = world.owner.get(&format!("{pages}?page_size=2&page=3")).await.json(200);
        assert_eq!((&beyond["count"], &beyond["results"], &beyond["next"]), (&json!(4), &json!([]), &json!(null)));
        assert_eq!(world.owner.get(&format!("{pages}?page=0")).await.status, 404);
        assert_eq!(world.owner.get(&format!("{pages}?search=CLEO")).await.json(200)["results"][0]["id"], ids[2]);
        let path = format!("{bulk}?included={},{}", ids[0], ids[1]);
        assert_eq!(world.owner.delete(&path).await.json(200), json!({ "unassignments": 2 }));
        let path = format!("{bulk}?all=true&search=cleo");
        assert_eq!(world.owner.delete(&path).await.json(200), json!({ "unassignments": 1 }));
        assert_eq!(world.owner.get(&pages).await.json(200)["count"], 1);
    }
}
