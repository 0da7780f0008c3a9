//! Drafts: when two tabs write the same one, what they do not outlive, and whose they are.

use crate::harness::*;
use labelkeep_database::{Fetch as _, args};
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

fn answer(label: &str) -> Value {
    json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

on_both_databases! {
    async fn a_draft_that_another_tab_saved_meanwhile_is_not_saved_over(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/", json!({ "title": "Tabs", "label_config": CONFIG })).await.json(201)["id"].clone();
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
        let made = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": answer("a") })).await.json(201);
        let path = format!("/api/drafts/{}/", made["id"]);
        let seen = made["updated_at"].clone();

        app.test.clock.advance_seconds(1);
        let first = owner.patch(&path, json!({ "result": answer("b"), "if_unmodified_since": seen })).await.json(200);
        app.test.clock.advance_seconds(1);
        let refused = owner.patch(&path, json!({ "result": answer("a"), "if_unmodified_since": seen })).await.json(409);
        assert!(refused["detail"].as_str().unwrap().contains("another tab"), "{refused}");
        assert_eq!(owner.get(&path).await.json(200)["result"], answer("b"));

        // Who has seen the newer one may save over it; and who asks for no check, as the official client, gets none.
        let newer = first["updated_at"].clone();
        owner.patch(&path, json!({ "result": answer("a"), "if_unmodified_since": newer })).await.json(200);
        owner.patch(&path, json!({ "result": answer("b") })).await.json(200);
    }

    async fn a_draft_is_saved_by_what_changed_in_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = owner.post("/api/projects/", json!({ "title": "Changes", "label_config": CONFIG })).await.json(201)["id"].clone();
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
        let mask: Vec<u32> = (0..2_000).collect();
        let result = json!([answer("a")[0], { "id": "m", "value": { "rle": mask }, "n": 1e-7, "kept": 12_345_678_901_234_567_890_u64 }]);
        let made = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": result, "lead_time": 1.0 })).await.json(201);
        let path = format!("/api/drafts/{}/", made["id"]);
        let stroke = |number: u32| json!({ "members": { "1": { "members": { "value": { "members": {
            "rle": { "part": { "at": 500, "remove": 1, "insert": [number, number] } } } } } } } });
        app.test.clock.advance_seconds(1);
        let change = json!({ "result": stroke(7), "of": made["updated_at"], "lead_time": 2.5 });
        let saved = owner.patch(&format!("{path}changes"), change).await.json(200);
        assert_eq!(saved.as_object().unwrap().len(), 2, "not the draft: {saved}");
        let mut expected = result.clone();
        let mut changed = mask.clone();
        changed.splice(500..501, [7, 7]);
        expected[1]["value"]["rle"] = json!(changed);
        let draft = owner.get(&path).await.json(200);
        assert_eq!((&draft["result"], &draft["lead_time"], &draft["updated_at"]), (&expected, &json!(2.5), &saved["updated_at"]));

        // Of another version nothing is kept, nor what does not fit, nor what is no result.
        for (change, of, status) in [
            (stroke(8), &made["updated_at"], 409),
            (json!({ "members": { "9": { "value": {} } } }), &saved["updated_at"], 409),
            (json!({ "value": { "a": 1 } }), &saved["updated_at"], 400),
            (json!({ "part": { "at": 0, "remove": 1, "insert": [1] } }), &saved["updated_at"], 400),
        ] {
            let refused = owner.patch(&format!("{path}changes"), json!({ "result": change, "of": of })).await;
            assert_eq!(refused.status, status, "{change}: {}", refused.text());
            assert_eq!(owner.get(&path).await.json(200)["result"], expected);
        }
    }

    async fn drafts_say_whose_they_are_here_and_in_exports(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let me = owner.get("/api/current-user/whoami").await.json(200)["id"].clone();
        let names = json!({ "first_name": "Ada", "last_name": "Lovelace" });
        owner.patch(&format!("/api/users/{me}/"), names).await.json(200);
        let project = owner.post("/api/projects/", json!({ "title": "Tabs", "label_config": CONFIG })).await.json(201)["id"].clone();
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
        let draft = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": answer("a") })).await.json(201);
        assert_eq!(draft["created_username"], json!(format!("Ada Lovelace owner@example.com, {me}")));
        let path = format!("/api/projects/{project}/export?exportType=JSON&download_all_tasks=true");
        assert_eq!(owner.get(&path).await.json(200)[0]["drafts"], json!([draft]));
        let seen = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(seen["drafts"][0]["created_username"], draft["created_username"]);
    }

    async fn drafts_do_not_outlive_what_they_were_a_change_to(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        let reviewer = member(&app, &owner, &project, "re", Role::Reviewer).await;
        let path = format!("/api/tasks/{task}/annotations/");
        for way in ["changed", "deleted"] {
            let annotation = owner.post(&path, json!({ "result": answer("a") })).await.json(201)["id"].clone();
            let drafts = format!("/api/tasks/{task}/annotations/{annotation}/drafts");
            let own = owner.post(&drafts, json!({ "result": answer("b") })).await.json(201)["id"].clone();
            let theirs = reviewer.post(&drafts, json!({ "result": answer("b") })).await.json(201)["id"].clone();
            let of_the_task = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": answer("a") })).await.json(201)["id"].clone();
            let one = format!("/api/annotations/{annotation}/");
            match way {
                "changed" => drop(owner.patch(&one, json!({ "result": answer("b") })).await.json(200)),
                _ => assert_eq!(owner.delete(&one).await.status, 204),
            }
            owner.get(&format!("/api/drafts/{own}/")).await.json(404);
            reviewer.get(&format!("/api/drafts/{theirs}/")).await.json(404);
            assert_eq!(ids(&owner.get(&format!("/api/tasks/{task}/")).await.json(200)["drafts"]), std::slice::from_ref(&of_the_task), "{way}");
            assert_eq!(owner.delete(&format!("/api/drafts/{of_the_task}/")).await.status, 204);
            assert_eq!(drafts_counted(&app).await, 0, "{way}");
        }
    }

    async fn deleting_the_annotations_of_tasks_takes_their_drafts_and_undoing_brings_them_back(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        let reviewer = member(&app, &owner, &project, "re", Role::Reviewer).await;
        owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": answer("a") })).await.json(201);
        let drafts = format!("/api/tasks/{task}/drafts");
        let draft = owner.post(&drafts, json!({ "result": answer("b"), "lead_time": 2.5 })).await.json(201);
        let theirs = reviewer.post(&drafts, json!({ "result": answer("a") })).await.json(201);
        let act = format!("/api/dm/actions/?id=delete_tasks_annotations&project={project}");

        let of_one = json!({ "selectedItems": { "all": true, "excluded": [] }, "annotator": reviewer.id });
        assert_eq!(owner.post(&act, of_one).await.json(200)["processed_items"], 0);
        reviewer.get(&format!("/api/drafts/{}/", theirs["id"])).await.json(404);
        assert_eq!(ids(&owner.get(&drafts).await.json(200)), [draft["id"].clone()], "those of somebody else stay");

        let of_all = json!({ "selectedItems": { "all": true, "excluded": [] } });
        assert_eq!(owner.post(&act, of_all).await.json(200)["processed_items"], 1);
        assert_eq!(owner.get(&drafts).await.json(200), json!([]));
        let read = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!((&read["annotations"], &read["drafts"]), (&json!([]), &json!([])));
        assert_eq!(drafts_counted(&app).await, 0);

        let jobs = owner.get(&format!("/api/jobs/?project={project}")).await.json(200);
        for job in jobs.as_array().unwrap() {
            owner.post(&format!("/api/jobs/{}/undo/", job["id"]), json!({})).await.json(202);
        }
        assert_eq!(owner.get(&drafts).await.json(200), json!([draft]), "as it was");
        assert_eq!(reviewer.get(&drafts).await.json(200), json!([theirs]));
        assert_eq!(drafts_counted(&app).await, 2);
    }

    async fn s06_a_submit_that_is_taken_back_becomes_the_draft_of_its_author(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (project, task) = project_with_task(&owner).await;
        let annotator = member(&app, &owner, &project, "an", Role::Annotator).await;
        let reviewer = member(&app, &owner, &project, "re", Role::Reviewer).await;
        annotator.get(&format!("/api/projects/{project}/next/")).await.json(200);
        let path = format!("/api/tasks/{task}/annotations/");
        let annotation = annotator.post(&path, json!({ "result": answer("a"), "lead_time": 3 })).await.json(201);
        let back = format!("/api/annotations/{}/convert-to-draft", annotation["id"]);

        reviewer.post(&back, json!({})).await.json(403);
        let still = reviewer.get(&format!("/api/annotations/{}/", annotation["id"])).await.json(200);
        assert_eq!(still["result"], answer("a"), "nothing was taken");

        let draft = owner.post(&back, json!({})).await.json(201);
        assert_eq!(draft["user"], "an@example.com");
        let one = format!("/api/drafts/{}/", draft["id"]);
        for somebody in [&owner, &reviewer] {
            somebody.get(&one).await.json(404);
            assert_eq!(somebody.delete(&one).await.status, 404);
        }
        assert_eq!(annotator.get(&one).await.json(200)["result"], answer("a"), "the author has the work still");
        let again = json!({ "result": answer("b"), "draft_id": draft["id"] });
        let again = annotator.post(&path, again).await.json(201);
        let own = annotator.post(&format!("/api/annotations/{}/convert-to-draft", again["id"]), json!({})).await.json(201);
        assert_eq!((&own["user"], &own["result"]), (&json!("an@example.com"), &answer("b")), "and takes it back alone");
    }

    async fn work_is_kept_although_its_draft_is_gone(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (_, task) = project_with_task(&owner).await;
        let body = json!({ "result": answer("a"), "draft_id": 987_654 });
        let made = owner.post(&format!("/api/tasks/{task}/annotations/"), body).await.json(201);
        assert_eq!((&made["result"], &made["draft_created_at"]), (&answer("a"), &Value::Null));
    }
}

async fn project_with_task(owner: &Client) -> (Value, Value) {
    let new = json!({ "title": "Drafts", "label_config": CONFIG, "maximum_annotations": 2 });
    let project = owner.post("/api/projects/", new).await.json(201)["id"].clone();
    let task =
        owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201)["id"].clone();
    (project, task)
}

async fn member(app: &TestApp, owner: &Client, project: &Value, name: &str, role: Role) -> Client {
    let person = app.person(name, role).await;
    owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
    person
}

fn ids(list: &Value) -> Vec<Value> {
    list.as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

/// What the tasks say of how many drafts they have.
async fn drafts_counted(app: &TestApp) -> i64 {
    let mut database = app.database();
    let row =
        database.fetch_one("SELECT CAST(SUM(draft_count) AS BIGINT) AS drafts FROM tasks", args![]).await.unwrap();
    row.get("drafts").unwrap()
}
