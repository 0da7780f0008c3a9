//! Exports in the formats of other programs.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Image name="i" value="$image"/><RectangleLabels name="r" toName="i">
    <Label value="cat" category="1"/><Label value="dog" category="0"/></RectangleLabels></View>"#;
/// A picture of 1 by 1.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\0\x05\0\x01\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82";

/// A task whose uploaded picture has a box, and one whose picture is nowhere.
async fn project(owner: &Client) -> i64 {
    let id = owner.post("/api/projects/", json!({ "title": "Cats", "label_config": CONFIG })).await.json(201)["id"]
        .as_i64()
        .unwrap();
    upload(owner, &format!("/api/projects/{id}/import"), &[("dot.png", DOT)]).await.json(201);
    let task = owner.get(&format!("/api/projects/{id}/tasks/")).await.json(200)[0]["id"].clone();
    let value = json!({ "x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": ["cat"] });
    let result = json!([{ "id": "a", "from_name": "r", "to_name": "i", "type": "rectanglelabels", "original_width": 1,
        "original_height": 1, "value": value }]);
    owner.post(&format!("/api/tasks/{task}/annotations/"), json!({ "result": result })).await.json(201);
    owner
        .post(&format!("/api/projects/{id}/import"), json!([{ "image": "/data/upload/999/../../gone.png" }]))
        .await
        .json(201);
    id
}

/// The names in a zip archive's directory.
fn names(archive: &[u8]) -> Vec<String> {
    let starts = archive.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x01\x02").map(|(at, _)| at);
    starts
        .map(|at| {
            let length = usize::from(u16::from_le_bytes([archive[at + 28], archive[at + 29]]));
            String::from_utf8(archive[at + 46..at + 46 + length].to_vec()).unwrap()
        })
        .collect()
}

on_both_databases! {
    async fn archives_hold_labels_and_the_pictures_that_the_caller_may_see(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let path = format!("/api/projects/{id}/export?download_all_tasks=true&exportType");
        let file = owner.get(&format!("{path}=YOLO_WITH_IMAGES")).await;
        assert_eq!((file.status, &file.headers["content-type"]), (200.try_into().unwrap(), &"application/zip".parse().unwrap()));
        assert!(file.headers["filename"].to_str().unwrap().ends_with(".zip"));
        let held = names(&file.bytes);
        let picture = held.iter().find(|name| name.starts_with("images/") && name.ends_with("dot.png")).unwrap();
        let label = picture.replace("images/", "labels/").replace(".png", ".txt");
        for name in [label.as_str(), "labels/gone.txt", "classes.txt", "notes.json", "export-report.json"] {
            assert!(held.iter().any(|held| held == name), "{name}: {held:?}");
        }
        // The picture lies in it as it was uploaded, in blocks that are not packed.
        assert!(file.bytes.windows(DOT.len()).any(|window| window == DOT));
        assert_eq!(owner.get(&format!("{path}=YOLO_WITH_IMAGES")).await.bytes, file.bytes);
        assert!(!names(&owner.get(&format!("{path}=YOLO")).await.bytes).iter().any(|name| name.ends_with("dot.png")));
        for format in owner.get(&format!("/api/projects/{id}/export/formats")).await.json(200).as_array().unwrap() {
            let file = owner.get(&format!("{path}={}", format["name"].as_str().unwrap())).await;
            assert_eq!(file.status, 200, "{format}");
            assert!(!names(&file.bytes).iter().any(|name| name.starts_with('/') || name.split('/').any(|part| part == "..")), "{format}");
        }
    }

    async fn snapshots_become_the_same_files(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let made = owner.post(&format!("/api/projects/{id}/exports/"), json!({})).await.json(201);
        let export = format!("/api/projects/{id}/exports/{}", made["id"]);
        let converted = owner.post(&format!("{export}/convert"), json!({ "export_type": "YOLO", "download_resources": true })).await;
        assert_eq!(converted.json(200)["export_type"], "YOLO");
        for format in ["COCO", "COCO_WITH_IMAGES", "YOLO", "YOLO_OBB", "YOLO_SEGMENTATION", "DATUMARO"] {
            let now = owner.get(&format!("/api/projects/{id}/export?exportType={format}&download_all_tasks=true&download_resources=false")).await;
            let kept = owner.get(&format!("{export}/download?exportType={format}")).await;
            assert_eq!((kept.status, names(&kept.bytes)), (now.status, names(&now.bytes)), "{format}");
        }
        let lines = owner.get(&format!("{export}/download?exportType=JSONL")).await.text();
        let file: Value = serde_json::from_slice(&owner.get(&format!("{export}/download")).await.bytes).unwrap();
        let tasks: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(Value::Array(tasks), file);
    }

    async fn formats_say_whether_they_fit_and_previews_what_is_lost(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = project(&owner).await;
        let formats = owner.get(&format!("/api/projects/{id}/export/formats")).await.json(200);
        let disabled = |name: &str| formats.as_array().unwrap().iter().find(|f| f["name"] == name).unwrap()["disabled"].clone();
        assert_eq!((disabled("COCO"), disabled("JSON"), disabled("CONLL2003")), (Value::Null, Value::Null, json!(true)));
        assert!(formats.as_array().unwrap().last().unwrap()["disabled"] == true);
        let path = format!("/api/projects/{id}/export/preview?exportType");
        let preview = owner.get(&format!("{path}=YOLO")).await.json(200);
        assert_eq!((&preview["report"]["tasks"], &preview["report"]["losses"]), (&json!(1), &json!([])));
        let label = preview["files"].as_array().unwrap().iter().find(|f| f["path"].as_str().unwrap().starts_with("labels/")).unwrap();
        assert_eq!((&label["text"], &label["is_cut"]), (&json!("1 0.25 0.4 0.3 0.4\n"), &json!(false)));
        assert!(owner.get(&format!("{path}=CSV")).await.json(200)["files"][0]["text"].as_str().unwrap().contains("annotation_id"));
        for wrong in ["=COCOA", "=YOLO&validation=101", "=YOLO&validation=60&test=60", "=YOLO&seed=x"] {
            owner.get(&format!("{path}{wrong}")).await.json(400);
            owner.get(&format!("/api/projects/{id}/export?exportType{wrong}")).await.json(400);
        }
        let reviewer = app.person("reviewer", Role::Reviewer).await;
        reviewer.get(&format!("{path}=YOLO")).await.json(404);
    }
}
