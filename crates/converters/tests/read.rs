//! Label files of other programs become tasks: real ones are understood, and garbage is told. What our own exports wrote
//! comes back in `round_trips`.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod reading;

use labelkeep_converters::read::{Dataset, LabelFormat, Outcome, Target};
use labelkeep_labeling::Config;
use labelkeep_model::Say;
use proptest::prelude::*;
use reading::{Files, plain, read, read_as};
use serde_json::{Map, json};
use std::collections::BTreeMap;

fn files(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
}
const BOXES: &str = r#"<View><Image name="i" value="$image"/>
  <RectangleLabels name="r" toName="i"><Label value="cat"/><Label value="big dog"/></RectangleLabels></View>"#;

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
