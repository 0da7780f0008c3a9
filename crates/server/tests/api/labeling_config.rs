//! Configs before they are saved, and what a project's summary makes of them.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

/// A project with one task that was answered with "a".
async fn answered(owner: &Client) -> i64 {
    let body = json!({ "title": "Moods", "label_config": CONFIG });
    let project = owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap();
    let body = json!({ "project": project, "data": { "text": "fine", "extra": 1 } });
    let task = owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap();
    let result =
        json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["a"] } }]);
    owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result })).await.json(201);
    project
}

fn config(text: &str) -> Value {
    json!({ "label_config": text })
}

on_both_databases! {
    async fn configs_for_new_projects_are_checked(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        assert_eq!(owner.post("/api/projects/validate/", config(CONFIG)).await.status, 204);
        let unknown = config(&CONFIG.replace("toName=\"t\"", "toName=\"zzz\""));
        let errors = owner.post("/api/projects/validate/", unknown).await.json(400)["validation_errors"].clone();
        assert_eq!(errors["label_config"], json!(["toName=\"zzz\" not found in names: ['c', 't']"]));
        let broken = owner.post("/api/projects/validate/", config("<View>\n<Text</View>")).await.json(400);
        assert!(broken["validation_errors"]["label_config"][0].as_str().unwrap().starts_with("Line 2, column 6: "));
        let bomb = config("<!DOCTYPE a [<!ENTITY b \"c\">]><View>&b;</View>");
        assert!(owner.post("/api/projects/validate/", bomb).await.json(400)["validation_errors"]["label_config"][0].as_str().unwrap().contains("<!DOCTYPE"));
        assert_eq!(owner.post("/api/projects/validate/", json!({})).await.status, 400);
        let annotator = app.person("ann", Role::Annotator).await;
        assert_eq!(annotator.post("/api/projects/validate/", config(CONFIG)).await.status, 403);
    }

    async fn configs_are_checked_against_annotations(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = answered(&owner).await;
        let path = format!("/api/projects/{project}/validate/");
        let same = owner.post(&path, config(CONFIG)).await.json(200);
        assert_eq!(same, json!({ "config_essential_data_has_changed": null }));
        let more = CONFIG.replace("<Choice value=\"b\"/>", "");
        assert_eq!(owner.post(&path, config(&more)).await.json(200)["config_essential_data_has_changed"], true);
        let message = |answer: Answer, field: &str| answer.json(400)["validation_errors"][field][0].as_str().unwrap().to_owned();

        let without_label = CONFIG.replace("<Choice value=\"a\"/>", "");
        let expected = "These labels still exist in annotations or drafts:\na (1 annotation)\nPlease add labels to tag with name=\"c\".";
        assert_eq!(message(owner.post(&path, config(&without_label)).await, "non_field_errors"), expected);

        let renamed = CONFIG.replace("name=\"c\"", "name=\"d\"");
        let expected = "Created annotations are incompatible with provided labeling schema, we found:\n1 with from_name=c, to_name=t, type=choices";
        assert_eq!(message(owner.post(&path, config(&renamed)).await, "non_field_errors"), expected);
        let patch = format!("/api/projects/{project}/");
        assert_eq!(message(owner.patch(&patch, config(&renamed)).await, "label_config"), expected);
        assert_eq!(owner.get(&patch).await.json(200)["label_config"], CONFIG);
        owner.patch(&patch, config(&without_label)).await.json(200);
        assert_eq!(message(owner.post(&path, json!({})).await, "non_field_errors"), "Label config is not set or is empty");

        let stranger = app.person("mia", Role::Manager).await;
        assert_eq!(stranger.post(&path, config(CONFIG)).await.status, 404);
    }

    async fn the_config_editor_hears_everything_at_once(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = answered(&owner).await;
        let path = "/api/labeling-config/check";
        let broken = owner.post(path, config("<View>\n <Text name=\"a\"/>\n <Nonsense/></View>")).await.json(200);
        assert_eq!((&broken["errors"][0]["line"], &broken["errors"][0]["column"]), (&json!(2), &json!(2)));
        assert_eq!(broken["sample_task"], json!({}));
        let unknown = owner.post(path, config("<View>\n <Nonsense/></View>")).await.json(200);
        assert_eq!((unknown["errors"].as_array().unwrap().len(), &unknown["warnings"][0]["line"]), (0, &json!(2)));
        let good = owner.post(path, config(CONFIG)).await.json(200);
        assert!(good["sample_task"]["text"].is_string() && good["errors"] == json!([]) && good["impact"] == json!([]));

        let ask = |text: &str| json!({ "label_config": text, "project": project });
        let image = CONFIG.replace("</View>", "<Image name=\"i\" value=\"$image\"/></View>").replace("<Choice value=\"a\"/>", "");
        let impact = owner.post(path, ask(&image)).await.json(200)["impact"].clone();
        assert!(impact[0]["message"].as_str().unwrap().contains("a (1 annotation)"), "{impact}");
        assert_eq!(impact[1]["message"], "1 task has no \"image\": <Image> stays empty there.");
        let renamed = owner.post(path, ask(&CONFIG.replace("name=\"c\"", "name=\"d\""))).await.json(200);
        assert!(renamed["errors"][0]["message"].as_str().unwrap().starts_with("Created annotations are incompatible"));
        assert_eq!(owner.post(path, json!({ "label_config": CONFIG, "project": 999_999 })).await.status, 404);
    }

    async fn sample_tasks_fit_the_config(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = answered(&owner).await;
        let path = format!("/api/projects/{project}/sample-task/");
        assert!(owner.get(&path).await.json(200)["sample_task"]["text"].is_string());
        let other = config("<View><!-- {\"data\":{\"image\":\"/mine.png\"}} --><Image name=\"i\" value=\"$image\"/></View>");
        assert_eq!(owner.post(&path, other).await.json(200), json!({ "sample_task": { "image": "/mine.png" } }));
        assert_eq!(owner.post(&path, config("<View>")).await.status, 400);
    }

    async fn tasks_must_fit_the_config(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = answered(&owner).await;
        let errors = async |data: Value| {
            let body = json!({ "project": project, "data": data });
            owner.post("/api/tasks/", body).await.json(400)["validation_errors"]["non_field_errors"][0].as_str().unwrap().to_owned()
        };
        assert_eq!(
            errors(json!({ "x": 1 })).await,
            r#""text" key is expected in task data [assume: item["data"] = task root with values]"#
        );
        assert!(errors(json!({ "text": null })).await.starts_with("data['text']=None is of type 'NoneType'"));
    }

    async fn templates_are_listed_in_groups(test: TestDatabase) {
        let app = TestApp::new(test).await;
        app.owner().await;
        let annotator = app.person("ann", Role::Annotator).await;
        let body = annotator.get("/api/templates/?lang=en").await.json(200);
        let templates = body["templates"].as_array().unwrap();
        assert!(templates.len() >= 24);
        for field in ["title", "type", "group", "image", "details", "config"] {
            assert!(templates.iter().all(|template| template[field].is_string()), "{field}");
        }
        assert!(body["groups"].as_array().unwrap().contains(&templates[0]["group"]));
        assert_eq!(app.anonymous().get("/api/templates/").await.status, 401);
    }

    async fn the_summary_is_read_and_reset(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = answered(&owner).await;
        let path = format!("/api/projects/{project}/summary/");
        let expected = json!({
            "project": project,
            "created_at": "2026-01-01T00:00:00.000000Z",
            "all_data_columns": { "extra": 1, "text": 1 },
            "common_data_columns": ["extra", "text"],
            "created_annotations": { "c|t|choices": 1 },
            "created_labels": { "c": { "a": 1 } },
            "created_labels_drafts": {}
        });
        assert_eq!(owner.get(&path).await.json(200), expected);
        owner.post(&format!("{path}reset/"), json!({})).await.json(200);
        assert_eq!(owner.get(&path).await.json(200), expected);
        let reviewer = app.person("rev", Role::Reviewer).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": reviewer.id })).await;
        assert_eq!(reviewer.get(&path).await.status, 200);
        assert_eq!(reviewer.post(&format!("{path}reset/"), json!({})).await.status, 403);
    }
}
