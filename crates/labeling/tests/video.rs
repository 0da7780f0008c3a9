//! Videos on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};
use std::path::Path;

const CONFIG: &str = r#"<View><Labels name="what" toName="video"><Label value="Car"/><Label value="Dog" alias="d"/></Labels>
<TimelineLabels name="when" toName="video"><Label value="Run"/></TimelineLabels>
<Video name="video" value="$video" frameRate="29.97" timelineHeight="120" minPlaybackSpeed="0.1"/>
<VideoRectangle name="box" toName="video"/><TextArea name="note" toName="video" perRegion="true"/></View>"#;

fn track(labels: &Value) -> Value {
    let keyframe =
        json!({"frame": 1, "enabled": true, "rotation": 0, "x": 1, "y": 2, "width": 3, "height": 4, "time": 0.04});
    json!({"id": "a", "from_name": "box", "to_name": "video", "type": "videorectangle",
        "value": {"framesCount": 100, "duration": 4, "sequence": [keyframe], "labels": labels}})
}

fn span(label: &str) -> Value {
    json!({"id": "b", "from_name": "when", "to_name": "video", "type": "timelinelabels",
        "value": {"ranges": [{"start": 10, "end": 20}], "timelinelabels": [label]}})
}

#[test]
fn a_config_with_a_video_is_fine_and_mistyped_attributes_are_told() {
    let config = Config::parse(CONFIG).expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let mistyped = Config::parse(&CONFIG.replace("frameRate", "framesRate")).expect("a config");
    assert!(mistyped.warnings().iter().any(|warning| warning.message.contains("framesRate")));
}

#[test]
fn its_sample_fits_it_and_is_there() {
    let config = Config::parse(CONFIG).expect("a config");
    let data = sample::task(&config).data;
    assert_eq!(TaskCheck::new(&config).check(&serde_json::to_string(&data).expect("JSON")), Ok(()));
    let address = data.get("video").and_then(Value::as_str).expect("an address");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/public").join(address.trim_start_matches('/'));
    assert!(file.is_file(), "{}", file.display());
}

#[test]
fn imported_tracks_and_stretches_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    assert_eq!(told(json!([track(&json!(["Car"])), span("Run")])), Ok(()));
    let wrong = told(json!([span("Fly")])).expect_err("a refusal");
    assert!(wrong.contains("\"Fly\" is no label of \"when\""), "{wrong}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let text = json!([track(&json!(["Car", "d"])), span("Run")]).to_string();
    let summary = result::check(&text).expect("a result").summary;
    let annotations = serde_json::to_value(&summary.created_annotations).expect("JSON");
    assert_eq!(annotations, json!({"box|video|videorectangle": 1, "when|video|timelinelabels": 1}));
    let labels = serde_json::to_value(&summary.created_labels).expect("JSON");
    assert_eq!(labels, json!({"box": {"Car": 1, "d": 1}, "when": {"Run": 1}}));
}

#[test]
fn other_shapes_that_move_are_checked_and_counted_as_boxes_are() {
    let config = Config::parse(&CONFIG.replace(
        "<VideoRectangle",
        r#"<VideoPolygon name="outline" toName="video"/><VideoEllipse name="round" toName="video"/><VideoKeyPoint name="point" toName="video"/>
        <VideoVector name="line" toName="video" closable="true"/>
        <VideoVectorLabels name="lane" toName="video"><Label value="Lane"/></VideoVectorLabels><VideoRectangle"#,
    ))
    .expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let place = json!({"frame": 1, "enabled": true, "closed": true, "points": [[1, 2], [3, 4], [5, 6]], "time": 0.04});
    let item = |name: &str, kind: &str, labels: &str| {
        json!({"id": name, "from_name": name, "to_name": "video", "type": kind,
            "value": {"framesCount": 100, "duration": 4, "sequence": [place.clone()], labels: [if labels == "labels" { "Car" } else { "Lane" }]}})
    };
    let items = json!([
        item("outline", "videopolygon", "labels"),
        item("line", "videovector", "labels"),
        item("lane", "videovectorlabels", "videovectorlabels")
    ])
    .to_string();
    assert_eq!(ResultCheck::new(&config).expect("controls").check(&items), Ok(()));
    let summary = result::check(&items).expect("a result").summary;
    assert_eq!(
        serde_json::to_value(&summary.created_labels).expect("JSON"),
        json!({"outline": {"Car": 1}, "line": {"Car": 1}, "lane": {"Lane": 1}})
    );
}
