//! Recordings on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};
use std::path::Path;

const CONFIG: &str = r#"<View><Labels name="who" toName="audio"><Label value="Ada"/><Label value="Charles" alias="c"/></Labels>
<Audio name="audio" value="$audio" splitchannels="true" decoder="none" cursorColor="red"/>
<TextArea name="said" toName="audio" perRegion="true"/></View>"#;

fn item(kind: &str, from: &str, members: &Value) -> Value {
    let mut value = json!({"start": 1.978, "end": 4.451, "channel": 0});
    if let (Some(value), Some(members)) = (value.as_object_mut(), members.as_object()) {
        value.extend(members.clone());
    }
    json!({"id": "zkzPh", "from_name": from, "to_name": "audio", "type": kind, "original_length": 10, "value": value})
}

#[test]
fn a_config_with_a_recording_is_fine_and_mistyped_attributes_are_told() {
    for config in [CONFIG.to_owned(), CONFIG.replace("<Audio ", "<AudioPlus ")] {
        let config = Config::parse(&config).expect("a config");
        assert!(config.warnings().is_empty(), "{:?}", config.warnings());
        assert!(!config.is_suitable_for_bulk());
    }
    let mistyped = Config::parse(&CONFIG.replace("splitchannels", "splitchanels")).expect("a config");
    assert!(mistyped.warnings().iter().any(|warning| warning.message.contains("splitchanels")));
}

#[test]
fn its_sample_fits_it_and_is_there() {
    let config = Config::parse(CONFIG).expect("a config");
    let data = sample::task(&config).data;
    assert_eq!(TaskCheck::new(&config).check(&serde_json::to_string(&data).expect("JSON")), Ok(()));
    let address = data.get("audio").and_then(Value::as_str).expect("an address");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/public").join(address.trim_start_matches('/'));
    assert!(file.is_file(), "{}", file.display());
}

#[test]
fn imported_regions_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    let labels = |label: &str| item("labels", "who", &json!({"labels": [label]}));
    assert_eq!(told(json!([labels("Ada"), item("textarea", "said", &json!({"text": ["hello"]}))])), Ok(()));
    assert_eq!(told(json!([labels("c")])), Ok(()));
    let wrong = told(json!([labels("Bob")])).expect_err("a refusal");
    assert!(wrong.contains("\"Bob\" is no label of \"who\""), "{wrong}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let text = json!([item("labels", "who", &json!({"labels": ["Ada"]}))]).to_string();
    let summary = result::check(&text).expect("a result").summary;
    assert_eq!(serde_json::to_value(&summary.created_annotations).expect("JSON"), json!({"who|audio|labels": 1}));
    assert_eq!(serde_json::to_value(&summary.created_labels).expect("JSON"), json!({"who": {"Ada": 1}}));
}
