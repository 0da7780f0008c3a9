//! What our own exports wrote comes back as equal regions.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod reading;
mod support;

use labelkeep_converters::{Facts, Format, Options, Split};
use proptest::prelude::*;
use reading::{Files, parsed, plain, read};
use serde_json::{Value, json};
use support::{Task, convert, convert_with};

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

fn comes_back(format: Format, config: &str, digits: i32, results: &[(&str, Vec<Value>)]) {
    let files = exported(format, config, results);
    let read = read(&files, config);
    assert!(read.lost.is_empty(), "{format:?}: {:?}", read.lost);
    assert_eq!(read.tasks.len(), results.len(), "{format:?}");
    for (about, result) in results {
        let (found, wanted) = (plain(read.regions(about), digits), plain(result.clone(), digits));
        assert_eq!(found, wanted, "{format:?} {about}, read as {:?}", read.format);
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

/// A configuration whose boxes and outlines have these labels.
fn config_of(labels: &[String]) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let tags: String = labels.iter().map(|label| format!("<Label value=\"{}\"/>", escaped(label))).collect();
    format!(
        r#"<View><Image name="i" value="$image"/><RectangleLabels name="r" toName="i">{tags}</RectangleLabels>
        <PolygonLabels name="p" toName="i">{tags}</PolygonLabels></View>"#
    )
}

fn labels() -> impl Strategy<Value = Vec<String>> {
    let names = vec!["cat", "big dog", "Ä & <b>", "a,b", "say \"x\"", "0", "it's: {1}", "# no", "-"];
    prop::sample::subsequence(names.into_iter().map(str::to_owned).collect::<Vec<_>>(), 1..6)
}

/// A box within the picture, in halves of a percent: whole pixels.
fn place() -> impl Strategy<Value = (f64, f64, f64, f64)> {
    (0..180_u32, 0..90_u32)
        .prop_flat_map(|(x, y)| (Just(x), Just(y), 1..=200 - x, 1..=100 - y))
        .prop_map(|(x, y, w, h)| (f64::from(x) / 2.0, f64::from(y), f64::from(w) / 2.0, f64::from(h)))
}

/// Labels, and for each picture its regions, each with the place of its label.
fn pictures<R: std::fmt::Debug>(
    region: impl Strategy<Value = R>,
) -> impl Strategy<Value = (Vec<String>, Vec<Vec<(R, usize)>>)> {
    let regions = prop::collection::vec((region, any::<prop::sample::Index>()), 0..6);
    (labels(), prop::collection::vec(regions, 1..4)).prop_map(|(labels, pictures)| {
        let count = labels.len();
        let placed = |regions: Vec<(R, prop::sample::Index)>| {
            regions.into_iter().map(|(region, label)| (region, label.index(count))).collect()
        };
        (labels, pictures.into_iter().map(placed).collect())
    })
}

fn drawn<R>(pictures: Vec<Vec<(R, usize)>>, draw: impl Fn(R, usize) -> Value) -> Vec<(&'static str, Vec<Value>)> {
    let results =
        pictures.into_iter().map(|regions| regions.into_iter().map(|(region, label)| draw(region, label)).collect());
    ["a.png", "b.jpg", "c.png"].into_iter().zip(results).collect()
}

/// VOC has whole pixels, cut off as the original's converter does.
fn within_a_pixel(format: Format, config: &str, results: &[(&str, Vec<Value>)]) {
    let read = read(&exported(format, config, results), config);
    assert!(read.lost.is_empty(), "{format:?}: {:?}", read.lost);
    for (about, result) in results {
        let (found, wanted) = (read.regions(about), result);
        assert_eq!(found.len(), wanted.len(), "{format:?} {about}");
        for (found, wanted) in found.iter().map(|item| &item["value"]).zip(wanted.iter().map(|item| &item["value"])) {
            assert_eq!(found["rectanglelabels"], wanted["rectanglelabels"]);
            for (name, pixel) in [("x", 0.5), ("y", 1.0), ("width", 0.5), ("height", 1.0)] {
                let apart = (found[name].as_f64().unwrap() - wanted[name].as_f64().unwrap()).abs();
                assert!(apart < pixel + 1e-9, "{format:?} {about}, {name}: {found} {wanted}");
            }
        }
    }
}

/// Words, and which of them are one span with which label.
fn text() -> impl Strategy<Value = (String, Vec<(usize, usize, String, &'static str)>)> {
    let word = prop::sample::select(vec!["Anna", "lives", "in", "Köln", "𝔄", "e\u{301}", "x-y", "3.5", "日本"]);
    let mark = prop::option::of((1..3_usize, prop::sample::select(vec!["PER", "LOC"])));
    prop::collection::vec((word, mark), 2..12).prop_map(|words| {
        let text = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(" ");
        let starts: Vec<usize> = words
            .iter()
            .scan(0, |at, (word, _)| {
                let start = *at;
                *at += word.chars().count() + 1;
                Some(start)
            })
            .collect();
        let mut spans = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let Some((length, label)) = words[at].1 else {
                at += 1;
                continue;
            };
            let last = (at + length).min(words.len()) - 1;
            let end = starts[last] + words[last].0.chars().count();
            let part: String = text.chars().skip(starts[at]).take(end - starts[at]).collect();
            spans.push((starts[at], end, part, label));
            at = last + 1;
        }
        (text, spans)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn boxes_come_back((labels, pictures) in pictures(place())) {
        let config = config_of(&labels);
        let results = drawn(pictures, |(x, y, w, h), label| rectangle(x, y, w, h, 0.0, &labels[label]));
        for format in [Format::Yolo, Format::YoloWithImages, Format::CocoWithImages] {
            comes_back(format, &config, 6, &results);
        }
        within_a_pixel(Format::Voc, &config, &results);
    }

    #[test]
    fn turned_boxes_come_back((labels, pictures) in pictures((40.0..50.0, 40.0..50.0, 1.0..10.0, 1.0..10.0, 0.0..360.0))) {
        let config = config_of(&labels);
        let results = drawn(pictures, |(x, y, w, h, angle), label| rectangle(x, y, w, h, angle, &labels[label]));
        comes_back(Format::YoloObb, &config, 3, &results);
    }

    #[test]
    fn outlines_come_back((labels, pictures) in pictures(prop::collection::vec((0.0..100.0, 0.0..100.0), 3..9))) {
        let config = config_of(&labels);
        let results = drawn(pictures, |points, label| {
            let points: Vec<_> = points.into_iter().map(|(x, y): (f64, f64)| [x, y]).collect();
            item("p", "polygonlabels", json!({ "points": points, "closed": true }), &labels[label])
        });
        for format in [Format::Yolo, Format::YoloSegmentation, Format::CocoWithImages] {
            comes_back(format, &config, 6, &results);
        }
    }

    #[test]
    fn spans_come_back((text, spans) in text(), choice in prop::option::of(prop::sample::select(vec!["good", "bad"]))) {
        let config = r#"<View><Text name="t" value="$text"/><Labels name="l" toName="t"><Label value="PER"/><Label value="LOC"/></Labels>
            <Choices name="c" toName="t"><Choice value="good"/><Choice value="bad"/></Choices></View>"#;
        // What nobody marked is not exported.
        prop_assume!(!spans.is_empty());
        let mut result: Vec<Value> = spans.iter().map(|(start, end, part, label)| json!({
            "id": "x", "from_name": "l", "to_name": "t", "type": "labels",
            "value": { "start": start, "end": end, "text": part, "labels": [label] }
        })).collect();
        comes_back(Format::Conll2003, config, 6, &[(text.as_str(), result.clone())]);
        if let Some(choice) = choice {
            result.push(json!({ "id": "y", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [choice] } }));
        }
        comes_back(Format::Spacy, config, 6, &[(text.as_str(), result)]);
    }

    #[test]
    fn masks_come_back_as_their_outlines((x, y, w, h) in (0..8_usize, 0..4_usize, 2..5_usize, 2..4_usize)) {
        let (width, height) = (12, 7);
        // Runs of columns, the first of zeros.
        let mut counts = vec![x * height + y];
        (1..w).for_each(|_| counts.extend([h, height - h]));
        counts.extend([h, width * height - (x + w - 1) * height - y - h]);
        let coco = json!({ "images": [{ "id": 1, "file_name": "a.png", "width": width, "height": height }],
            "categories": [{ "id": 1, "name": "sky" }],
            "annotations": [{ "id": 1, "image_id": 1, "category_id": 1, "iscrowd": 0, "bbox": [x, y, w, h],
                "segmentation": { "size": [height, width], "counts": counts } }] });
        let tags = |tag: &str| format!("<View><Image name=\"i\" value=\"$image\"/><{tag} name=\"b\" toName=\"i\"><Label value=\"sky\"/></{tag}></View>");
        let files: Files = [("a.png".to_owned(), b"x".to_vec()), ("r.json".to_owned(), coco.to_string().into_bytes())].into();
        let (brush, polygons) = (tags("BrushLabels"), tags("PolygonLabels"));
        let painted = read(&files, &brush).regions("a.png");
        prop_assert_eq!(painted.len(), 1);
        let mut written = exported(Format::BrushToCoco, &brush, &[("a.png", painted)]);
        written.insert("images/a.png".to_owned(), b"x".to_vec());
        prop_assert_eq!(plain(read(&written, &polygons).regions("a.png"), 6), plain(read(&files, &polygons).regions("a.png"), 6));
    }
}
