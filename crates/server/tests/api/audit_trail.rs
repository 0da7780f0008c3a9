//! Every act is in the audit trail: a new route that changes something must come into this test.

use crate::{harness::*, ml_fake::Fake, second_factors::base32};
use axum::http::Method;
use labelkeep_database::{Fetch, args};
use labelkeep_identity::opaque::storage_hash;
use labelkeep_model::{Clock as _, Role};
use labelkeep_server::{Media, Settings, registry::endpoints};
use labelkeep_test_support::START;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CONFIG: &str =
    r#"<View><Image name="i" value="$image"/><Choices name="c" toName="i"><Choice value="a"/></Choices></View>"#;
const PASSWORD: &str = "correct horse battery";

/// What changes nothing that anybody could ask about later.
const NO_ACTS: [(&str, &str); 20] = [
    (
        "POST /api/sso/{slug}/back-channel-logout",
        "what it ends is told: x_sso_a_provider_ends_the_sessions_that_came_from_it_and_no_later_ones",
    ),
    ("POST /api/sign-in-providers/{id}/test", "asks a provider, and changes nothing"),
    ("POST /api/sso/{slug}", "tells where the browser goes; who comes back is told"),
    ("POST /api/ml/{id}/preview", "shows what a model says, and stores nothing of it"),
    ("POST /api/ml/{id}/predict/test", "shows what a model says, and stores nothing"),
    ("POST /api/ml/{id}/interactive-annotating", "asks a model, and changes nothing"),
    ("POST /api/fsm/entities/{entity_name}/{entity_id}/transition", "there is no transition that it could do"),
    ("POST /api/storages/{provider}/validate", "asks a store, and changes nothing"),
    ("POST /api/storages/export/{provider}/validate", "asks a store, and changes nothing"),
    ("POST /api/storage-connections/validate", "asks a store, and changes nothing"),
    ("POST /api/storages/{provider}/files", "lists the keys of a store"),
    ("POST /api/storages/{provider}/policies", "writes a text to be copied"),
    ("POST /api/storages/export/{provider}/policies", "writes a text to be copied"),
    ("POST /api/projects/{id}/imports/preview", "looks at files, and changes nothing"),
    ("POST /api/labeling-config/check", "looks at a text"),
    ("POST /api/projects/validate", "looks at a text"),
    ("POST /api/projects/{id}/validate", "looks at a text"),
    ("POST /api/projects/{id}/sample-task", "makes an example of a text"),
    ("POST /api/token/refresh", "what it gives lasts five minutes, and what is done with it is told"),
    ("POST /api/tasks/{id}/release", "a reservation, which ends by itself"),
];

struct Trail<'a> {
    app: &'a TestApp,
    told: BTreeSet<String>,
}

impl Trail<'_> {
    async fn length(&self) -> i64 {
        let mut database = self.app.database();
        let sql = "SELECT COUNT(*) AS n FROM audit_log WHERE action <> 'files.swept'";
        database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
    }

    /// Does what the route is for, and fails when the trail says nothing of it. `values`: of what the route names, in order.
    async fn act(&mut self, client: &Client, route: &str, values: &[i64], body: Value) -> Answer {
        let (method, template) = route.split_once(' ').unwrap();
        let mut values = values.iter();
        let parts = template.split('/').map(|part| match part.starts_with('{') {
            true => values.next().unwrap().to_string(),
            false => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let before = self.length().await;
        let query = if template.starts_with("/api/dm/") && !template.contains('{') { "?project=1" } else { "" };
        let answer = client.call(method.parse::<Method>().unwrap(), &format!("{path}{query}"), Some(body)).await;
        assert!(answer.status < 400, "{route}: {} {}", answer.status, answer.text());
        self.saw(route, before).await;
        answer
    }

    async fn saw(&mut self, route: &str, before: i64) {
        assert!(self.length().await > before, "{route} is not in the trail");
        self.told.insert(route.to_owned());
    }
}

fn id(answer: &Answer) -> i64 {
    let body: Value = serde_json::from_slice(&answer.bytes).unwrap();
    body["id"].as_i64().unwrap_or_else(|| panic!("{body}"))
}

async fn account(trail: &mut Trail<'_>, owner: &Client) {
    let app = trail.app;
    let browser = app.browser("owner@example.com", PASSWORD).await;
    trail.act(&browser, "PATCH /api/current-user", &[], json!({ "first_name": "Ada" })).await;
    trail.act(&browser, "PATCH /api/users/{id}", &[owner.id], json!({ "first_name": "Ada" })).await;
    let hotkeys = json!({ "custom_hotkeys": { "annotation:submit": { "key": "ctrl+k", "active": true } } });
    trail.act(&browser, "PATCH /api/current-user/hotkeys", &[], hotkeys).await;
    trail.act(&browser, "PATCH /api/current-user/preferences", &[], json!({ "theme": "dark" })).await;
    let token = trail.act(&browser, "POST /api/token", &[], json!({})).await.json(201)["token"].clone();
    let token =
        trail.act(&browser, "POST /api/token/rotate", &[], json!({ "refresh": token })).await.json(200)["refresh"]
            .clone();
    trail.act(&browser, "POST /api/token/blacklist", &[], json!({ "refresh": token })).await;
    trail.act(&browser, "POST /api/token", &[], json!({ "name": "nightly" })).await;
    let number = browser.get("/api/token").await.json(200)[0]["id"].as_i64().unwrap();
    trail.act(&browser, "DELETE /api/token/{id}", &[number], json!({})).await;
    trail.act(&browser, "POST /api/current-user/reset-token", &[], json!({})).await;
    let change = json!({ "old_password": PASSWORD, "new_password": "another fine one" });
    trail.act(&browser, "POST /api/current-user/password", &[], change).await;
    let credentials = json!({ "email": "owner@example.com", "password": "another fine one" });
    let answer = trail.act(&app.anonymous(), "POST /api/session", &[], credentials.clone()).await;
    let second = Client { cookie: Some(answer.cookie()), ..app.anonymous() };
    let sessions = browser.get("/api/current-user/sessions").await.json(200);
    let other = sessions.as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    trail.act(&browser, "DELETE /api/current-user/sessions/{id}", &[other["id"].as_i64().unwrap()], json!({})).await;
    assert_eq!(second.get("/api/current-user").await.status, 401);
    for route in ["DELETE /api/session", "POST /logout"] {
        let answer = trail.act(&app.anonymous(), "POST /user/login", &[], credentials.clone()).await;
        let browser = Client { cookie: Some(answer.cookie()), ..app.anonymous() };
        trail.act(&browser, route, &[], json!({})).await;
    }
}

async fn second_factor(trail: &mut Trail<'_>, owner: &Client) {
    let app = trail.app;
    let person = app.person("careful", Role::Annotator).await.id;
    let browser = app.browser("careful@example.com", PASSWORD).await;
    trail.act(owner, "PATCH /api/second-factor-policy", &[], json!({ "roles": [] })).await;
    trail.act(&browser, "POST /api/session/proof", &[], json!({ "password": PASSWORD })).await;
    for _ in 0..2 {
        let route = "POST /api/current-user/second-factor/totp";
        let begun = trail.act(&browser, route, &[], json!({})).await.json(200);
        let code = app.test.clock.now().seconds() / 30;
        let code = labelkeep_identity::totp::code_of(&base32(begun["secret"].as_str().unwrap()), code);
        trail.act(&browser, "POST /api/current-user/second-factor/totp/confirm", &[], json!({ "code": code })).await;
        trail.act(&browser, "POST /api/current-user/second-factor/recovery-codes", &[], json!({})).await;
        if !trail.told.contains("DELETE /api/current-user/second-factor/totp") {
            trail.act(&browser, "DELETE /api/current-user/second-factor/totp", &[], json!({})).await;
        }
    }
    let session = owner.get(&format!("/api/users/{person}/sessions")).await.json(200)[0]["id"].as_i64().unwrap();
    trail.act(owner, "DELETE /api/users/{id}/sessions/{session_id}", &[person, session], json!({})).await;
    trail.act(owner, "DELETE /api/users/{id}/sessions", &[person], json!({})).await;
    trail.act(owner, "DELETE /api/users/{id}/second-factor", &[person], json!({})).await;
}

async fn single_sign_on(trail: &mut Trail<'_>, owner: &Client) {
    let app = trail.app;
    let person = app.person("elsewhere", Role::Annotator).await.id;
    let fields = json!({ "slug": "id", "title": "Example", "issuer": "https://10.1.2.3", "client_id": "labels" });
    let id = id(&trail.act(owner, "POST /api/sign-in-providers", &[], fields.clone()).await);
    trail.act(owner, "PUT /api/sign-in-providers/{id}", &[id], fields).await;
    let linking = app.database().write(move |transaction| {
        Box::pin(async move {
            let sql = "INSERT INTO identities (provider_id, subject, user_id, created_at, last_used_at) VALUES ($1, 's', $2, 0, 0)";
            transaction.execute(sql, args![id, person]).await
        })
    });
    linking.await.unwrap();
    trail.act(owner, "DELETE /api/users/{id}/identities", &[person], json!({})).await;
    trail.act(owner, "PATCH /api/sign-on-policy", &[], json!({ "only_single_sign_on": false })).await;
    trail.act(owner, "DELETE /api/sign-in-providers/{id}", &[id], json!({})).await;
    let browser = app.browser("elsewhere@example.com", PASSWORD).await;
    trail.act(&browser, "POST /api/sso/sign-out", &[], json!({})).await;
}

async fn organization(trail: &mut Trail<'_>, owner: &Client) {
    let app = trail.app;
    trail.act(owner, "PATCH /api/organizations/{id}", &[1], json!({ "title": "Ours" })).await;
    trail.act(owner, "PATCH /api/session-policy", &[], json!({ "max_session_age": 9000 })).await;
    trail.act(owner, "PATCH /api/media-policy", &[], json!({ "any_https_host": true })).await;
    trail.act(owner, "POST /api/jwt/settings", &[], json!({ "api_token_ttl_days": 30 })).await;
    trail.act(owner, "PATCH /api/invite", &[], json!({ "role": "AN" })).await;
    let link = trail.act(owner, "POST /api/invite/reset-token", &[], json!({})).await.json(201)["token"].clone();
    let account = |token: &Value, name: &str| json!({ "token": token, "email": format!("{name}@example.com"), "password": PASSWORD });
    trail.act(&app.anonymous(), "POST /api/signup", &[], account(&link, "link")).await;
    trail.act(&app.anonymous(), "POST /user/signup", &[], account(&link, "form")).await;
    let invitation = id(&trail.act(owner, "POST /api/invitations", &[], json!({ "role": "AN" })).await);
    trail.act(owner, "DELETE /api/invitations/{id}", &[invitation], json!({})).await;
    trail
        .act(owner, "POST /api/invite/send-email", &[], json!({ "emails": ["mailed@example.com"], "role": "AN" }))
        .await;
    trail.act(owner, "POST /api/invite/revoke", &[], json!({ "email": "mailed@example.com" })).await;
    trail.act(owner, "POST /api/mail/test", &[], json!({})).await;
    trail.act(&app.anonymous(), "POST /api/password-reset/mail", &[], json!({ "email": "new@example.com" })).await;
    let person =
        id(&trail.act(owner, "POST /api/users", &[], json!({ "email": "new@example.com", "role": "AN" })).await);
    let role = json!({ "user_id": person, "role": "RE" });
    trail.act(owner, "PATCH /api/organizations/{id}/memberships", &[1], role).await;
    let reset = trail.act(owner, "POST /api/users/{id}/password-reset", &[person], json!({})).await.json(200);
    let token = reset["url"].as_str().unwrap().split_once("token=").unwrap().1.to_owned();
    trail.act(&app.anonymous(), "POST /api/password-reset", &[], json!({ "token": token, "password": PASSWORD })).await;
    trail.act(owner, "DELETE /api/users/{id}", &[person], json!({})).await;
    let other = app.person("other", Role::Annotator).await;
    trail.act(owner, "DELETE /api/organizations/{id}/memberships/{user_pk}", &[1, other.id], json!({})).await;
}

async fn project(trail: &mut Trail<'_>, owner: &Client) -> i64 {
    let project =
        id(&trail.act(owner, "POST /api/projects", &[], json!({ "title": "Pictures", "label_config": CONFIG })).await);
    trail.act(owner, "PATCH /api/projects/{id}", &[project], json!({ "description": "D" })).await;
    trail
        .act(owner, "POST /api/projects/{id}/duplicate", &[project], json!({ "title": "Copy", "mode": "settings" }))
        .await;
    trail.act(owner, "POST /api/projects/example", &[], json!({ "language": "en" })).await;
    let ann = trail.app.person("ann", Role::Annotator).await;
    trail.act(owner, "POST /api/projects/{id}/members", &[project], json!({ "user": ann.id })).await;
    let before = trail.length().await;
    assert_eq!(
        owner
            .call(
                Method::DELETE,
                &format!("/api/projects/{project}/members?user={}", ann.id),
                Some(json!({ "user": ann.id }))
            )
            .await
            .status,
        204
    );
    trail.saw("DELETE /api/projects/{id}/members", before).await;
    let view = json!({ "project": project, "data": { "title": "T" } });
    let first = id(&trail.act(owner, "POST /api/dm/views", &[], view.clone()).await);
    trail.act(owner, "PATCH /api/dm/views/{id}", &[first], view.clone()).await;
    trail.act(owner, "PUT /api/dm/views/{id}", &[first], view.clone()).await;
    trail.act(owner, "POST /api/dm/views/order", &[], json!({ "project": project, "ids": [first] })).await;
    trail.act(owner, "DELETE /api/dm/views/{id}", &[first], json!({})).await;
    trail.act(owner, "DELETE /api/dm/views/reset", &[], json!({ "project": project })).await;
    project
}

async fn labels(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let task = json!({ "project": project, "data": { "image": "https://media.example.org/1.png" } });
    let task = id(&trail.act(owner, "POST /api/tasks", &[], task).await);
    let data = json!({ "data": { "image": "https://media.example.org/0.png" } });
    trail.act(owner, "POST /api/projects/{id}/tasks", &[project], data).await;
    let rows = json!([{ "image": "https://media.example.org/00.png" }]);
    trail.act(owner, "POST /api/projects/{id}/tasks/bulk", &[project], rows).await;
    trail.act(owner, "PATCH /api/tasks/{id}", &[task], json!({ "meta": { "a": 1 } })).await;
    let draft = id(&trail.act(owner, "POST /api/tasks/{id}/drafts", &[task], json!({ "result": [] })).await);
    // Of each draft its first change is told.
    let other = owner.post(&format!("/api/tasks/{task}/drafts"), json!({ "result": [] })).await.json(201);
    let changes = json!({ "result": { "value": [] }, "of": other["updated_at"] });
    trail.act(owner, "PATCH /api/drafts/{id}/changes", &[other["id"].as_i64().unwrap()], changes).await;
    trail.act(owner, "PATCH /api/drafts/{id}", &[draft], json!({ "result": [] })).await;
    trail.act(owner, "DELETE /api/drafts/{id}", &[draft], json!({})).await;
    let annotation = id(&trail.act(owner, "POST /api/tasks/{id}/annotations", &[task], json!({ "result": [] })).await);
    trail.act(owner, "PATCH /api/annotations/{id}", &[annotation], json!({ "ground_truth": true })).await;
    let route = "POST /api/tasks/{id}/annotations/{annotation_id}/drafts";
    trail.act(owner, route, &[task, annotation], json!({ "result": [] })).await;
    trail.act(owner, "POST /api/annotations/{id}/convert-to-draft", &[annotation], json!({})).await;
    let second = id(&trail.act(owner, "POST /api/tasks/{id}/annotations", &[task], json!({ "result": [] })).await);
    trail.act(owner, "DELETE /api/annotations/{id}", &[second], json!({})).await;
    let same = json!({ "tasks": [task], "result": [] });
    let third = trail.act(owner, "POST /api/annotations/bulk", &[], same).await.json(201)[0]["id"].clone();
    let named = json!({ "project": project, "ids": [third] });
    trail.act(owner, "POST /api/annotations/bulk-delete", &[], named).await;
    let route = "POST /api/projects/{id}/deleted/annotations/restore";
    trail.act(owner, route, &[project], json!({ "ids": [second] })).await;
    let prediction = json!({ "task": task, "result": [], "model_version": "m" });
    let prediction = id(&trail.act(owner, "POST /api/predictions", &[], prediction).await);
    trail.act(owner, "PATCH /api/predictions/{id}", &[prediction], json!({ "score": 0.5 })).await;
    trail
        .act(
            owner,
            "PUT /api/predictions/{id}",
            &[prediction],
            json!({ "task": task, "result": [], "model_version": "m" }),
        )
        .await;
    trail.act(owner, "DELETE /api/predictions/{id}", &[prediction], json!({})).await;
    let predictions = json!([{ "task": task, "result": [], "model_version": "m" }]);
    trail.act(owner, "POST /api/projects/{id}/import/predictions", &[project], predictions).await;
    trail.act(owner, "DELETE /api/projects/{id}/model-versions", &[project], json!({ "model_version": "m" })).await;
    let route = "POST /api/projects/{id}/deleted/predictions/restore";
    trail.act(owner, route, &[project], json!({ "model_version": "m" })).await;
    trail.act(owner, "POST /api/projects/{id}/summary/reset", &[project], json!({})).await;
    let second = json!({ "project": project, "data": { "image": "https://media.example.org/2.png" } });
    let second = id(&trail.act(owner, "POST /api/tasks", &[], second).await);
    trail.act(owner, "DELETE /api/tasks/{id}", &[second], json!({})).await;
    trail.act(owner, "POST /api/projects/{id}/deleted/tasks/restore", &[project], json!({ "ids": [second] })).await;
}

async fn files(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let picture = &png(80);
    let import = format!("/api/projects/{project}/import?commit_to_project=false");
    for name in ["a.png", "b.png", "c.png"] {
        let before = trail.length().await;
        upload(owner, &import, &[(name, picture)]).await.json(201);
        trail.saw("POST /api/projects/{id}/import", before).await;
    }
    let uploads = owner.get(&format!("/api/projects/{project}/file-uploads?all=true")).await.json(200);
    let first = uploads[0]["id"].as_i64().unwrap();
    let before = trail.length().await;
    send_files(owner, Method::PATCH, &format!("/api/import/file-upload/{first}"), &[("d.png", picture)])
        .await
        .json(200);
    trail.saw("PATCH /api/import/file-upload/{id}", before).await;
    trail.act(owner, "DELETE /api/import/file-upload/{id}", &[first], json!({})).await;
    let second = uploads[1]["id"].clone();
    trail.act(owner, "POST /api/projects/{id}/reimport", &[project], json!({ "file_upload_ids": [second] })).await;
    let import = owner.get(&format!("/api/jobs?project={project}")).await.json(200)[0]["id"].as_i64().unwrap();
    owner.post(&format!("/api/jobs/{import}/undo"), json!({})).await.json(202);
    trail.act(owner, "POST /api/jobs/{id}/redo", &[import], json!({})).await;
    cancelled(trail.app, import).await;
    trail.act(owner, "POST /api/jobs/{id}/again", &[import], json!({})).await;
    let third = uploads[2]["id"].clone();
    trail.act(owner, "DELETE /api/projects/{id}/file-uploads", &[project], json!({ "file_upload_ids": [third] })).await;
}

/// A job that nobody works off.
async fn waiting_job(app: &TestApp, project: i64) -> i64 {
    let sql = "INSERT INTO jobs (kind, organization_id, project_id, created_by, title, run_after, created_at) \
               VALUES ('none', 1, $1, 1, 'Waits', 0, 0) RETURNING id";
    let insert = app
        .database()
        .write(move |transaction| Box::pin(async move { transaction.fetch_one(sql, args![project]).await }));
    insert.await.unwrap().get("id").unwrap()
}

/// A source and a target in a folder of the server's own disk.
async fn storages(trail: &mut Trail<'_>, owner: &Client, project: i64, folder: &std::path::Path) {
    for (template, address) in [
        ("/api/storages/{provider}", "/api/storages/localfiles"),
        ("/api/storages/export/{provider}", "/api/storages/export/localfiles"),
    ] {
        let before = trail.length().await;
        let made = owner.post(address, json!({ "project": project, "path": folder.join("set") })).await.json(201);
        trail.saw(&format!("POST {template}"), before).await;
        let one = format!("{address}/{}", made["id"]);
        let before = trail.length().await;
        owner.patch(&one, json!({ "title": "Renamed" })).await.json(200);
        trail.saw(&format!("PATCH {template}/{{id}}"), before).await;
        let before = trail.length().await;
        owner.post(&format!("{one}/sync"), json!({})).await.json(200);
        trail.saw(&format!("POST {template}/{{id}}/sync"), before).await;
        let before = trail.length().await;
        owner.post(&format!("{one}/doctor"), json!({})).await.json(200);
        trail.saw(&format!("POST {template}/{{id}}/doctor"), before).await;
        let before = trail.length().await;
        assert_eq!(owner.delete(&one).await.status, 204);
        trail.saw(&format!("DELETE {template}/{{id}}"), before).await;
    }
}

/// One that projects share.
async fn connections(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let new = json!({ "provider": "redis", "title": "Cache", "host": "redis.example", "password": "secret" });
    let made = id(&trail.act(owner, "POST /api/storage-connections", &[], new).await);
    let one = "PATCH /api/storage-connections/{id}";
    trail.act(owner, one, &[made], json!({ "title": "Other" })).await;
    let with = "/api/storage-connections/{id}/projects/{project}";
    trail.act(owner, &format!("PUT {with}"), &[made, project], json!({ "prefix": "a:" })).await;
    trail.act(owner, &format!("DELETE {with}"), &[made, project], json!({})).await;
    trail.act(owner, "DELETE /api/storage-connections/{id}", &[made], json!({})).await;
}

/// Which roles may do what.
async fn permissions(trail: &mut Trail<'_>, owner: &Client) {
    let all = "/api/organizations/{id}/permissions";
    let chosen = json!({ "permission": "export_data", "roles": ["AD"] });
    trail.act(owner, &format!("POST {all}"), &[1], chosen.clone()).await;
    for method in ["PUT", "PATCH", "DELETE"] {
        let before = trail.length().await;
        let path = "/api/organizations/1/permissions/export_data";
        assert!(owner.call(method.parse().unwrap(), path, Some(chosen.clone())).await.status < 300);
        trail.saw(&format!("{method} {all}/{{permission_key}}"), before).await;
    }
}

/// One that a project and a person come to and leave.
async fn workspaces(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let made = id(&trail.act(owner, "POST /api/workspaces", &[], json!({ "title": "Team" })).await);
    let one = "/api/workspaces/{id}";
    trail.act(owner, &format!("PATCH {one}"), &[made], json!({ "title": "Other" })).await;
    let person = trail.app.person("mate", Role::Annotator).await.id;
    for (name, one, several) in [
        ("memberships", json!({ "user": person }), Some(json!({ "included": [person] }))),
        ("projects", json!({ "project": project }), None),
    ] {
        let by = if name == "memberships" { format!("user_id={person}") } else { format!("project={project}") };
        trail.act(owner, &format!("POST /api/workspaces/{{id}}/{name}"), &[made], one).await;
        let before = trail.length().await;
        assert_eq!(owner.delete(&format!("/api/workspaces/{made}/{name}?{by}")).await.status, 204);
        trail.saw(&format!("DELETE /api/workspaces/{{id}}/{name}"), before).await;
        let Some(several) = several else { continue };
        trail.act(owner, &format!("POST /api/workspaces/{{id}}/{name}/bulk"), &[made], several).await;
        let before = trail.length().await;
        owner.delete(&format!("/api/workspaces/{made}/{name}/bulk?included={person}")).await.json(200);
        trail.saw(&format!("DELETE /api/workspaces/{{id}}/{name}/bulk"), before).await;
    }
    trail.act(owner, &format!("DELETE {one}"), &[made], json!({})).await;
    trail.act(owner, &format!("POST {one}/restore"), &[made], json!({})).await;
}

/// One of a project, and what can be done with it.
async fn webhooks(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let new = json!({ "project": project, "url": "https://93.184.216.34/hook" });
    let hook = id(&trail.act(owner, "POST /api/webhooks", &[], new).await);
    owner.post("/api/tasks/", json!({ "project": project, "data": { "image": "/a.png" } })).await.json(201);
    let log = owner.get(&format!("/api/webhooks/{hook}/deliveries")).await.json(200);
    let delivery = log["results"][0]["id"].as_i64().unwrap();
    let route = "POST /api/webhooks/{id}/deliveries/{delivery}/redeliver";
    trail.act(owner, route, &[hook, delivery], json!({})).await;
    trail.act(owner, "POST /api/webhooks/{id}/resume", &[hook], json!({})).await;
    trail.act(owner, "PATCH /api/webhooks/{id}", &[hook], json!({ "is_active": false })).await;
    trail.act(owner, "PUT /api/webhooks/{id}", &[hook], json!({ "url": "https://93.184.216.34/other" })).await;
    trail.act(owner, "DELETE /api/webhooks/{id}", &[hook], json!({})).await;
}

/// An ML backend of a project.
async fn models(trail: &mut Trail<'_>, owner: &Client, project: i64, fake: &Fake) {
    let new = json!({ "project": project, "url": fake.url() });
    let backend = id(&trail.act(owner, "POST /api/ml", &[], new).await);
    trail.act(owner, "PATCH /api/ml/{id}", &[backend], json!({ "title": "t" })).await;
    trail.act(owner, "PUT /api/ml/{id}", &[backend], json!({ "title": "u" })).await;
    trail.act(owner, "POST /api/ml/{id}/train", &[backend], json!({})).await;
    let before = trail.length().await;
    let mut changes = trail.app.database().wake_ups();
    let job = owner.post(&format!("/api/ml/{backend}/predict"), json!({})).await.json(202)["job"].clone();
    while owner.get(&format!("/api/jobs/{job}")).await.json(200)["status"] != "completed" {
        changes.recv().await.unwrap();
    }
    trail.saw("POST /api/ml/{id}/predict", before).await;
    trail.act(owner, "DELETE /api/ml/{id}", &[backend], json!({})).await;
}

/// Labels of the organization, with their links.
async fn labels_of_all(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let new = json!([{ "title": "A", "value": ["a"], "project": project, "from_name": "c" }]);
    let made = trail.act(owner, "POST /api/labels", &[], new).await.json(201);
    let label = made[0]["id"].as_i64().unwrap();
    let link = owner.get(&format!("/api/labels/{label}/")).await.json(200)["links"][0].as_i64().unwrap();
    trail.act(owner, "PATCH /api/labels/{id}", &[label], json!({ "title": "B" })).await;
    trail.act(owner, "PATCH /api/label_links/{id}", &[link], json!({ "from_name": "d" })).await;
    trail.act(owner, "DELETE /api/label_links/{id}", &[link], json!({})).await;
    let again = json!({ "project": project, "label": label, "from_name": "c" });
    trail.act(owner, "POST /api/label_links", &[], again).await;
    let renamed = json!({ "project": project, "old_label": ["a"], "new_label": ["b"] });
    trail.act(owner, "POST /api/labels/bulk", &[], renamed).await;
    trail.act(owner, "DELETE /api/labels/{id}", &[label], json!({})).await;
}

/// As if somebody had cancelled it.
async fn cancelled(app: &TestApp, job: i64) {
    let sql = "UPDATE jobs SET status = 'cancelled' WHERE id = $1";
    let update =
        app.database().write(move |transaction| Box::pin(async move { transaction.execute(sql, args![job]).await }));
    assert_eq!(update.await.unwrap(), 1);
}

async fn exports_and_jobs(trail: &mut Trail<'_>, owner: &Client, project: i64) {
    let export = id(&trail.act(owner, "POST /api/projects/{id}/exports", &[project], json!({ "title": "E" })).await);
    let route = "POST /api/projects/{id}/exports/{export_pk}/convert";
    trail.act(owner, route, &[project, export], json!({ "export_type": "CSV" })).await;
    let before = trail.length().await;
    let action = format!("/api/dm/actions?project={project}&id=delete_tasks");
    owner.post(&action, json!({ "selectedItems": { "all": true, "excluded": [] } })).await.json(200);
    trail.saw("POST /api/dm/actions", before).await;
    let done = owner.get(&format!("/api/jobs?project={project}")).await.json(200)[0]["id"].as_i64().unwrap();
    trail.act(owner, "POST /api/jobs/{id}/undo", &[done], json!({})).await;
    let waiting = waiting_job(trail.app, project).await;
    trail.act(owner, "POST /api/jobs/{id}/cancel", &[waiting], json!({})).await;
    let before = trail.length().await;
    owner.post(&format!("/api/jobs/{waiting}/cancel"), json!({})).await.json(200);
    owner.post(&format!("/api/jobs/{done}/cancel"), json!({})).await.json(200);
    assert_eq!(trail.length().await, before, "what is over cannot be cancelled");
    trail.act(owner, "DELETE /api/projects/{id}/exports/{export_pk}", &[project, export], json!({})).await;
}

on_both_databases! {
    async fn x_audit_acts_on_the_server_s_own_machine_are_in_the_trail(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        app.database().replace_key_fingerprint("another".into()).await.unwrap();
        app.set_password("owner@example.com", PASSWORD).await;
        let admin = app.person("admin", Role::Administrator).await;
        // Allowed already: nothing changes.
        app.database().allow_legacy_tokens().await.unwrap();
        let entries = admin.get("/api/audit").await.json(200);
        let told: Vec<(&str, &str)> = entries["results"].as_array().unwrap().iter().map(|entry| {
            assert_eq!(entry["actor"], json!(null));
            (entry["action"].as_str().unwrap(), entry["credential"].as_str().unwrap())
        }).collect();
        let expected = ["user.created", "user.password_reset", "installation.key_replaced", "organization.changed", "user.created"];
        assert_eq!(told, expected.map(|action| (action, "command_line")));
        assert_eq!(owner.get("/api/current-user").await.status, 401);
    }

    async fn x_audit_every_act_is_in_the_trail(test: TestDatabase) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("set")).unwrap();
        let media = Media { local_root: Some(folder.path().to_owned()), ..Media::default() };
        let settings = Settings { media, syncs_new_targets: false, ..Settings::default() };
        let fake = Fake::start().await;
        let allowed = vec![fake.address.to_string()];
        let egress = labelkeep_egress::Settings { allowed, ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(test, settings, &egress).await;
        let mut trail = Trail { app: &app, told: BTreeSet::new() };
        let until = START.plus_seconds(86_400);
        app.database().create_one_time_link("setup", storage_hash("the link"), None, until).await.unwrap();
        let first = json!({ "token": "the link", "email": "owner@example.com", "password": PASSWORD });
        let answer = trail.act(&app.anonymous(), "POST /api/setup", &[], first).await;
        let owner = Client { cookie: Some(answer.cookie()), id: 1, ..app.anonymous() };
        organization(&mut trail, &owner).await;
        second_factor(&mut trail, &owner).await;
        single_sign_on(&mut trail, &owner).await;
        let project = project(&mut trail, &owner).await;
        labels(&mut trail, &owner, project).await;
        files(&mut trail, &owner, project).await;
        storages(&mut trail, &owner, project, folder.path()).await;
        connections(&mut trail, &owner, project).await;
        workspaces(&mut trail, &owner, project).await;
        permissions(&mut trail, &owner).await;
        let task = json!({ "project": project, "data": { "image": "/a.png" } });
        let task = owner.post("/api/tasks/", task).await.json(201)["id"].as_i64().unwrap();
        trail.act(&owner, "POST /api/tasks/{id}/reveal", &[task], json!({ "reason": "Somebody asked" })).await;
        webhooks(&mut trail, &owner, project).await;
        models(&mut trail, &owner, project, &fake).await;
        labels_of_all(&mut trail, &owner, project).await;
        exports_and_jobs(&mut trail, &owner, project).await;
        trail.act(&owner, "DELETE /api/projects/{id}", &[project], json!({})).await;
        trail.act(&owner, "POST /api/projects/{id}/restore", &[project], json!({})).await;
        trail.act(&owner, "DELETE /api/projects/{id}/tasks", &[project], json!({})).await;
        account(&mut trail, &owner).await;
        let mut missing: BTreeSet<String> = endpoints()
            .iter()
            .filter(|endpoint| endpoint.method != Method::GET)
            .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
            .collect();
        for (route, _) in NO_ACTS {
            assert!(missing.remove(route), "{route} is no route any more");
        }
        missing.retain(|route| !trail.told.contains(route));
        assert_eq!(missing, BTreeSet::new());
    }
}
