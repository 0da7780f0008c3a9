//! Cuboids on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Image name="image" value="$image"/>
<CubeLabels name="solid" toName="image" canRotate="true" strokeWidth="2"><Label value="Car"/><Label value="Crate" alias="c"/></CubeLabels>
<Cube name="plain" toName="image"/></View>"#;

fn item(kind: &str, from: &str, labels: &[&str]) -> Value {
    let back = json!({"x": 14, "y": 8, "width": 20, "height": 16});
    let mut value = json!({"x": 3.1, "y": 8.2, "width": 20, "height": 16, "rotation": 0, "back": back});
    if let Some(members) = value.as_object_mut().filter(|_| !labels.is_empty()) {
        members.insert(kind.to_owned(), json!(labels));
    }
    json!({"id": "c1", "from_name": from, "to_name": "image", "type": kind, "original_width": 1920, "original_height": 1280,
        "image_rotation": 0, "value": value})
}

#[test]
fn a_config_with_cuboids_is_fine_and_mistyped_attributes_are_told() {
    let config = Config::parse(CONFIG).expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let mistyped = Config::parse(&CONFIG.replace("canRotate", "canRotat")).expect("a config");
    assert!(
        mistyped.warnings().iter().any(|warning| warning.message.contains("canRotat")),
        "{:?}",
        mistyped.warnings()
    );
    let on_text =
        Config::parse(r#"<View><Text name="t" value="$t"/><Cube name="e" toName="t"/></View>"#).expect("a config");
    assert!(on_text.warnings().iter().any(|warning| warning.message.contains("draws on an <Image>")));
}

#[test]
fn its_sample_fits_it() {
    let config = Config::parse(CONFIG).expect("a config");
    let data = serde_json::to_string(&sample::task(&config).data).expect("JSON");
    assert_eq!(data, r#"{"image":"/samples/street.svg"}"#);
    assert_eq!(TaskCheck::new(&config).check(&data), Ok(()));
}

#[test]
fn imported_cuboids_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    assert_eq!(told(json!([item("cubelabels", "solid", &["Car"]), item("cube", "plain", &[])])), Ok(()));
    assert_eq!(told(json!([item("cubelabels", "solid", &["c"])])), Ok(()));
    let wrong_label = told(json!([item("cubelabels", "solid", &["Lake"])])).expect_err("a refusal");
    assert!(wrong_label.contains("\"Lake\" is no label of \"solid\""), "{wrong_label}");
    let wrong_kind = told(json!([item("cube", "solid", &[])])).expect_err("a refusal");
    assert!(wrong_kind.contains("\"solid\" is a <cubelabels>"), "{wrong_kind}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let text = json!([item("cubelabels", "solid", &["Car"]), item("cube", "plain", &[])]).to_string();
    let summary = result::check(&text).expect("a result").summary;
    assert_eq!(
        serde_json::to_value(&summary.created_annotations).expect("JSON"),
        json!({"plain|image|cube": 1, "solid|image|cubelabels": 1})
    );
    assert_eq!(serde_json::to_value(&summary.created_labels).expect("JSON"), json!({"plain": {}, "solid": {"Car": 1}}));
}
