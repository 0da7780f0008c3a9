//! Label files of other programs, beside the pictures and in archives.

use crate::harness::*;
use axum::{
    body::Body,
    http::{Method, Request},
};
use labelkeep_converters::Zip;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Image name="i" value="$pic"/><RectangleLabels name="r" toName="i"><Label value="cat"/></RectangleLabels></View>"#;

async fn project(owner: &Client, config: &str) -> i64 {
    let body = json!({ "title": "Labels", "label_config": config });
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut zip, mut out) = (Zip::new(), Vec::new());
    for (name, content) in files {
        zip.file(name, false, &mut out);
        zip.bytes(content, &mut out);
    }
    zip.end(&mut out);
    out
}

/// With its first member turned into a link.
fn linked(mut zip: Vec<u8>) -> Vec<u8> {
    let record = zip.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    zip[record + 5] = 3;
    zip[record + 40..record + 42].copy_from_slice(&0o120_777_u16.to_le_bytes());
    zip
}

async fn import(owner: &Client, id: i64, query: &str, files: &[(&str, &[u8])]) -> Answer {
    send_files(owner, Method::POST, &format!("/api/projects/{id}/import?{query}"), files).await
}

async fn tasks(owner: &Client, id: i64) -> Vec<Value> {
    let tasks = owner.get(&format!("/api/tasks/?project={id}&fields=all")).await.json(200);
    tasks["tasks"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn a_zip_of_yolo_becomes_annotated_tasks_and_can_be_taken_back(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, CONFIG).await;
        let zip = archive(&[
            ("set/images/train/1.png", &png(200)), ("set/images/train/2.png", &png(200)),
            ("set/labels/train/1.txt", b"0 0.5 0.5 0.2 0.4\n"), ("set/data.yaml", b"names: [cat]\n"),
            ("__MACOSX/._x", b"x"), ("set/LICENSE", b"x"),
        ]);
        let answer = import(&owner, id, "", &[("set.zip", &zip)]).await.json(201);
        assert_eq!((&answer["task_count"], &answer["annotation_count"]), (&json!(2), &json!(1)), "{answer}");
        let labels = &answer["labels"];
        assert_eq!((&labels["format"], &labels["import_as"], &labels["regions"]["box"]), (&json!("YOLO"), &json!("annotations"), &json!(1)));
        assert_eq!(labels["unused_files"], json!(["set/LICENSE"]));
        let all = tasks(&owner, id).await;
        let labeled = all.iter().find(|task| task["is_labeled"] == true).unwrap();
        let result = &labeled["annotations"][0]["result"][0];
        assert_eq!((&result["from_name"], &result["to_name"], &result["type"]), (&json!("r"), &json!("i"), &json!("rectanglelabels")));
        let x = result["value"]["x"].as_f64().unwrap();
        assert!((x - 40.0).abs() < 1e-9, "{result}");
        let address = labeled["data"]["pic"].as_str().unwrap();
        assert!(address.starts_with(&format!("/data/upload/{id}/")), "{address}");
        assert_eq!(owner.get(address).await.status, 200);
        let job = owner.get(&format!("/api/jobs?project={id}")).await.json(200)[0]["id"].as_i64().unwrap();
        owner.post(&format!("/api/jobs/{job}/undo"), json!({ "with_work": true })).await.json(202);
        assert!(tasks(&owner, id).await.is_empty());
    }

    async fn label_files_beside_pictures_are_previewed_and_become_what_people_choose(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, "<View></View>").await;
        let coco = json!({ "images": [{ "id": 1, "file_name": "a.png", "width": 100, "height": 50 }, { "id": 2, "file_name": "gone.png" }],
            "categories": [{ "id": 3, "name": "cat" }],
            "annotations": [{ "id": 1, "image_id": 1, "category_id": 3, "bbox": [10, 10, 20, 20] }] });
        let (picture, coco) = (png(200), coco.to_string());
        let files: [(&str, &[u8]); 2] = [("a.png", &picture), ("instances.json", coco.as_bytes())];
        let stored = import(&owner, id, "commit_to_project=false", &files).await.json(201);
        let ids = stored["file_upload_ids"].clone();
        let look = json!({ "file_upload_ids": ids, "import_as": "predictions" });
        let preview = owner.post(&format!("/api/projects/{id}/imports/preview"), look.clone()).await.json(200);
        assert_eq!((&preview["task_count"], &preview["prediction_count"], &preview["problem_count"]), (&json!(1), &json!(1), &json!(1)));
        let message = preview["problems"][0]["message"].as_str().unwrap();
        assert!(message.contains("gone.png") && message.contains("image_root"), "{message}");
        let config = preview["labels"]["labeling_config"].clone();
        assert_eq!(preview["labels"]["has_controls"], json!(false));
        owner.patch(&format!("/api/projects/{id}/"), json!({ "label_config": config })).await.json(200);
        // One picture is missing, so nothing is imported unless that is wanted.
        owner.post(&format!("/api/projects/{id}/reimport"), look.clone()).await.json(400);
        let mut good = look;
        good["keep_good_rows"] = json!(true);
        let done = owner.post(&format!("/api/projects/{id}/reimport"), good).await.json(201);
        assert_eq!((&done["task_count"], &done["prediction_count"], &done["annotation_count"]), (&json!(1), &json!(1), &json!(0)));
        let all = tasks(&owner, id).await;
        assert_eq!(all[0]["predictions"][0]["result"][0]["value"]["rectanglelabels"], json!(["cat"]));
        assert_eq!(all[0]["predictions"][0]["model_version"], json!("coco"));
    }

    async fn label_files_and_archives_that_cannot_be_taken_say_what_to_do(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, CONFIG).await;
        let climbing = archive(&[("../a.txt", b"x")]);
        let nested = archive(&[("b.zip", b"x")]);
        let zeros = vec![0; 20 << 20];
        let bomb = archive(&[("a.txt", &zeros)]);
        let shapes: &[u8] = br#"{"version":"5","imagePath":"a.png","imageWidth":10,"imageHeight":10,"shapes":[{"label":"cat","shape_type":"cube","points":[]}]}"#;
        let picture = png(100);
        let link = linked(archive(&[("a.png", b"/etc/passwd")]));
        let deep = archive(&[(format!("{}a.txt", "a/".repeat(40)).as_str(), b"x")]);
        type Files<'a> = Vec<(&'a str, &'a [u8])>;
        let cases: [(&str, Files<'_>, &str); 11] = [
            ("", vec![("a.zip", link.as_slice())], "is a link"),
            ("", vec![("a.zip", deep.as_slice())], "more than 32 folders"),
            ("", vec![("a.zip", climbing.as_slice())], "would lie outside"),
            ("", vec![("a.zip", &b"no archive"[..])], "is damaged"),
            ("", vec![("a.zip", nested.as_slice())], "an archive within the archive"),
            ("", vec![("a.zip", bomb.as_slice())], "packed more tightly"),
            ("", vec![("docs.spacy", &b"\x81\xa7"[..])], "JSON lines"),
            ("format=nothing", vec![("a.json", shapes)], "COCO, YOLO"),
            ("import_as=drafts", vec![("a.json", shapes)], "annotations or predictions"),
            ("format=CVAT", vec![("a.json", shapes)], "None of the files"),
            ("", vec![("a.json", shapes), ("a.png", picture.as_slice())], "cube"),
        ];
        for (query, files, part) in cases {
            let error = import(&owner, id, query, &files).await.json(400);
            assert!(error.to_string().contains(part), "{part}: {error}");
        }
        assert!(tasks(&owner, id).await.is_empty());
        let uploads = owner.get(&format!("/api/projects/{id}/file-uploads?all=true")).await.json(200);
        assert_eq!(uploads, json!([]), "nothing of a refused request stays");
    }

    async fn lists_of_tasks_stay_lists_of_tasks(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, r#"<View><Text name="t" value="$text"/></View>"#).await;
        // What looks like another program's records is data in a body, and in a file where that is said.
        let records = json!([{ "text": "abc", "label": [[0, 1, "X"]] }]);
        let answer = owner.post(&format!("/api/projects/{id}/import"), records.clone()).await.json(201);
        assert_eq!((&answer["task_count"], &answer["annotation_count"], answer.get("labels")), (&json!(1), &json!(0), None));
        let file = records.to_string();
        let answer = import(&owner, id, "format=tasks", &[("a.json", file.as_bytes())]).await.json(201);
        assert_eq!((&answer["annotation_count"], answer.get("labels")), (&json!(0), None));
        let answer = import(&owner, id, "", &[("a.json", file.as_bytes())]).await.json(201);
        assert_eq!((&answer["annotation_count"], &answer["labels"]["format"]), (&json!(1), &json!("DOCCANO")));
        // A zip of ordinary files is those files, and what can be nothing is told.
        let zip = archive(&[("x/a.json", br#"[{"text":"one"},{"text":"two"}]"#), ("b.csv", b"text\nthree\n"), (".git/c.json", b"[]"), ("LICENSE", b"x")]);
        let request = Request::post(format!("/api/projects/{id}/import")).header("content-type", "application/zip");
        let answer = owner.send(request.body(Body::from(zip)).unwrap()).await.json(201);
        assert_eq!((&answer["task_count"], &answer["unused_files"]), (&json!(3), &json!([".git/c.json", "LICENSE"])));
    }

    async fn tasks_of_an_archive_show_the_files_that_they_name(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner, CONFIG).await;
        let (one, two) = (png(200), png(300));
        let zip = archive(&[
            ("set/tasks.csv", b"pic,file_name\nimages/1.png,1.png\nimages/2.png,2.png\nhttps://example.org/3.png,3.png\n"),
            ("set/images/1.png", &one), ("set/images/2.png", &two), ("set/images/left.png", &one),
        ]);
        let answer = import(&owner, id, "", &[("set.zip", &zip)]).await.json(201);
        assert_eq!((&answer["task_count"], &answer["found_formats"]), (&json!(4), &json!({ ".csv": 1, ".png": 3 })));
        let all = tasks(&owner, id).await;
        let pics: Vec<&str> = all.iter().map(|task| task["data"]["pic"].as_str().unwrap()).collect();
        for (pic, content) in pics.iter().zip([&one, &two]) {
            let stored = owner.get(pic).await;
            assert_eq!((stored.status, stored.bytes.as_ref()), (200, content.as_slice()), "{pic}");
        }
        assert_eq!((pics[2], &all[0]["data"]["file_name"]), ("https://example.org/3.png", &json!("1.png")));
        assert!(pics[3].ends_with("-left.png"), "a picture that nobody names is a task as before: {pics:?}");
        // The same beside each other, as JSON with predictions.
        let tasks_file = json!([{ "data": { "pic": "1.png" }, "predictions": [{ "result": [], "model_version": "m" }] }]).to_string();
        let files: [(&str, &[u8]); 2] = [("1.png", &one), ("tasks.json", tasks_file.as_bytes())];
        let stored = import(&owner, id, "commit_to_project=false", &files).await.json(201);
        let body = json!({ "file_upload_ids": stored["file_upload_ids"] });
        let preview = owner.post(&format!("/api/projects/{id}/imports/preview"), body.clone()).await.json(200);
        assert_eq!((&preview["task_count"], &preview["prediction_count"]), (&json!(1), &json!(1)));
        assert!(preview["tasks"][0]["pic"].as_str().unwrap().starts_with("/data/upload/"), "{preview}");
        assert_eq!(owner.post(&format!("/api/projects/{id}/reimport"), body).await.json(201)["task_count"], json!(1));
    }
}
