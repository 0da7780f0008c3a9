//! Where users of the original report faults: the right thing, and nothing left out in silence.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod support;

use labelkeep_converters::{Facts, Format, Loss, Options, Report, Split};
use serde_json::{Map, Value, json};
use support::{Files, Task, convert, convert_with};

fn config(controls: Value) -> Map<String, Value> {
    let mut config = Map::new();
    for (name, control) in controls.as_object().unwrap() {
        let labels = control["labels"].as_object().unwrap();
        let inputs = json!([{ "type": control["on"], "value": control["key"] }]);
        let names: Vec<&String> = labels.keys().collect();
        let about = json!({ "type": control["type"], "to_name": ["i"], "inputs": inputs, "labels": names, "labels_attrs": labels });
        config.insert(name.clone(), about);
    }
    config
}

fn boxes() -> Map<String, Value> {
    config(json!({ "r": { "type": "RectangleLabels", "on": "Image", "key": "image",
        "labels": { "cat": { "category": "2" }, "dog": { "category": "0" } } } }))
}

fn rectangle(label: &str) -> Value {
    json!({ "id": "a", "from_name": "r", "type": "rectanglelabels", "original_width": 100, "original_height": 50,
        "value": { "x": 10, "y": 20, "width": 30, "height": 40, "rotation": 0, "rectanglelabels": [label] } })
}

fn task(id: i64, image: &str, results: &[Value]) -> Value {
    let annotations: Vec<Value> = results
        .iter()
        .enumerate()
        .map(|(at, result)| {
            json!({ "id": id * 10 + i64::try_from(at).unwrap(), "completed_by": 1, "result": result, "was_cancelled": false,
                "created_at": format!("2026-01-01T00:00:0{at}Z") })
        })
        .collect();
    json!({ "id": id, "data": { "image": image }, "annotations": annotations })
}

fn run(format: Format, config: &Map<String, Value>, tasks: Value) -> (Files, Report) {
    let tasks: Vec<Task> = serde_json::from_str(&tasks.to_string()).unwrap();
    convert(format, config, &tasks, Options::default())
}

fn json_of(files: &Files, path: &str) -> Value {
    serde_json::from_slice(&files[path]).unwrap()
}

fn text_of<'f>(files: &'f Files, path: &str) -> &'f str {
    std::str::from_utf8(&files[path]).unwrap()
}

#[test]
fn classes_stand_in_the_line_of_the_id_that_the_configuration_gives() {
    let (files, report) =
        run(Format::Yolo, &boxes(), json!([task(1, "/data/upload/1/x-a.jpg", &[json!([rectangle("cat")])])]));
    assert_eq!(text_of(&files, "classes.txt"), "dog\nunused-1\ncat\n");
    assert_eq!(text_of(&files, "labels/x-a.txt"), "2 0.25 0.4 0.3 0.4\n");
    assert!(report.is_clean());
}

#[test]
fn tasks_without_regions_are_images_without_annotations() {
    let tasks = json!([
        task(1, "/data/upload/1/a.jpg", &[]),
        task(2, "/data/upload/1/b.jpg", &[json!([])]),
        task(3, "/data/upload/1/c.jpg", &[json!([rectangle("cat")])])
    ]);
    let (files, _) = run(Format::Coco, &boxes(), tasks.clone());
    let coco = json_of(&files, "result.json");
    let names: Vec<&str> =
        coco["images"].as_array().unwrap().iter().map(|i| i["file_name"].as_str().unwrap()).collect();
    assert_eq!(names, ["/data/upload/1/a.jpg", "/data/upload/1/b.jpg", "/data/upload/1/c.jpg"]);
    assert_eq!(coco["annotations"][0]["image_id"], 2);
    let (files, _) = run(Format::Voc, &boxes(), tasks.clone());
    assert_eq!(files.len(), 3);
    assert!(!text_of(&files, "Annotations/a.xml").contains("<object>"));
    let (files, _) = run(Format::Yolo, &boxes(), tasks);
    assert_eq!(text_of(&files, "labels/a.txt"), "");
}

#[test]
fn names_lead_to_the_pictures_that_are_in_the_archive() {
    let tasks: Vec<Task> = serde_json::from_value(json!([
        task(1, "/data/upload/1/a.jpg", &[]),
        task(2, "s3://b/x/a.jpg", &[]),
        task(3, "s3://b/gone.jpg", &[])
    ]))
    .unwrap();
    let look = |media: &mut labelkeep_converters::Media| {
        let facts = Facts { picture: Some((640, 480, 3)), seconds: None };
        media.facts = (!media.address.contains("gone")).then_some(facts);
    };
    let (files, report) = convert_with(Format::CocoWithImages, &boxes(), &tasks, Options::default(), look);
    let images = json_of(&files, "result.json")["images"].clone();
    assert_eq!(images[0]["file_name"], "images/a.jpg");
    assert_eq!((&images[1]["width"], &images[1]["coco_url"]), (&json!(640), &json!("s3://b/x/a.jpg")));
    assert!(images[1]["file_name"].as_str().unwrap().ends_with("__a.jpg"));
    assert_eq!(images[2]["file_name"], "s3://b/gone.jpg");
    assert_eq!(report.count(Loss::Media), 1);
    let (files, _) = convert_with(Format::YoloWithImages, &boxes(), &tasks, Options::default(), look);
    assert!(!files.keys().any(|path| path.contains("gone")), "no labels without their picture");
}

#[test]
fn what_does_not_fit_is_in_the_report() {
    let ellipse = json!({ "from_name": "r", "original_width": 9, "original_height": 9,
        "value": { "x": 1, "y": 1, "radiusX": 2, "radiusY": 2, "ellipselabels": ["cat"] } });
    let mut broken = rectangle("cat");
    broken["value"]["x"] = json!("NaN");
    let mut unsized_box = rectangle("cat");
    unsized_box.as_object_mut().unwrap().remove("original_width");
    let other = json!([rectangle("unknown")]);
    let tasks = json!([task(1, "s3://b/a.jpg", &[other, json!([ellipse, broken, unsized_box, rectangle("dog")])])]);
    let (files, report) = run(Format::Yolo, &boxes(), tasks.clone());
    assert_eq!(text_of(&files, "labels/a.txt"), "3 0.25 0.4 0.3 0.4\n");
    for (loss, count) in [(Loss::Kind, 1), (Loss::Broken, 1), (Loss::UnknownLabel, 1), (Loss::OtherAnnotation, 1)] {
        assert_eq!(report.count(loss), count, "{loss:?}");
    }
    let told = json_of(&files, "export-report.json");
    assert_eq!((&told["tasks"], told["losses"].as_array().unwrap().len()), (&json!(1), 4));
    let (_, report) = run(Format::YoloObb, &boxes(), tasks.clone());
    assert_eq!(report.count(Loss::Size), 1);
    let (files, _) = run(Format::Coco, &boxes(), tasks);
    assert_eq!(json_of(&files, "result.json")["annotations"].as_array().unwrap().len(), 3);
}

#[test]
fn w11_two_pictures_of_one_name_have_two_files_and_none_leads_out() {
    let labeled = &[json!([rectangle("cat")])];
    let tasks = json!([
        task(1, "s3://b/x/a.jpg", labeled),
        task(2, "s3://b/y/A.png", labeled),
        task(3, "/data/upload/1/..", labeled),
        task(4, "s3://b/..\\..\\etc", labeled),
        task(5, "s3://b/", labeled)
    ]);
    for format in [Format::Yolo, Format::Voc, Format::YoloSegmentation] {
        let (files, report) = run(format, &boxes(), tasks.clone());
        let labels: Vec<&String> = files.keys().filter(|path| path.contains('/')).collect();
        assert_eq!(labels.len(), 5, "{labels:?}");
        assert!(
            labels.iter().all(|path| !path.split('/').any(|part| part == "..") && !path.contains('\\')),
            "{labels:?}"
        );
        assert!(report.count(Loss::Renamed) >= 1);
    }
}

#[test]
fn polygons_whose_labels_come_from_a_control_of_their_own_are_there() {
    let controls = config(json!({ "l": { "type": "Labels", "on": "Image", "key": "image", "labels": { "cat": {} } } }));
    let polygon = json!({ "from_name": "l", "original_width": 100, "original_height": 100,
        "value": { "points": [[0, 0], [50, 0], [50, 50]], "labels": ["cat"] } });
    let tasks = json!([task(1, "s3://b/a.jpg", &[json!([polygon])])]);
    let (files, _) = run(Format::Coco, &controls, tasks.clone());
    assert_eq!(json_of(&files, "result.json")["annotations"][0]["bbox"], json!([0.0, 0.0, 50.0, 50.0]));
    let (files, _) = run(Format::Yolo, &controls, tasks);
    assert_eq!(text_of(&files, "labels/a.txt"), "0 0.0 0.0 0.5 0.0 0.5 0.5\n");
}

#[test]
fn splits_keep_groups_together() {
    let tasks: Vec<Value> = (0..40)
        .map(|id| {
            let mut task = task(id, &format!("s3://b/{id}.jpg"), &[json!([rectangle("cat")])]);
            task["data"]["book"] = json!(id / 10);
            task
        })
        .collect();
    let tasks: Vec<Task> = serde_json::from_str(&Value::Array(tasks).to_string()).unwrap();
    let split = Split { validation: 30, test: 20, seed: 1, group: Some("book".to_owned()) };
    let (files, _) = convert(Format::YoloSegmentation, &boxes(), &tasks, Options { split, ..Options::default() });
    for book in 0..4 {
        let parts: std::collections::BTreeSet<&str> = (book * 10..book * 10 + 10)
            .map(|id| {
                files.keys().find(|path| path.ends_with(&format!("/{id}.txt"))).unwrap().split('/').nth(1).unwrap()
            })
            .collect();
        assert_eq!(parts.len(), 1, "{parts:?}");
    }
    let split = Split { validation: 30, test: 20, seed: 1, group: None };
    let (files, report) = convert(Format::Datumaro, &boxes(), &tasks, Options { split, ..Options::default() });
    let counts = ["train", "val", "test"]
        .map(|part| json_of(&files, &format!("annotations/{part}.json"))["items"].as_array().unwrap().len());
    assert!(
        counts.iter().all(|count| *count > 0) && counts.iter().sum::<usize>() == 40 && report.is_clean(),
        "{counts:?}"
    );
    let (files, _) = convert(Format::YoloSegmentation, &boxes(), &tasks, Options::default());
    assert!(text_of(&files, "data.yaml").ends_with("names:\n  0: \"dog\"\n  1: \"cat\"\n"));
}

#[test]
fn datumaro_and_spacy_hold_what_was_said() {
    let (files, _) = run(Format::Datumaro, &boxes(), json!([task(1, "s3://b/a.jpg", &[json!([rectangle("dog")])])]));
    let told = json_of(&files, "annotations/train.json");
    assert_eq!(told["items"][0]["annotations"][0]["bbox"], json!([10.0, 10.0, 30.0, 20.0]));
    assert_eq!(told["items"][0]["image"], json!({ "path": "a.jpg", "size": [50, 100] }));
    assert_eq!(told["categories"]["label"]["labels"][1]["name"], "dog");
    let controls = config(json!({ "l": { "type": "Labels", "on": "Text", "key": "text", "labels": { "P": {} } } }));
    let span =
        |start: i64, end: i64| json!({ "from_name": "l", "value": { "start": start, "end": end, "labels": ["P"] } });
    let mut text = task(1, "", &[json!([span(3, 5), span(0, 2), span(4, 90)])]);
    text["data"] = json!({ "text": "ab cd" });
    let (files, report) = run(Format::Spacy, &controls, json!([text]));
    let line: Value = serde_json::from_str(text_of(&files, "spacy.jsonl").trim()).unwrap();
    assert_eq!(line["entities"], json!([[0, 2, "P"], [3, 5, "P"]]));
    assert_eq!(report.count(Loss::Broken), 1);
}

#[test]
fn the_same_tasks_give_the_same_bytes() {
    let tasks = json!([task(1, "s3://b/a.jpg", &[json!([rectangle("cat")])]), task(2, "s3://b/b.jpg", &[])]);
    for format in Format::ALL {
        let (first, _) = run(format, &boxes(), tasks.clone());
        let (second, _) = run(format, &boxes(), tasks.clone());
        assert_eq!(first, second, "{}", format.name());
    }
}

#[test]
fn tables_and_shards_hold_every_task() {
    let tasks = json!([task(1, "s3://b/a.jpg", &[json!([rectangle("cat")])]), task(2, "s3://b/b.jpg", &[])]);
    let (files, _) = run(Format::Parquet, &boxes(), tasks.clone());
    let table = &files["tasks.parquet"];
    assert!(table.starts_with(b"PAR1") && table.ends_with(b"PAR1"));
    let (files, _) = run(Format::HuggingFace, &boxes(), tasks.clone());
    assert!(text_of(&files, "README.md").contains("    path: data/train.parquet\n"));
    let (files, _) = run(Format::WebDataset, &boxes(), tasks);
    let shard = &files["train-000000.tar"];
    assert_eq!(shard.len() % 512, 0);
    assert!(shard.starts_with(b"000000001.json\0") && shard.ends_with(&[0; 1024]));
}

#[test]
fn panoptic_pictures_say_which_pixel_is_whose() {
    let mut over = rectangle("dog");
    over["value"] = json!({ "x": 0, "y": 0, "width": 20, "height": 40, "rotation": 0, "rectanglelabels": ["dog"] });
    let tasks = json!([task(1, "s3://b/a.jpg", &[json!([rectangle("cat"), over])]), task(2, "s3://b/none.jpg", &[])]);
    let (files, report) = run(Format::CocoPanoptic, &boxes(), tasks);
    let picture = image::load_from_memory(&files["panoptic/a.png"]).unwrap().into_rgb8();
    let number = |x, y| u32::from(picture.get_pixel(x, y).0[0]) + 256 * u32::from(picture.get_pixel(x, y).0[1]);
    assert_eq!(picture.dimensions(), (100, 50));
    assert_eq!(
        [number(0, 0), number(19, 19), number(20, 19), number(39, 29), number(40, 29), number(20, 9)],
        [2, 2, 1, 1, 0, 0]
    );
    let told = json_of(&files, "panoptic.json");
    let segments = &told["annotations"][0]["segments_info"];
    assert_eq!(segments[1], json!({ "id": 2, "category_id": 0, "area": 400, "bbox": [0, 0, 20, 20], "iscrowd": 0 }));
    assert_eq!(segments[0]["area"], 600 - 100);
    assert_eq!(told["images"][0]["file_name"], "a.jpg");
    assert_eq!(report.count(Loss::Size), 1);
}
