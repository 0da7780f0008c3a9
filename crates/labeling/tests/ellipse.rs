//! Ellipses on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Image name="image" value="$image"/>
<EllipseLabels name="round" toName="image" canRotate="true" strokeWidth="2"><Label value="Pond"/><Label value="Wheel" alias="w"/></EllipseLabels>
<Ellipse name="plain" toName="image"/></View>"#;

fn item(kind: &str, from: &str, labels: &[&str]) -> Value {
    let mut value = json!({"x": 50.5, "y": 40, "radiusX": 12.25, "radiusY": 6, "rotation": 30});
    if let Some(members) = value.as_object_mut().filter(|_| !labels.is_empty()) {
        members.insert(kind.to_owned(), json!(labels));
    }
    json!({"id": "e1", "from_name": from, "to_name": "image", "type": kind, "original_width": 800, "original_height": 600,
        "image_rotation": 0, "value": value})
}

#[test]
fn a_config_with_ellipses_is_fine_and_mistyped_attributes_are_told() {
    let config = Config::parse(CONFIG).expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    assert!(!config.is_suitable_for_bulk());
    let mistyped = Config::parse(&CONFIG.replace("canRotate", "canRotat")).expect("a config");
    assert!(
        mistyped.warnings().iter().any(|warning| warning.message.contains("canRotat")),
        "{:?}",
        mistyped.warnings()
    );
    let on_text =
        Config::parse(r#"<View><Text name="t" value="$t"/><Ellipse name="e" toName="t"/></View>"#).expect("a config");
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
fn imported_ellipses_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    assert_eq!(told(json!([item("ellipselabels", "round", &["Pond"]), item("ellipse", "plain", &[])])), Ok(()));
    assert_eq!(told(json!([item("ellipselabels", "round", &["w"])])), Ok(()));
    let wrong_label = told(json!([item("ellipselabels", "round", &["Lake"])])).expect_err("a refusal");
    assert!(wrong_label.contains("\"Lake\" is no label of \"round\""), "{wrong_label}");
    let wrong_kind = told(json!([item("ellipse", "round", &[])])).expect_err("a refusal");
    assert!(wrong_kind.contains("\"round\" is a <ellipselabels>"), "{wrong_kind}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let text = json!([item("ellipselabels", "round", &["Pond"]), item("ellipse", "plain", &[])]).to_string();
    let summary = result::check(&text).expect("a result").summary;
    assert_eq!(
        serde_json::to_value(&summary.created_annotations).expect("JSON"),
        json!({"plain|image|ellipse": 1, "round|image|ellipselabels": 1})
    );
    assert_eq!(
        serde_json::to_value(&summary.created_labels).expect("JSON"),
        json!({"plain": {}, "round": {"Pond": 1}})
    );
}
