//! Webhooks over HTTP. What receivers hear is tested where it is sent (`crates/jobs/src/webhooks/tests.rs`).

use crate::harness::*;
use axum::http::Method;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;
const CANARY: &str = "canary-aY8sD0f7Gh2k";
const URL: &str = "https://93.184.216.34/hook";

async fn project(owner: &Client) -> i64 {
    let made = owner.post("/api/projects/", json!({ "title": "Webhooks", "label_config": CONFIG })).await.json(201);
    made["id"].as_i64().unwrap()
}

fn field(refused: &Value, name: &str) -> String {
    refused["validation_errors"][name][0].as_str().unwrap_or_else(|| panic!("{refused}")).to_owned()
}

on_both_databases! {
    async fn a_webhook_has_the_compatible_fields_and_keeps_its_quirk(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let made = owner.post("/api/webhooks/", json!({ "url": URL, "project": project, "headers": { "X-Mine": "1" } })).await.json(201);
        let path = format!("/api/webhooks/{}/", made["id"]);
        for (name, value) in [
            ("organization", json!(1)), ("project", json!(project)), ("url", json!(URL)), ("send_payload", json!(true)),
            ("send_for_all_actions", json!(true)), ("is_active", json!(true)), ("actions", json!([])),
            ("pending_count", json!(0)), ("last_error", json!(null)), ("paused_until", json!(null)),
        ] {
            assert_eq!(made[name], value, "{name}");
        }
        assert_eq!(made["secret"].as_str().map(str::len), Some(64), "it was made");
        let changed = owner.patch(&path, json!({ "send_for_all_actions": false, "actions": ["TASKS_CREATED", "TASKS_DELETED", "TASKS_CREATED"] })).await.json(200);
        assert_eq!(changed["actions"], json!(["TASKS_CREATED", "TASKS_DELETED"]));
        assert!(changed.get("secret").is_none(), "{changed}");
        // As in the original: what names no actions takes them away.
        assert_eq!(owner.patch(&path, json!({ "is_active": false })).await.json(200)["actions"], json!([]));
        assert_eq!(owner.call(Method::PUT, &path, Some(json!({ "url": "https://93.184.216.34/other", "project": 999 }))).await.json(200)["project"], json!(project));
        assert_eq!(owner.get(&format!("/api/webhooks/?project={project}")).await.json(200).as_array().unwrap().len(), 1);
        let info = owner.get("/api/webhooks/info/").await.json(200);
        assert_eq!(info.as_object().unwrap().len(), 12);
        assert_eq!(info["ANNOTATIONS_CREATED"], json!({"name": "Annotations created", "description": "", "key": "annotation", "organization-only": false}));
        assert_eq!(owner.get("/api/webhooks/info/?organization-only=true").await.json(200).as_object().unwrap().len(), 2);
        assert_eq!(owner.delete(&path).await.status, 204);
        let gone = owner.get(&path).await.json(404);
        assert_eq!(gone["detail"], "No Webhook matches the given query.");
    }

    async fn a_bad_webhook_is_refused_field_by_field(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        for (more, name, said) in [
            (json!({ "url": "nonsense" }), "url", "Enter a valid URL."),
            (json!({ "url": null }), "url", "This field may not be null."),
            (json!({ "url": "https://me:secret@example.org/" }), "url", "An address must not have a name and a password"),
            (json!({ "url": "ftp://example.org/" }), "url", "Enter a valid URL."),
            (json!({ "actions": ["X"] }), "actions", "\"X\" is not a valid choice."),
            (json!({ "actions": ["PROJECT_CREATED"] }), "non_field_errors", "Project webhook can't contain organization-only action."),
            (json!({ "headers": [1] }), "headers", "Send an object of at most 10 headers"),
            (json!({ "headers": { "a b": "c" } }), "headers", "Send an object of at most 10 headers"),
            (json!({ "headers": { "a": 1 } }), "headers", "Send an object of at most 10 headers"),
            (json!({ "headers": { "Host": "other.example" } }), "headers", "The header \"Host\" is set by the server itself."),
            (json!({ "headers": { "X-Labelkeep-Signature": "mine" } }), "headers", "The header"),
            (json!({ "headers": { "A": "b\r\nC: d" } }), "headers", "The value of the header \"A\""),
            (json!({ "secret": "short" }), "secret", "Send a secret of 16 to 256 characters"),
            (json!({ "is_active": "perhaps" }), "is_active", "Must be a valid boolean."),
            (json!({ "project": "x" }), "project", "A valid integer is required."),
        ] {
            let mut body = json!({ "url": URL, "project": project });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let refused = owner.post("/api/webhooks/", body).await.json(400);
            assert!(field(&refused, name).starts_with(said), "{more}: {refused}");
        }
        assert_eq!(field(&owner.post("/api/webhooks/", json!({ "project": project })).await.json(400), "url"), "This field is required.");
        assert_eq!(owner.get("/api/webhooks/").await.json(200), json!([]));
    }

    async fn w16_private_addresses_are_refused_when_a_webhook_is_saved(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let made = owner.post("/api/webhooks/", json!({ "url": URL, "project": project })).await.json(201);
        for url in ["http://127.0.0.1:9/", "http://169.254.169.254/", "http://[::ffff:10.0.0.1]/", "http://localhost:9/", "http://2130706433/"] {
            let path = format!("/api/webhooks/{}/", made["id"]);
            for answer in [
                owner.post("/api/webhooks/", json!({ "url": url, "project": project })).await,
                owner.post("/api/webhooks/", json!({ "url": url })).await,
                owner.patch(&path, json!({ "url": url })).await,
            ] {
                let refused = answer.json(400);
                assert!(field(&refused, "url").contains("reserved network address"), "{url}: {refused}");
            }
        }
    }

    async fn x_webhook_secrets_are_shown_once_and_headers_never(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let new = json!({ "url": URL, "project": project, "headers": { "Authorization": CANARY }, "secret": format!("{CANARY}-secret") });
        let made = owner.post("/api/webhooks/", new).await.json(201);
        assert_eq!(made["secret"], json!(format!("{CANARY}-secret")), "only here");
        assert_eq!(made["headers"], json!({ "Authorization": "********" }));
        let path = format!("/api/webhooks/{}/", made["id"]);
        // What was shown is sent back by forms: it stays what it was.
        owner.patch(&path, json!({ "headers": { "Authorization": "********", "X-More": "1" } })).await.json(200);
        let unknown = owner.patch(&path, json!({ "headers": { "X-Unknown": "********" } })).await;
        assert_eq!(unknown.status, 400, "{}", unknown.text());
        for elsewhere in [json!({ "url": "https://93.184.216.35/" }), json!({ "url": "https://93.184.216.35/", "headers": { "Authorization": "********" } })] {
            let refused = owner.patch(&path, elsewhere).await.json(400);
            assert!(field(&refused, "headers").starts_with("The address is on another host"), "{refused}");
        }
        owner.patch(&path, json!({ "url": "https://93.184.216.34/deeper" })).await.json(200);
        owner.patch(&path, json!({ "url": "https://93.184.216.35/", "headers": {} })).await.json(200);
        let another = owner.patch(&path, json!({ "secret": "" })).await.json(200);
        assert_eq!(another["secret"].as_str().map(str::len), Some(64));
        owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "1" } })).await.json(201);
        let mut answers = Vec::new();
        for address in [path.clone(), "/api/webhooks/".to_owned(), format!("{path}deliveries"), "/api/audit/".to_owned()] {
            answers.push(owner.get(&address).await.text());
        }
        assert!(answers[3].contains("webhook.created") && answers[3].contains("webhook.changed"));
        assert!(!answers.iter().any(|answer| answer.contains(CANARY)), "{answers:?}");
    }

    async fn webhooks_of_all_projects_are_for_administrators(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let admin = app.person("admin", Role::Administrator).await;
        let manager = app.person("manager", Role::Manager).await;
        let mine = project(&manager).await;
        let others = project(&owner).await;
        assert_eq!(manager.post("/api/webhooks/", json!({ "url": URL })).await.status, 403);
        let all = admin.post("/api/webhooks/", json!({ "url": URL, "actions": ["PROJECT_CREATED"], "send_for_all_actions": false })).await.json(201);
        assert_eq!(all["project"], json!(null));
        let own = manager.post("/api/webhooks/", json!({ "url": URL, "project": mine })).await.json(201);
        owner.post("/api/webhooks/", json!({ "url": URL, "project": others })).await.json(201);
        let path = format!("/api/webhooks/{}/", all["id"]);
        assert_eq!(manager.get(&path).await.status, 403);
        assert_eq!(manager.delete(&path).await.status, 403);
        let seen = manager.get("/api/webhooks/").await.json(200);
        assert_eq!(seen.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [own["id"].clone()]);
        assert_eq!(admin.get("/api/webhooks/").await.json(200).as_array().unwrap().len(), 3);
        assert_eq!(admin.get("/api/webhooks/?project=isnull").await.json(200).as_array().unwrap().len(), 1);
        // It hears of projects that are made from now on.
        project(&owner).await;
        let log = admin.get(&format!("{path}deliveries")).await.json(200);
        assert_eq!((log["results"].as_array().unwrap().len(), &log["results"][0]["action"]), (1, &json!("PROJECT_CREATED")));
    }

    async fn what_happens_waits_in_the_log_and_can_be_told_once_more(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let made = owner.post("/api/webhooks/", json!({ "url": URL, "project": project })).await.json(201);
        let path = format!("/api/webhooks/{}/", made["id"]);
        let import = json!([{ "text": "1" }, { "data": { "text": "2" }, "annotations": [{ "result": [] }] }]);
        owner.post(&format!("/api/projects/{project}/import"), import).await.json(201);
        let task = owner.post("/api/tasks/", json!({ "project": project, "data": { "text": "3" } })).await.json(201)["id"].as_i64().unwrap();
        let annotation = owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": [] })).await.json(201)["id"].as_i64().unwrap();
        owner.patch(&format!("/api/annotations/{annotation}/"), json!({ "lead_time": 1 })).await.json(200);
        owner.post(&format!("/api/annotations/{annotation}/convert-to-draft"), json!({})).await.json(201);
        owner.patch(&format!("/api/projects/{project}/"), json!({ "title": "Renamed" })).await.json(200);
        owner.post("/api/predictions/", json!({ "task": task, "result": [], "model_version": "m" })).await.json(201);
        let all = json!({ "selectedItems": { "all": true, "excluded": [] } });
        for action in ["predictions_to_annotations", "delete_tasks_annotations", "delete_tasks"] {
            owner.post(&format!("/api/dm/actions?project={project}&id={action}"), all.clone()).await.json(200);
        }
        let told = |log: &Value| -> Vec<String> {
            log["results"].as_array().unwrap().iter().rev().map(|one| format!("{} {}", one["action"].as_str().unwrap(), one["objects"].as_array().unwrap().len())).collect()
        };
        let log = owner.get(&format!("{path}deliveries")).await.json(200);
        assert_eq!(told(&log), [
            "TASKS_CREATED 2", "TASKS_CREATED 1", "ANNOTATION_CREATED 1", "ANNOTATION_UPDATED 1", "ANNOTATIONS_DELETED 1", "PROJECT_UPDATED 1",
            "ANNOTATIONS_CREATED 1", "ANNOTATIONS_DELETED 2", "TASKS_DELETED 3",
        ]);
        assert!(log["results"].as_array().unwrap().iter().all(|one| one["status"] == "waiting" && one["attempts"] == 0));
        let first = &log["results"][8];
        let again = owner.post(&format!("{path}deliveries/{}/redeliver", first["id"]), json!({})).await.json(201);
        assert_eq!((&again["objects"], &again["action"]), (&first["objects"], &json!("TASKS_CREATED")));
        let page = owner.get(&format!("{path}deliveries?limit=4&status=waiting")).await.json(200);
        assert_eq!((page["results"].as_array().unwrap().len(), &page["results"][0]["id"]), (4, &again["id"]));
        let rest = owner.get(&format!("{path}deliveries?before={}", page["next"])).await.json(200);
        assert_eq!((rest["results"].as_array().unwrap().len(), &rest["next"]), (6, &json!(null)));
        assert_eq!(owner.get(&format!("{path}deliveries?status=x")).await.status, 400);
        assert_eq!(owner.post(&format!("{path}deliveries/999999/redeliver"), json!({})).await.status, 404);
        assert_eq!(owner.get(&path).await.json(200)["pending_count"], json!(10));
    }
}
