//! Label files of other programs become tasks: what our own exports wrote comes back, real ones are understood, and
//! garbage is told.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod support;

use labelkeep_converters::read::{Dataset, HEAD_BYTES, LabelFormat, Outcome, Picture, Target, looked_at, recognise};
use labelkeep_converters::{Facts, Format, Options, Split};
use labelkeep_formats::import::ImportedTask;
use labelkeep_labeling::{Config, parsed::parsed_label_config};
use labelkeep_model::Say;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashSet};
use support::{Files, Task, convert, convert_with};

const SIZE: (f64, f64) = (200.0, 100.0);

struct Read {
    format: LabelFormat,
    tasks: Vec<ImportedTask>,
    lost: Vec<Say>,
    outcome: Outcome,
    proposal: String,
}

impl Read {
    /// The regions of the first annotation of the task about this picture or text.
    fn regions(&self, about: &str) -> Vec<Value> {
        let task = self.tasks.iter().find(|task| task.data.contains(about)).unwrap_or_else(|| panic!("{about}"));
        match task.annotations.first() {
            Some(annotation) => serde_json::from_str(&annotation.result).unwrap(),
            None => Vec::new(),
        }
    }
}

fn parsed(config: &str) -> Map<String, Value> {
    parsed_label_config(&Config::parse(config).expect("a config"))
}

fn read(files: &Files, config: &str) -> Read {
    read_as(files, config, false, None)
}

fn read_as(files: &Files, config: &str, as_predictions: bool, root: Option<&str>) -> Read {
    let paths: Vec<String> = files.keys().cloned().collect();
    let names: Vec<&str> = paths.iter().map(String::as_str).collect();
    let content = |at: usize| files[&paths[at]].clone();
    let head = |at: usize| content(at).into_iter().take(HEAD_BYTES).collect();
    let heads: Vec<(usize, Vec<u8>)> = looked_at(&names).into_iter().map(|at| (at, head(at))).collect();
    let format = recognise(&names, &heads).expect("a format");
    let mut dataset = Dataset::new(format, paths.clone(), root.map(str::to_owned));
    for file in dataset.setup() {
        dataset.learn(file, &content(file));
    }
    let target = Target::new(&parsed(config), None, as_predictions, format);
    let mut read =
        Read { format, tasks: Vec::new(), lost: Vec::new(), outcome: Outcome::default(), proposal: String::new() };
    let mut used = HashSet::new();
    let mut founds = Vec::new();
    for group in dataset.groups() {
        match dataset.read(group.iter().map(|file| (*file, content(*file))).collect()) {
            Ok(found) => founds.extend(found),
            Err(say) => read.lost.push(say),
        }
    }
    used.extend(founds.iter().filter_map(|found| match found.picture {
        Some(Picture::File(file)) => Some(file),
        _ => None,
    }));
    founds
        .extend(dataset.pictures().filter(|picture| !used.contains(picture)).map(|picture| dataset.unlabeled(picture)));
    for mut found in founds {
        if found.needs_size() && matches!(found.picture, Some(Picture::File(_))) {
            found.set_size(SIZE.0, SIZE.1);
        }
        let path = paths[found.file].clone();
        let (task, lost) = target.task(found, |file| format!("/data/{}", paths[file]), &path, &mut read.outcome);
        read.tasks.extend(task);
        read.lost.extend(lost);
    }
    read.proposal = read.outcome.labeling_config(&dataset);
    read
}

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}

const PICTURES: &str = r#"<View><Image name="i" value="$image"/>
  <RectangleLabels name="r" toName="i"><Label value="cat"/><Label value="big dog"/></RectangleLabels>
  <PolygonLabels name="p" toName="i"><Label value="tree"/></PolygonLabels>
  <KeyPointLabels name="k" toName="i"><Label value="nose" model_index="0"/><Label value="tail" model_index="1"/></KeyPointLabels>
</View>"#;
const BOXES: &str = r#"<View><Image name="i" value="$image"/>
  <RectangleLabels name="r" toName="i"><Label value="cat"/><Label value="big dog"/></RectangleLabels></View>"#;

fn item(from: &str, kind: &str, mut value: Value, label: &str) -> Value {
    value[kind] = json!([label]);
    json!({ "id": format!("{from}{label}"), "from_name": from, "to_name": "i", "type": kind, "original_width": 200,
        "original_height": 100, "image_rotation": 0, "value": value })
}

fn rectangle(x: f64, y: f64, w: f64, h: f64, angle: f64, label: &str) -> Value {
    item("r", "rectanglelabels", json!({ "x": x, "y": y, "width": w, "height": h, "rotation": angle }), label)
}

fn exported(format: Format, config: &str, results: &[(&str, Vec<Value>)]) -> Files {
    let tasks: Vec<Value> = (1..)
        .zip(results)
        .map(|(id, (about, result))| {
            let data = if about.contains(' ') { json!({ "text": about }) } else { json!({ "image": format!("/data/upload/1/{about}") }) };
            let annotation = json!({ "id": id, "completed_by": 1, "result": result, "was_cancelled": false, "created_at": "2026-01-01T00:00:00Z" });
            let annotations = if result.is_empty() { json!([]) } else { json!([annotation]) };
            json!({ "id": id, "data": data, "annotations": annotations })
        })
        .collect();
    let tasks: Vec<Task> = serde_json::from_value(json!(tasks)).unwrap();
    let options = Options { with_media: true, split: Split::default(), ..Options::default() };
    if !format.is_archive() {
        return convert(format, &parsed(config), &tasks, options).0;
    }
    let (mut files, _) = convert_with(format, &parsed(config), &tasks, options, |media| {
        media.facts = Some(Facts { picture: Some((200, 100, 3)), seconds: None });
    });
    files.remove("export-report.json");
    for (about, _) in results {
        if !about.contains(' ') {
            files.insert(format!("images/{about}"), b"a picture".to_vec());
        }
    }
    files
}

/// Without ids, and numbers to the precision of the format.
fn plain(mut regions: Vec<Value>, digits: i32) -> Vec<Value> {
    fn rounded(value: &mut Value, digits: i32) {
        match value {
            Value::Number(number) => {
                let scale = 10_f64.powi(digits);
                *value = json!((number.as_f64().unwrap() * scale).round() / scale + 0.0);
            }
            Value::Array(list) => list.iter_mut().for_each(|value| rounded(value, digits)),
            Value::Object(members) => members.values_mut().for_each(|value| rounded(value, digits)),
            _ => {}
        }
    }
    for region in &mut regions {
        region.as_object_mut().unwrap().shift_remove("id");
        region.as_object_mut().unwrap().shift_remove("parentID");
        rounded(region, digits);
    }
    regions
}

fn comes_back(format: Format, config: &str, digits: i32, results: &[(&str, Vec<Value>)]) {
    let files = exported(format, config, results);
    let read = read(&files, config);
    assert!(read.lost.is_empty(), "{format:?}: {:?}", read.lost);
    assert_eq!(read.tasks.len(), results.len(), "{format:?}");
    for (about, result) in results {
        assert_eq!(plain(read.regions(about), digits), plain(result.clone(), digits), "{format:?} {about}");
    }
}

#[test]
fn what_an_export_wrote_comes_back() {
    let upright = [
        ("a.png", vec![rectangle(10.0, 20.0, 30.0, 40.0, 0.0, "cat"), rectangle(0.0, 0.0, 50.0, 50.0, 0.0, "big dog")]),
        ("b.jpg", vec![rectangle(1.5, 2.0, 3.0, 4.0, 0.0, "cat")]),
        ("c.png", vec![]),
    ];
    for format in [Format::Yolo, Format::YoloWithImages, Format::CocoWithImages] {
        comes_back(format, BOXES, 6, &upright);
    }
    // Whole pixels.
    comes_back(Format::Voc, BOXES, 6, &upright);
    let turned = [(
        "a.png",
        vec![rectangle(30.0, 20.0, 20.0, 30.0, 30.0, "cat"), rectangle(50.0, 50.0, 10.0, 10.0, 0.0, "big dog")],
    )];
    comes_back(Format::YoloObb, BOXES, 4, &turned);
    let outline = item(
        "p",
        "polygonlabels",
        json!({ "points": [[10.0, 10.0], [50.0, 12.5], [30.0, 80.0]], "closed": true }),
        "tree",
    );
    let shapes = [("a.png", vec![outline.clone()]), ("b.png", vec![outline])];
    for format in [Format::CocoWithImages, Format::YoloSegmentation] {
        comes_back(format, PICTURES, 6, &shapes);
    }
    // With points in the configuration, YOLO has the boxes of poses alone.
    let polygons = PICTURES.split("<KeyPointLabels").next().unwrap().to_owned() + "</View>";
    comes_back(Format::Yolo, &polygons, 6, &shapes);
    let point = |x: f64, label: &str| item("k", "keypointlabels", json!({ "x": x, "y": 10.0, "width": 0.5 }), label);
    comes_back(Format::CocoWithImages, PICTURES, 6, &[("a.png", vec![point(10.0, "nose"), point(20.0, "tail")])]);
    let mut child = point(20.0, "tail");
    child["parentID"] = json!("rcat");
    comes_back(Format::YoloPose, PICTURES, 6, &[("a.png", vec![rectangle(10.0, 20.0, 30.0, 40.0, 0.0, "cat"), child])]);
}

#[test]
fn texts_that_an_export_wrote_come_back() {
    let config = r#"<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="PER"/><Label value="LOC"/></Labels>
        <Choices name="c" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>"#;
    let span = |start: usize, end: usize, text: &str, label: &str| {
        json!({ "id": "x", "from_name": "l", "to_name": "t", "type": "labels",
            "value": { "start": start, "end": end, "text": text, "labels": [label] } })
    };
    let choice =
        json!({ "id": "y", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": ["good"] } });
    let texts = [
        ("Anna lives in Bad Köln", vec![span(0, 4, "Anna", "PER"), span(14, 22, "Bad Köln", "LOC")]),
        ("𝔄nna is nowhere", vec![span(0, 4, "𝔄nna", "PER")]),
    ];
    comes_back(Format::Conll2003, config, 6, &texts);
    let mut with_choice = texts.to_vec();
    with_choice[0].1.push(choice);
    comes_back(Format::Spacy, config, 6, &with_choice);
}

#[test]
fn masks_of_an_export_come_back_as_outlines() {
    let files = files(&[
        ("a.png", "x"),
        (
            "result.json",
            r#"{"images":[{"id":1,"file_name":"a.png","width":4,"height":4}],"categories":[{"id":1,"name":"sky"}],
            "annotations":[{"id":1,"image_id":1,"category_id":1,"iscrowd":1,"segmentation":{"size":[4,4],"counts":"52203"},"bbox":[1,1,2,2]}]}"#,
        ),
    ]);
    let brush = r#"<View><Image name="i" value="$image"/><BrushLabels name="b" toName="i"><Label value="sky"/></BrushLabels></View>"#;
    let found = read(&files, brush).regions("a.png");
    assert_eq!((found[0]["type"].as_str(), found[0]["value"]["format"].as_str()), (Some("brushlabels"), Some("rle")));
    assert_eq!(found[0]["meta"]["text"], json!(["iscrowd"]));
    let polygons = r#"<View><Image name="i" value="$image"/><PolygonLabels name="p" toName="i"><Label value="sky"/></PolygonLabels></View>"#;
    let found = read(&files, polygons).regions("a.png");
    assert_eq!(found[0]["value"]["points"], json!([[25.0, 25.0], [25.0, 50.0], [50.0, 50.0], [50.0, 25.0]]));
}

#[test]
fn a_configuration_is_proposed_that_takes_what_is_there() {
    let files = files(&[
        ("set/data.yaml", "names:\n  0: cat\n  1: \"a <b>\"\n"),
        ("set/images/train/1.jpg", "x"),
        ("set/images/train/2.jpg", "x"),
        ("set/labels/train/1.txt", "1 0.5 0.5 0.2 0.2\n0 0.1 0.1 0.2 0.1 0.2 0.2\n"),
    ]);
    let read = read(&files, "<View></View>");
    assert_eq!((read.format, read.tasks.len(), read.outcome.labeled), (LabelFormat::Yolo, 2, 1));
    let check = labelkeep_labeling::result_check::ResultCheck::new(&Config::parse(&read.proposal).unwrap()).unwrap();
    let regions = json!(read.regions("1.jpg")).to_string();
    assert_eq!(check.check(&regions), Ok(()), "{}\n{regions}", read.proposal);
    assert_eq!(read.outcome.regions, BTreeMap::from([("box".to_owned(), 1), ("polygon".to_owned(), 1)]));
}

#[test]
fn labelme_cvat_and_voc_are_understood() {
    let labelme = json!({ "version": "5.4.1", "flags": { "blurred": true, "dark": false }, "imagePath": "..\\pics\\a.jpg", "imageData": null,
        "imageWidth": 200, "imageHeight": 100, "shapes": [
            { "label": "cat", "points": [[20, 10], [60, 50]], "shape_type": "rectangle", "group_id": 3, "flags": {} },
            { "label": "sun", "points": [[100, 50], [100, 60]], "shape_type": "circle" },
            { "label": "nose", "points": [[10, 10]], "shape_type": "point" },
            { "label": "road", "points": [[0, 0], [10, 10], [20, 0]], "shape_type": "linestrip" },
            { "label": "tree", "points": [[0, 0], [20, 0], [20, 20]], "shape_type": "polygon", "description": "old" },
            { "label": "odd", "points": [[0, 0]], "shape_type": "polygon" },
            { "label": "odd", "points": [[0, 0]], "shape_type": "cube" }] });
    let read_labelme = read(&files(&[("pics/a.jpg", "x"), ("labels/a.json", &labelme.to_string())]), "<View></View>");
    let kinds: Vec<String> =
        read_labelme.regions("a.jpg").iter().map(|r| r["type"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        kinds,
        ["rectanglelabels", "ellipselabels", "keypointlabels", "vectorlabels", "polygonlabels", "choices"]
    );
    assert_eq!(read_labelme.lost.len(), 2, "{:?}", read_labelme.lost);
    let first = &read_labelme.regions("a.jpg")[0];
    assert_eq!(
        first["value"],
        json!({ "x": 10.0, "y": 10.0, "width": 20.0, "height": 40.0, "rotation": 0.0, "rectanglelabels": ["cat"] })
    );
    assert_eq!(read_labelme.regions("a.jpg")[1]["value"]["radiusY"], json!(10.0));

    let cvat = r#"<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version>
      <image id="0" name="a.jpg" width="200" height="100">
        <box label="cat" occluded="1" xtl="20.0" ytl="10.0" xbr="60.0" ybr="50.0" rotation="90"><attribute name="colour">red</attribute></box>
        <polyline label="road" points="0,0;10,10"/><ellipse label="sun" cx="100" cy="50" rx="20" ry="10"/>
        <points label="eye" points="1,2;3,4"/><mask label="sky" rle="1, 2, 1" left="3" top="4" width="2" height="2"/>
        <tag label="night"/><cuboid label="car" xtl1="1"/></image></annotations>"#;
    let read_cvat = read(&files(&[("a.jpg", "x"), ("annotations.xml", cvat)]), "<View></View>");
    let regions = read_cvat.regions("a.jpg");
    assert_eq!(regions.len(), 7);
    assert_eq!(
        plain(vec![regions[0]["value"].clone()], 6)[0],
        json!({ "x": 30.0, "y": 10.0, "width": 20.0, "height": 40.0, "rotation": 90.0, "rectanglelabels": ["cat"] })
    );
    assert_eq!(regions[0]["meta"]["text"], json!(["occluded", "colour: red"]));
    assert_eq!(read_cvat.lost, [Say::LabelRegionKind { kind: "cuboid".into() }]);

    let video = r#"<annotations><version>1.1</version><meta><task><size>50</size><original_size><width>200</width><height>100</height></original_size>
      <source>v.mp4</source></task></meta><track id="0" label="car"><box frame="0" keyframe="1" outside="0" xtl="20" ytl="10" xbr="60" ybr="50"/>
      <box frame="1" keyframe="0" outside="0" xtl="21" ytl="10" xbr="60" ybr="50"/>
      <box frame="9" keyframe="1" outside="1" xtl="20" ytl="10" xbr="60" ybr="50"/></track></annotations>"#;
    let read_video = read(&files(&[("v.mp4", "x"), ("annotations.xml", video)]), "<View></View>");
    let value = &read_video.regions("v.mp4")[0]["value"];
    let frames: Vec<(i64, bool)> = value["sequence"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| (f["frame"].as_i64().unwrap(), f["enabled"] == true))
        .collect();
    assert_eq!((frames, value["framesCount"].clone()), (vec![(1, true), (10, false)], json!(50)));
    assert!(
        Config::parse(&read_video.proposal).is_ok() && read_video.proposal.contains("VideoRectangle"),
        "{}",
        read_video.proposal
    );

    let voc = "<annotation><filename>a.png</filename><size><width>200</width><height>100</height></size><object><name>cat</name><difficult>1</difficult>\
      <bndbox><xmin>20</xmin><ymin>10</ymin><xmax>60</xmax><ymax>50</ymax></bndbox></object><object><name>x</name></object></annotation>";
    // The picture is another kind of file than the label file says.
    let read_voc = read(&files(&[("JPEGImages/a.jpg", "x"), ("Annotations/a.xml", voc)]), BOXES);
    assert_eq!(read_voc.regions("a.jpg")[0]["meta"]["text"], json!(["difficult"]));
    assert_eq!(read_voc.lost.len(), 1);
}

#[test]
fn texts_of_other_programs_are_understood() {
    let doccano = "{\"id\":1,\"text\":\"Anna likes Rome\",\"entities\":[{\"id\":7,\"label\":\"PER\",\"start_offset\":0,\"end_offset\":4},\
        {\"id\":8,\"label\":\"LOC\",\"start_offset\":11,\"end_offset\":15}],\"relations\":[{\"id\":1,\"from_id\":7,\"to_id\":8,\"type\":\"likes\"}]}\n\
        {\"id\":2,\"text\":\"short\",\"entities\":[{\"id\":9,\"label\":\"PER\",\"start_offset\":0,\"end_offset\":40}]}\nno json\n";
    let doccano = read(&files(&[("a.jsonl", doccano)]), "<View></View>");
    let regions = doccano.regions("Anna");
    assert_eq!(regions.len(), 3);
    assert_eq!((&regions[2]["from_id"], &regions[2]["labels"]), (&regions[0]["id"], &json!(["likes"])));
    assert_eq!((doccano.tasks.len(), doccano.lost.len()), (2, 2), "{:?}", doccano.lost);
    assert!(doccano.tasks[0].data.contains("\"id\":1"));

    let prodigy = "{\"text\":\"Anna\",\"_task_hash\":1,\"spans\":[{\"start\":0,\"end\":4,\"label\":\"PER\"}],\"answer\":\"accept\"}\n\
        {\"text\":\"Bob\",\"_task_hash\":2,\"spans\":[{\"start\":0,\"end\":3,\"label\":\"PER\"}],\"answer\":\"reject\"}\n\
        {\"text\":\"Cid\",\"_task_hash\":3,\"accept\":[\"good\"],\"answer\":\"accept\"}\n{\"text\":\"Dan\",\"_task_hash\":4,\"answer\":\"ignore\"}\n";
    let prodigy = read(&files(&[("a.jsonl", prodigy)]), "<View></View>");
    assert_eq!((prodigy.tasks.len(), prodigy.lost.clone()), (4, vec![Say::LabelRejected]));
    assert_eq!(prodigy.regions("Cid")[0]["value"]["choices"], json!(["good"]));
    assert!(prodigy.tasks[3].annotations[0].was_cancelled);

    let argilla = json!([{ "id": "1", "fields": { "text": "Anna" }, "metadata": { "k": 1 },
        "responses": { "tone": [{ "value": "good", "user_id": "u1", "status": "submitted" }, { "value": "bad", "user_id": "u2" }],
            "names": [{ "value": [{ "start": 0, "end": 4, "label": "PER" }], "user_id": "u1" }] },
        "suggestions": { "tone": { "value": "bad", "score": 0.7, "agent": "m" } } }]);
    let argilla = read(&files(&[("a.json", &argilla.to_string())]), "<View></View>");
    let task = &argilla.tasks[0];
    assert_eq!((task.annotations.len(), task.predictions.len(), task.predictions[0].score), (2, 1, Some(0.7)));
    assert!(
        Config::parse(&argilla.proposal).is_ok() && argilla.proposal.contains("name=\"tone\""),
        "{}",
        argilla.proposal
    );

    let hugging =
        "{\"file_name\":\"1.png\",\"caption\":\"x\",\"objects\":{\"bbox\":[[20,10,40,40],[1]],\"categories\":[0,1]}}\n";
    let hugging = read(&files(&[("train/1.png", "x"), ("train/metadata.jsonl", hugging)]), "<View></View>");
    assert_eq!(hugging.regions("1.png")[0]["value"]["width"], json!(20.0));
    assert_eq!(hugging.lost.len(), 1);

    let conll = "-DOCSTART- -X- O O\n\nEU NNP B-NP I-ORG\nrejects VBZ B-VP O\nGerman JJ B-NP I-MISC\ncall NN I-NP I-MISC\n\nPeter NNP B-NP B-PER\nx\n";
    let conll = read(&files(&[("eng.testa.txt", conll)]), "<View></View>");
    assert_eq!(conll.tasks.len(), 2);
    assert_eq!(
        conll.regions("German")[1]["value"],
        json!({ "start": 11, "end": 22, "text": "German call", "labels": ["MISC"] })
    );
    assert_eq!(conll.lost.len(), 1);
}

#[test]
fn predictions_have_the_scores_of_the_file() {
    let files =
        files(&[("a.txt", "0 0.5 0.5 0.2 0.2 0.9\n0 0.5 0.5 0.1 0.1 0.7\n"), ("a.png", "x"), ("classes.txt", "cat\n")]);
    let read = read_as(&files, BOXES, true, None);
    let task = &read.tasks[0];
    assert!(task.annotations.is_empty());
    assert!((task.predictions[0].score.unwrap() - 0.8).abs() < 1e-9 && task.predictions[0].model_version == "yolo");
}

#[test]
fn pictures_that_are_elsewhere_are_addressed_or_told() {
    let coco = r#"{"images":[{"id":1,"file_name":"x/a.png","width":200,"height":100},{"id":2,"file_name":"s3://b/c.png","width":2,"height":1}],
        "categories":[{"id":1,"name":"cat"}],"annotations":[{"id":1,"image_id":1,"category_id":1,"bbox":[1,2,3,4]},
        {"id":2,"image_id":9,"category_id":1,"bbox":[1,2,3,4]},{"id":3,"image_id":2,"category_id":5,"bbox":[1,2,3,4]}]}"#;
    let files = files(&[("a.json", coco)]);
    let without = read(&files, BOXES);
    assert_eq!(without.tasks.len(), 1);
    assert!(without.lost.contains(&Say::LabelPictureMissing { name: "x/a.png".into() }));
    assert!(without.lost.contains(&Say::LabelsWithoutPicture { count: 1_u64.into() }));
    assert!(without.lost.contains(&Say::LabelClassUnknown { class: "5".into() }));
    let with = read_as(&files, BOXES, false, Some("https://x.org/pics"));
    assert!(with.tasks[0].data.contains("https://x.org/pics/x/a.png"));
}

#[test]
fn what_the_configuration_cannot_take_is_told_or_simplified() {
    let files =
        files(&[("a.txt", "0 0.1 0.1 0.2 0.1 0.2 0.2 0.3 0.4 0.1 0.3\n"), ("a.png", "x"), ("classes.txt", "fox\n")]);
    let boxes = read(&files, BOXES);
    assert_eq!((boxes.outcome.simplified, boxes.outcome.unknown_labels.get("fox")), (1, Some(&1)));
    let region = &plain(boxes.regions("a.png"), 6)[0];
    assert_eq!(
        region["value"],
        json!({ "x": 10.0, "y": 10.0, "width": 20.0, "height": 30.0, "rotation": 0.0, "rectanglelabels": ["fox"] })
    );
    let texts = r#"<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="x"/></Labels></View>"#;
    let lost = read(&files, texts).lost;
    assert_eq!(lost, [Say::LabelNoControl { kind: "polygon".into(), tag: "PolygonLabels".into() }]);
}

fn garbage() -> impl Strategy<Value = String> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"images\"",
        "\"annotations\"",
        "\"categories\"",
        "\"id\"",
        "\"image_id\"",
        "\"bbox\"",
        "\"segmentation\"",
        "\"counts\"",
        "\"size\"",
        "\"keypoints\"",
        "\"shapes\"",
        "\"points\"",
        "\"text\"",
        "\"label\"",
        "\"spans\"",
        "\"start\"",
        "\"end\"",
        "\"fields\"",
        "\"responses\"",
        "\"entities\"",
        "\"file_name\"",
        "1",
        "-1",
        "0.5",
        "1e308",
        "99999999999",
        "null",
        "\"x\"",
        "\n",
        "<annotation>",
        "</annotation>",
        "<object>",
        "</object>",
        "<bndbox>",
        "<annotations>",
        "</annotations>",
        "<image name=\"a.png\">",
        "</image>",
        "<mask rle=\"1,2\" left=\"1\"/>",
        "0 0.5 0.5 0.1 0.1\n",
        "a B-X\n",
        "NaN",
        "inf",
    ]);
    prop::collection::vec(token, 0..60).prop_map(|tokens| tokens.concat())
}

proptest! {
    #[test]
    fn garbage_never_panics_whatever_format_it_is_taken_for(text in garbage(), bytes in prop::collection::vec(any::<u8>(), 0..80)) {
        for format in LabelFormat::ALL {
            for content in [text.as_bytes(), &bytes] {
                let paths = ["a.json", "b.jsonl", "a.xml", "a.txt", "a.png", "metadata.jsonl", "data.yaml"].map(str::to_owned);
                let mut dataset = Dataset::new(format, paths.to_vec(), None);
                dataset.setup().into_iter().for_each(|file| dataset.learn(file, content));
                let target = Target::new(&Map::new(), None, false, format);
                let mut outcome = Outcome::default();
                for group in dataset.groups() {
                    let Ok(founds) = dataset.read(group.iter().map(|file| (*file, content.to_vec())).collect()) else { continue };
                    for mut found in founds.take(1_000) {
                        found.set_size(10.0, 10.0);
                        target.task(found, |file| format!("{file}"), "a", &mut outcome);
                    }
                }
                prop_assert!(Config::parse(&outcome.labeling_config(&dataset)).is_ok() || outcome.tasks == 0 || outcome.regions.is_empty());
            }
        }
    }
}
