//! Uploaded files over their life: replaced, deleted, copied with their project, and swept away.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_jobs::sweep_uploads;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;
const A: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x01IDATa\0\0\0\0\0\0\0\0IEND\0\0\0\0";
const B: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x02IDATbb\0\0\0\0\0\0\0\0IEND\0\0\0\0";
const DAY: i64 = 86_400;

async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Pictures", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

/// Every upload of a project, oldest first.
async fn uploads(owner: &Client, project: i64) -> Vec<Value> {
    owner.get(&format!("/api/projects/{project}/file-uploads?all=true")).await.json(200).as_array().unwrap().clone()
}

fn address(file: &Value) -> String {
    format!("/data/{}", file["file"].as_str().unwrap())
}

async fn task_of(owner: &Client, project: i64) -> Value {
    owner.get(&format!("/api/projects/{project}/tasks/")).await.json(200)[0].clone()
}

on_both_databases! {
    async fn s06_a_file_is_served_to_those_who_see_a_task_that_shows_it(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (manager, reviewer) = (app.person("manager", Role::Manager).await, app.person("reviewer", Role::Reviewer).await);
        let (ann, bob) = (app.person("ann", Role::Annotator).await, app.person("bob", Role::Annotator).await);
        let id = project(&owner).await;
        for person in [&manager, &reviewer, &ann, &bob] {
            owner.post(&format!("/api/projects/{id}/members/"), json!({ "user": person.id })).await.json(201);
        }
        upload(&owner, &format!("/api/projects/{id}/import"), &[("a.png", A)]).await.json(201);
        upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &[("b.png", B)]).await.json(201);
        let files = uploads(&owner, id).await;
        let (shown, unused) = (address(&files[0]), address(&files[1]));
        let sees = async |client: &Client, path: &str| client.get(path).await.status;
        for person in [&owner, &manager] {
            assert_eq!((sees(person, &shown).await, sees(person, &unused).await), (200, 200));
        }
        assert_eq!((sees(&reviewer, &shown).await, sees(&reviewer, &unused).await), (200, 404));
        for annotator in [&ann, &bob] {
            assert_eq!(sees(annotator, &shown).await, 404, "not his task yet");
        }
        let task = ann.get(&format!("/api/projects/{id}/next/")).await.json(200)["id"].clone();
        assert_eq!((sees(&ann, &shown).await, sees(&bob, &shown).await, sees(&ann, &unused).await), (200, 404, 404));
        ann.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [] })).await.json(201);
        assert_eq!(sees(&ann, &shown).await, 200, "who labeled it sees it later");
        // A task of another project that shows it, too.
        let other = project(&owner).await;
        owner.post(&format!("/api/projects/{other}/members/"), json!({ "user": bob.id })).await.json(201);
        owner.post("/api/tasks/", json!({ "project": other, "data": { "image": unused } })).await.json(201);
        assert_eq!(sees(&bob, &unused).await, 404);
        bob.get(&format!("/api/projects/{other}/next/")).await.json(200);
        assert_eq!((sees(&bob, &unused).await, sees(&ann, &unused).await), (200, 404));
        // What every labeler of a project sees beside the tasks: its config and instructions.
        upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &[("logo_1.png", A)]).await.json(201);
        let logo = address(&uploads(&owner, id).await[2]);
        assert_eq!(sees(&ann, &logo).await, 404);
        owner.patch(&format!("/api/projects/{id}/"), json!({ "expert_instruction": format!("<img src=\"{logo}\">") })).await.json(200);
        assert_eq!((sees(&ann, &logo).await, sees(&bob, &logo).await), (200, 200));
        assert_eq!(sees(&app.person("stranger", Role::Annotator).await, &logo).await, 404);
    }

    async fn a_file_that_no_task_shows_is_replaced_and_deleted(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &[("a.png", A)]).await.json(201);
        let before = uploads(&owner, id).await[0].clone();
        let path = format!("/api/import/file-upload/{}", before["id"]);
        assert_eq!(owner.patch(&path, json!({})).await.json(200), before);
        let refused = owner.patch(&path, json!({"file": "x"})).await.json(400);
        assert_eq!(refused["validation_errors"]["file"][0], "The submitted data was not a file. Check the encoding type on the form.");
        send_files(&owner, Method::PATCH, &path, &[("x.exe", b"MZ")]).await.json(400);
        send_files(&owner, Method::PATCH, &path, &[("x.png", b"<script>")]).await.json(400);
        let after = send_files(&owner, Method::PATCH, &path, &[("b.png", B)]).await.json(200);
        assert_eq!((&after["id"], &after["size"]), (&before["id"], &json!(B.len())));
        assert!(after["file"].as_str().unwrap().ends_with("-b.png"), "{after}");
        assert_eq!(uploads(&owner, id).await, std::slice::from_ref(&after));
        assert_eq!(owner.get(&address(&after)).await.bytes, B);
        assert_eq!(owner.get(&address(&before)).await.status, 404);
        let annotator = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{id}/members/"), json!({"user": annotator.id})).await;
        assert_eq!(send_files(&annotator, Method::PATCH, &path, &[("b.png", B)]).await.status, 403);
        assert_eq!(annotator.delete(&path).await.status, 403);
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.delete(&path).await.status, 404);
        assert_eq!(owner.get(&address(&after)).await.status, 404);
    }

    async fn a_file_that_a_task_shows_stays(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        upload(&owner, &format!("/api/projects/{id}/import"), &[("a.png", A)]).await.json(201);
        upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &[("b.png", B), ("c.png", B)]).await.json(201);
        let files = uploads(&owner, id).await;
        let other = project(&owner).await;
        let escaped = format!(r#"[{{"image": "{}"}}]"#, address(&files[1]).replace('/', "\\/"));
        upload(&owner, &format!("/api/projects/{other}/import"), &[("t.json", escaped.as_bytes())]).await.json(201);
        let path = |file: &Value| format!("/api/import/file-upload/{}", file["id"]);
        for used in [&files[0], &files[1]] {
            let refused = owner.delete(&path(used)).await.json(409)["detail"].as_str().unwrap().to_owned();
            assert!(refused.contains(used["file"].as_str().unwrap().rsplit('/').next().unwrap()), "{refused}");
            send_files(&owner, Method::PATCH, &path(used), &[("n.png", B)]).await.json(409);
        }
        let many = format!("/api/projects/{id}/file-uploads");
        let named = json!({"file_upload_ids": [files[0]["id"], files[2]["id"]]});
        owner.call(Method::DELETE, &many, Some(named)).await.json(409);
        assert_eq!(uploads(&owner, id).await, files, "nothing was removed, and no spare file is left");
        let deleted = owner.call(Method::DELETE, &many, Some(json!({}))).await.json(200);
        assert_eq!(deleted, json!({"deleted": 1}), "the one that nothing shows");
        // A task in the trash can come back.
        let task = task_of(&owner, id).await["id"].clone();
        owner.delete(&format!("/api/tasks/{task}/")).await;
        owner.delete(&path(&files[0])).await.json(409);
        assert_eq!(owner.get(&address(&files[0])).await.bytes, A);
    }

    async fn a_table_may_go_when_its_tasks_are_there(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        upload(&owner, &format!("/api/projects/{id}/import"), &[("t.csv", b"image\nhttp://x/1.png\nhttp://x/2.png\n")]).await.json(201);
        let file = uploads(&owner, id).await[0]["id"].clone();
        assert_eq!(task_of(&owner, id).await["file_upload"], file);
        assert_eq!(owner.delete(&format!("/api/import/file-upload/{file}")).await.status, 204);
        let task = task_of(&owner, id).await;
        assert_eq!((&task["file_upload"], &task["data"]["image"]), (&Value::Null, &json!("http://x/1.png")));
    }

    async fn a_copy_of_a_project_has_files_of_its_own(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        upload(&owner, &format!("/api/projects/{id}/import"), &[("a.png", A)]).await.json(201);
        let copy = async |id: i64, title: &str| {
            let body = json!({ "title": title, "mode": "settings,data" });
            owner.post(&format!("/api/projects/{id}/duplicate/"), body).await.json(201)["id"].as_i64().unwrap()
        };
        let first = copy(id, "A copy").await;
        let second = copy(first, "A copy of it").await;
        let annotator = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{second}/members/"), json!({"user": annotator.id})).await;
        let mut addresses = Vec::new();
        for project in [id, first, second] {
            let shown = task_of(&owner, project).await["data"]["image"].as_str().unwrap().to_owned();
            assert!(shown.starts_with(&format!("/data/upload/{project}/")), "{shown}");
            assert_eq!(owner.get(&shown).await.bytes, A);
            addresses.push(shown);
        }
        annotator.get(&format!("/api/projects/{second}/next/")).await.json(200);
        assert_eq!(annotator.get(&addresses[2]).await.bytes, A, "who works in the copy sees its pictures");
        assert_eq!(annotator.get(&addresses[0]).await.status, 404, "and not those of its source");
        // Nobody but the copies needs the first file's bytes after this.
        app.database().write(|transaction| Box::pin(async move {
            transaction.execute("DELETE FROM tasks WHERE project_id = 1", vec![]).await.map(|_| ())
        })).await.unwrap();
        for (project, gone) in [(id, 1), (first, 2)] {
            let file = uploads(&owner, project).await[0]["id"].clone();
            if project == first {
                owner.delete(&format!("/api/import/file-upload/{file}")).await.json(409);
                app.database().write(|transaction| Box::pin(async move {
                    transaction.execute("DELETE FROM tasks WHERE project_id = 2", vec![]).await.map(|_| ())
                })).await.unwrap();
            }
            assert_eq!(owner.delete(&format!("/api/import/file-upload/{file}")).await.status, 204);
            for (at, shown) in addresses.iter().enumerate() {
                let answer = owner.get(shown).await;
                if at < gone { assert_eq!(answer.status, 404) } else { assert_eq!(answer.bytes, A) }
            }
        }
    }

    async fn uploads_that_nobody_imported_are_swept_after_a_day(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let keep = format!("/api/projects/{id}/import?commit_to_project=false");
        upload(&owner, &format!("/api/projects/{id}/import"), &[("imported.png", A)]).await.json(201);
        upload(&owner, &keep, &[("shown.png", A), ("forgotten.png", A)]).await.json(201);
        let files = uploads(&owner, id).await;
        owner.post(&format!("/api/projects/{id}/import"), json!([{"image": address(&files[1])}])).await.json(201);
        app.database().write(|transaction| Box::pin(async move {
            for sql in [
                "INSERT INTO file_uploads (id, project_id, user_id, name, original_name, content_type, created_at) \
                 SELECT 900, 1, 1, 'half.png', 'half.png', 'image/png', created_at FROM file_uploads WHERE id = 1",
                "INSERT INTO file_chunks (file_id, number, bytes) SELECT 900, 0, bytes FROM file_chunks WHERE file_id = 1",
            ] {
                transaction.execute(sql, vec![]).await?;
            }
            Ok(())
        })).await.unwrap();
        let count = async || {
            let mut database = app.database();
            let sql = "SELECT (SELECT COUNT(*) FROM file_uploads) AS files, (SELECT COUNT(*) FROM file_chunks) AS chunks";
            let row = labelkeep_database::Fetch::fetch_one(&mut database, sql, vec![]).await.unwrap();
            (row.get::<i64>("files").unwrap(), row.get::<i64>("chunks").unwrap())
        };
        app.test.clock.advance_seconds(DAY - 60);
        upload(&owner, &keep, &[("new.png", A)]).await.json(201);
        assert_eq!(sweep_uploads(app.database()).await.unwrap(), 0, "not yet");
        assert_eq!(count().await, (5, 5));
        app.test.clock.advance_seconds(120);
        app.database().write(|transaction| Box::pin(async move {
            transaction.execute("UPDATE jobs SET status = 'running' WHERE id = 1", vec![]).await.map(|_| ())
        })).await.unwrap();
        assert_eq!(sweep_uploads(app.database()).await.unwrap(), 0, "a job may be reading them");
        app.database().write(|transaction| Box::pin(async move {
            transaction.execute("UPDATE jobs SET status = 'completed' WHERE id = 1", vec![]).await.map(|_| ())
        })).await.unwrap();
        assert_eq!(sweep_uploads(app.database()).await.unwrap(), 2, "the forgotten one and the half one");
        assert_eq!(count().await, (3, 3));
        for file in &files[..2] {
            assert_eq!(owner.get(&address(file)).await.bytes, A);
        }
        assert_eq!(owner.get(&address(&files[2])).await.status, 404);
        let trail = owner.get("/api/audit/?action=files.swept").await.json(200);
        assert_eq!(trail["count"], 1);
    }

    async fn a_range_behind_the_end_is_416_with_the_size_for_every_kind_of_file(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let files: [(&str, &[u8]); 4] = [("t.csv", b"a\nb\n"), ("t.txt", b"a\nb\n"), ("t.json", b"[{}]"), ("p.png", A)];
        upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &files).await.json(201);
        for file in uploads(&owner, id).await {
            let request = Request::get(address(&file)).header("range", "bytes=9999-").body(Body::empty()).unwrap();
            let answer = owner.send(request).await;
            let error = answer.json(416);
            assert_eq!(answer.headers["content-range"].to_str().unwrap(), format!("bytes */{}", file["size"]), "{file}");
            assert!(error["detail"].as_str().unwrap().contains(&file["size"].to_string()), "{error}");
        }
    }
}
