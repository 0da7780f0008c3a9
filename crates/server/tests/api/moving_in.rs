//! Exports of this and of other installations: what comes in of them, and whose it is.

use crate::harness::*;
use axum::http::Method;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Moving in", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

fn choice() -> Value {
    json!([{"id": "r", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}])
}

/// A task as an export has it, of somebody there.
fn of_there(completed_by: Value, name: u64) -> Value {
    let unique_id = format!("6b0e5d7a-6cc7-4d9d-93a5-{name:012}");
    json!({"id": 500 + name, "data": {"text": format!("t{name}")}, "annotations": [{"id": 900 + name, "unique_id": unique_id,
        "completed_by": completed_by, "result": choice(), "project": 77, "task": 500 + name}], "predictions": [], "drafts": []})
}

async fn annotations(owner: &Client, project: i64) -> Vec<Value> {
    let export = owner.get(&format!("/api/projects/{project}/export?exportType=JSON")).await;
    let tasks: Value = serde_json::from_slice(&export.bytes).unwrap();
    tasks.as_array().unwrap().iter().map(|task| task["annotations"][0].clone()).collect()
}

async fn old_author(owner: &Client, annotation: &Value) -> Value {
    let history = owner.get(&format!("/api/annotation-history/?annotation={}", annotation["id"])).await.json(200);
    history[0]["imported_author"].clone()
}

on_both_databases! {
    async fn an_export_with_predictions_comes_in_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let from = project(&owner).await;
        let task = json!([{"data": {"text": "one"}, "annotations": [{"result": choice()}],
            "predictions": [{"result": choice(), "score": 0.5, "model_version": "m"}]}]);
        owner.post(&format!("/api/projects/{from}/import"), task).await.json(201);
        let export = owner.get(&format!("/api/projects/{from}/export?exportType=JSON&download_all_tasks=true")).await;
        let exported: Value = serde_json::from_slice(&export.bytes).unwrap();
        assert!(exported[0]["predictions"][0].is_i64(), "{exported}");
        let to = project(&owner).await;
        let answer = owner.post(&format!("/api/projects/{to}/import"), exported).await.json(201);
        assert_eq!((&answer["annotation_count"], &answer["prediction_count"], &answer["prediction_ids"]), (&json!(1), &json!(0), &json!(1)));
        // A snapshot can have them in full, and then they come along.
        let options = json!({"serialization_options": {"predictions": {"only_id": false}}});
        let made = owner.post(&format!("/api/projects/{from}/exports/"), options).await.json(201);
        let file = owner.get(&format!("/api/projects/{from}/exports/{}/download", made["id"])).await;
        let answer = owner.post(&format!("/api/projects/{to}/import"), serde_json::from_slice(&file.bytes).unwrap()).await.json(201);
        assert_eq!((&answer["annotation_count"], &answer["prediction_count"]), (&json!(1), &json!(1)));
        assert_eq!(answer["prediction_ids"], Value::Null);
    }

    async fn numbers_of_another_installation_name_nobody_here(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ada = app.person("ada", Role::Annotator).await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import");
        let tasks = json!([of_there(json!(ada.id), 1), of_there(json!(4711), 2), of_there(json!({"email": "Ada@example.com"}), 3),
            of_there(json!({"email": "there@old.example.org", "id": 5}), 4)]);
        let answer = owner.post(&path, tasks).await.json(201);
        let whose: Vec<_> = annotations(&owner, id).await.iter().map(|one| one["completed_by"].as_i64().unwrap()).collect();
        assert_eq!(whose, [owner.id, owner.id, ada.id, owner.id]);
        let mut kept = Vec::new();
        for one in annotations(&owner, id).await {
            kept.push(old_author(&owner, &one).await);
        }
        assert_eq!(kept, [json!(ada.id.to_string()), json!("4711"), Value::Null, json!("there@old.example.org")]);
        let authors: Vec<_> = answer["authors"].as_array().unwrap().iter().map(|one| (one["author"].as_str().unwrap(), one["is_here"].as_bool().unwrap())).collect();
        assert_eq!(authors.len(), 4);
        assert!(authors.contains(&("ada@example.com", true)) && authors.contains(&("4711", false)), "{answer}");
        // What a script writes itself names people of here.
        let own = json!([{"data": {"text": "x"}, "annotations": [{"result": choice(), "completed_by": ada.id}]}]);
        let answer = owner.post(&path, own).await.json(201);
        assert_eq!(answer["authors"], Value::Null);
        assert_eq!(annotations(&owner, id).await[4]["completed_by"], ada.id);
    }

    async fn an_export_of_here_keeps_its_people(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ada = app.person("ada", Role::Annotator).await;
        let from = project(&owner).await;
        let own = json!([{"data": {"text": "x"}, "annotations": [{"result": choice(), "completed_by": ada.id}]}]);
        owner.post(&format!("/api/projects/{from}/import"), own).await.json(201);
        let export = owner.get(&format!("/api/projects/{from}/export?exportType=JSON")).await;
        let to = project(&owner).await;
        // Nobody in it is a stranger, which is told beforehand.
        let stored = upload(&owner, &format!("/api/projects/{to}/import?commit_to_project=false"), &[("e.json", &export.bytes)]).await.json(201);
        let preview = owner.post(&format!("/api/projects/{to}/imports/preview/"), json!({"file_upload_ids": stored["file_upload_ids"]})).await.json(200);
        assert_eq!(preview["authors"], json!([{"author": ada.id.to_string(), "annotations": 1, "becomes": ada.id, "is_here": true}]));
        let answer = owner.post(&format!("/api/projects/{to}/import"), serde_json::from_slice(&export.bytes).unwrap()).await.json(201);
        assert_eq!(answer["authors"], Value::Null);
        let came = annotations(&owner, to).await.remove(0);
        assert_eq!((&came["completed_by"], old_author(&owner, &came).await), (&json!(ada.id), Value::Null));
    }

    async fn who_imports_says_whose_annotations_become(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ada = app.person("ada", Role::Annotator).await;
        let id = project(&owner).await;
        let file = json!([of_there(json!(7), 1), of_there(json!("gone@old.example.org"), 2), of_there(json!(8), 3), of_there(json!(9), 4)]).to_string();
        let stored = upload(&owner, &format!("/api/projects/{id}/import?commit_to_project=false"), &[("e.json", file.as_bytes())]).await.json(201);
        let people = json!({"7": ada.id, "gone@old.example.org": "placeholder", "8": "importer", "*": "placeholder"});
        let mut body = json!({"file_upload_ids": stored["file_upload_ids"], "people": people});
        let preview = owner.post(&format!("/api/projects/{id}/imports/preview/"), body.clone()).await.json(200);
        let becomes: Vec<_> = preview["authors"].as_array().unwrap().iter().map(|one| (one["author"].as_str().unwrap(), one["becomes"].as_i64())).collect();
        assert_eq!(becomes, [("7", Some(ada.id)), ("8", Some(owner.id)), ("9", None), ("gone@old.example.org", None)]);
        owner.post(&format!("/api/projects/{id}/reimport"), body.clone()).await.json(201);
        let whose: Vec<i64> = annotations(&owner, id).await.iter().map(|one| one["completed_by"].as_i64().unwrap()).collect();
        assert_eq!((whose[0], whose[2]), (ada.id, owner.id));
        assert!(whose[1] > ada.id && whose[3] > ada.id && whose[1] != whose[3], "{whose:?}");
        assert_eq!(old_author(&owner, &annotations(&owner, id).await[1]).await, "gone@old.example.org");
        let listed = owner.get("/api/users/").await.json(200);
        assert!(!listed.to_string().contains("gone@old.example.org"), "a placeholder is nobody who works here: {listed}");
        // The same author again is the same placeholder, who becomes the person's account when the person comes.
        owner.post(&format!("/api/projects/{id}/reimport"), body.clone()).await.json(201);
        assert_eq!(annotations(&owner, id).await[1]["completed_by"], whose[1]);
        let gone = app.person_with("gone@old.example.org", Role::Annotator).await;
        assert_eq!(gone, whose[1]);
        for (wrong, part) in [(json!({"7": 99_999}), "nobody with the id"), (json!({"7": "boss"}), "must be an object"), (json!([1]), "must be an object")] {
            body["people"] = wrong;
            let refused = owner.post(&format!("/api/projects/{id}/reimport"), body.clone()).await.json(400);
            assert!(refused["validation_errors"]["people"][0].as_str().unwrap().contains(part), "{refused}");
        }
        let by_address = format!("/api/projects/{id}/import?people={}", "%7B%22*%22%3A%22placeholder%22%7D");
        let body = json!([of_there(json!(10), 5)]);
        assert_eq!(owner.call(Method::POST, &by_address, Some(body)).await.json(201)["annotation_count"], 1);
    }

    async fn predictions_that_the_configuration_cannot_show_are_refused_with_row_and_remedy(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import");
        let with = |result: Value| json!({"data": {"text": "x"}, "predictions": [{"result": result}]});
        let item = |name: &str, label: &str| json!([{"from_name": name, "to_name": "t", "type": "choices", "value": {"choices": [label]}}]);
        let tasks = json!([with(choice()), with(item("mood", "a")), with(item("c", "b")), with(json!([null]))]);
        owner.patch(&format!("/api/projects/{id}/"), json!({ "validate_predictions": true })).await.json(200);
        let refused = owner.post(&path, tasks.clone()).await.json(400);
        let errors = &refused["validation_errors"]["predictions"];
        for (at, part) in [
            "Error at item 1: predictions[0]: result[0]: \"from_name\" is \"mood\", but the labeling configuration has the controls \"c\"",
            "Error at item 2: predictions[0]: result[0]: \"b\" is no label of \"c\"",
            "Error at item 3: predictions[0]: result[0] must be an object",
        ].into_iter().enumerate() {
            assert!(errors[at].as_str().unwrap().starts_with(part), "{errors}");
        }
        let kept = owner.post(&format!("{path}?keep_good_rows=true&return_task_ids=true"), tasks).await.json(201);
        assert_eq!((&kept["task_count"], &kept["problem_count"]), (&json!(1), &json!(3)));
        let later = json!([{"task": kept["task_ids"][0], "result": item("mood", "a")}]);
        assert!(owner.post(&format!("{path}/predictions"), later).await.json(400).to_string().contains("Prediction 0: result[0]"));
    }
}
