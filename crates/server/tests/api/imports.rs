use crate::harness::*;
use axum::{
    body::Body,
    http::{Request, header},
};
use serde_json::{Value, json};

const CONFIG: &str =
    r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>"#;

async fn project(owner: &Client) -> i64 {
    let body = json!({ "title": "Imports", "label_config": CONFIG });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

on_both_databases! {
    async fn json_tasks_come_in_with_annotations_and_predictions(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let tasks = json!([
            {"data": {"text": "one"}, "annotations": [{"result": [{"id": "r", "from_name": "c", "to_name": "t", "type": "choices",
                "value": {"choices": ["a"]}}], "lead_time": 2.5, "completed_by": {"email": "owner@example.com"}}],
             "predictions": [{"result": [], "score": 0.5, "model_version": "m"}]},
            {"text": "two"},
        ]);
        let answer = owner.post(&format!("/api/projects/{id}/import?return_task_ids=true"), tasks).await.json(201);
        assert_eq!(answer["task_count"], 2);
        assert_eq!((answer["annotation_count"].clone(), answer["prediction_count"].clone()), (json!(1), json!(1)));
        assert_eq!(answer["found_formats"], json!([]));
        let task = answer["task_ids"][0].as_i64().unwrap();
        let task = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(task["annotations"][0]["result"][0]["value"]["choices"], json!(["a"]));
        assert_eq!((task["is_labeled"].clone(), task["total_predictions"].clone()), (json!(true), json!(1)));
        let project = owner.get(&format!("/api/projects/{id}/")).await.json(200);
        assert_eq!(project["task_number"], 2);
        assert_eq!(project["finished_task_number"], 1);
        assert_eq!(project["model_version"], "m");
    }

    async fn bad_rows_are_named_and_nothing_is_kept(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import");
        let tasks = json!([{"text": "fine"}, {"data": {"nope": 1}}, {"data": {"text": "x"}, "annotations": [{"result": [7]}]}]);
        let errors = owner.post(&path, tasks.clone()).await.json(400)["validation_errors"]["non_field_errors"].clone();
        assert!(errors[0].as_str().unwrap().starts_with("Error at item 1: \"text\" key is expected in task data"), "{errors}");
        assert!(errors[1].as_str().unwrap().contains("item 2: annotations[0]: result[0] must be an object"), "{errors}");
        assert_eq!(owner.get(&format!("/api/projects/{id}/")).await.json(200)["task_number"], 0);
        let kept = owner.post(&format!("{path}?keep_good_rows=true"), tasks).await.json(201);
        assert_eq!((kept["task_count"].clone(), kept["problem_count"].clone()), (json!(1), json!(2)));
        for (body, part) in [(json!([]), "No tasks added"), (json!("x"), "not JSON")] {
            assert!(owner.post(&path, body).await.json(400).to_string().contains(part));
        }
    }

    async fn enormous_numbers_are_refused_and_not_dropped(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import");
        for item in [
            json!({"data": {"text": "x"}, "annotations": [{"result": [], "lead_time": 1e16}]}),
            json!({"data": {"text": "x"}, "predictions": [{"result": [], "score": -1e300}]}),
        ] {
            let refused = owner.post(&path, json!([item])).await.json(400).to_string();
            assert!(refused.contains("must be between -1e15 and 1e15"), "{refused}");
        }
        let fine = json!([{"data": {"text": "x"}, "annotations": [{"result": [], "lead_time": 1e15}], "predictions": [{"result": [], "score": -1e15}]}]);
        owner.post(&path, fine).await.json(201);
        let task = owner.get(&format!("/api/projects/{id}/tasks/")).await.json(200)[0].clone();
        let read = owner.get(&format!("/api/tasks/{}", task["id"])).await.json(200);
        assert_eq!((&read["annotations"][0]["lead_time"], &read["predictions"][0]["score"]), (&json!(1e15), &json!(-1e15)));
        let predictions = json!([{"task": task["id"], "result": [], "score": 1e16}]);
        let refused = owner.post(&format!("{path}/predictions"), predictions).await.json(400).to_string();
        assert!(refused.contains("[0].score"), "{refused}");
        assert_eq!(owner.get(&format!("/api/tasks/{}", task["id"])).await.json(200)["predictions"].as_array().unwrap().len(), 1);
    }

    async fn files_are_stored_previewed_imported_and_imported_again(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import?commit_to_project=false");
        let stored = upload(&owner, &path, &[("a b.csv", b"text;n\nhello;1\nworld;2\n")]).await.json(201);
        assert_eq!(stored["found_formats"], json!({".csv": 1}));
        assert_eq!(stored["task_count"], 2);
        let file = stored["file_upload_ids"][0].as_i64().unwrap();
        let listed = owner.get(&format!("/api/projects/{id}/file-uploads")).await.json(200);
        assert!(listed[0]["file"].as_str().unwrap().ends_with("-a_b.csv"), "{listed}");
        let preview = owner.get(&format!("/api/projects/{id}/imports/preview/?file_upload_ids={file}")).await.json(200);
        assert_eq!(preview["columns"][1]["kind"], "number");
        assert_eq!(preview["tasks"][0], json!({"text": "hello", "n": 1}));
        let reimport = format!("/api/projects/{id}/reimport");
        let body = json!({"file_upload_ids": [file], "files_as_tasks_list": true});
        for _ in 0..2 {
            assert_eq!(owner.post(&reimport, body.clone()).await.json(201)["task_count"], 2);
            assert_eq!(owner.get(&format!("/api/projects/{id}/")).await.json(200)["task_number"], 2);
        }
        assert_eq!(owner.get(&format!("/api/projects/{id}/file-uploads")).await.json(200), json!([]));
        let all = owner.call(axum::http::Method::DELETE, &format!("/api/projects/{id}/file-uploads"), Some(json!({"file_upload_ids": [file]}))).await;
        assert_eq!(all.json(200), json!({"deleted": 1}));
    }

    async fn w08_uploads_are_served_harmless_and_in_ranges(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import");
        let png = png(1_200_000);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        assert_eq!(upload(&owner, &path, &[("p.png", &png), ("x.svg", svg)]).await.json(201)["task_count"], 2);
        let bad = upload(&owner, &path, &[("x.exe", b"MZ")]).await.json(400);
        assert_eq!(
            bad["validation_errors"]["non_field_errors"],
            json!([".exe extension is not supported", "Nothing was imported. Leave out x.exe and send the other files again."])
        );
        assert_eq!(upload(&owner, &path, &[("x.png", b"<script>")]).await.status, 400);
        let files = owner.get(&format!("/api/projects/{id}/file-uploads?all=true")).await.json(200);
        let address = |at: usize| format!("/data/{}", files[at]["file"].as_str().unwrap());
        let whole = owner.get(&address(0)).await;
        assert_eq!((whole.status, whole.bytes.len()), (200, png.len()));
        assert_eq!(whole.headers["content-type"], "image/png");
        let request = Request::get(address(0)).header(header::RANGE, "bytes=524280-524299");
        let part = owner.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!((part.status, part.bytes.as_slice()), (206, &png[524_280..524_300]));
        let request = Request::get(address(0)).header(header::RANGE, "bytes=9999999-");
        assert_eq!(owner.send(request.body(Body::empty()).unwrap()).await.status, 416);
        let svg = owner.get(&address(1)).await;
        assert!(svg.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert!(svg.headers["content-security-policy"].to_str().unwrap().starts_with("sandbox"));
        assert_eq!(svg.headers["x-content-type-options"], "nosniff");
        assert_eq!(app.anonymous().get(&address(0)).await.status, 401);
        let other = app.person("other", labelkeep_model::Role::Reviewer).await;
        assert_eq!(other.get(&address(0)).await.status, 404);
        let tasks: Value = owner.get(&format!("/api/projects/{id}/tasks/")).await.json(200);
        assert_eq!(tasks[0]["data"]["text"], address(0));
    }

    async fn predictions_are_imported_all_or_none(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let ids = owner.post(&format!("/api/projects/{id}/import?return_task_ids=1"), json!([{"text": "a"}])).await.json(201);
        let task = ids["task_ids"][0].clone();
        let path = format!("/api/projects/{id}/import/predictions");
        let bad = owner.post(&path, json!([{"task": task, "result": []}, {"task": 99_999, "result": []}])).await;
        assert_eq!(bad.status, 400);
        assert_eq!(owner.post(&path, json!([{"task": task, "result": [], "score": 0.25}])).await.json(201), json!({"created": 1}));
        let task = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(task["predictions"][0]["model_version"], "undefined");
        assert_eq!(task["total_predictions"], 1);
    }

    async fn data_fields_become_predictions(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/import?preannotated_from_fields=c&return_task_ids=true");
        let answer = owner.post(&path, json!([{"text": "fine", "c": "a"}])).await.json(201);
        assert_eq!(answer["prediction_count"], 1);
        let task = owner.get(&format!("/api/tasks/{}/", answer["task_ids"][0])).await.json(200);
        assert_eq!(task["predictions"][0]["result"][0]["value"], json!({"choices": ["a"]}));
        assert_eq!(owner.post(&path, json!([{"text": "fine"}])).await.status, 400);
    }

    async fn an_import_in_the_background_is_a_job(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let tasks: Vec<Value> = (0..4500).map(|n| json!({"text": format!("t{n}")})).collect();
        let job = owner.post(&format!("/api/projects/{id}/import?background=true"), json!(tasks)).await.json(202);
        let path = format!("/api/projects/{id}/imports/{}/", job["import"]);
        let done = loop {
            let status = owner.get(&path).await.json(200);
            if status["status"] == "completed" { break status }
            assert_ne!(status["status"], "failed", "{status}");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        assert_eq!(done["task_count"], 4500);
        assert_eq!(owner.get(&format!("/api/projects/{id}/")).await.json(200)["task_number"], 4500);
    }
}
