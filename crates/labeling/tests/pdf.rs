//! Documents on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};
use std::path::Path;

const CONFIG: &str = r#"<View><OcrLabels name="field" toName="document" choice="multiple" maxUsages="3"><Label value="Amount"/><Label value="Name" alias="n"/></OcrLabels>
<Pdf name="document" value="$pdf"/><Choices name="kind" toName="document"><Choice value="Invoice"/></Choices></View>"#;

fn place(labels: &[&str]) -> Value {
    json!({"id": "a", "from_name": "field", "to_name": "document", "type": "ocrlabels", "value": {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.02,
        "rotation": 0, "pageIndex": 2, "ocrtext": "238.20 EUR", "ocrlabels": labels}})
}

#[test]
fn a_config_with_a_document_is_fine_and_mistyped_attributes_are_told() {
    let config = Config::parse(CONFIG).expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    let mistyped = Config::parse(&CONFIG.replace("maxUsages", "maxUsage")).expect("a config");
    assert!(mistyped.warnings().iter().any(|warning| warning.message.contains("maxUsage")));
}

#[test]
fn its_sample_fits_it_and_is_there() {
    let config = Config::parse(CONFIG).expect("a config");
    let data = sample::task(&config).data;
    assert_eq!(TaskCheck::new(&config).check(&serde_json::to_string(&data).expect("JSON")), Ok(()));
    let address = data.get("pdf").and_then(Value::as_str).expect("an address");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/public").join(address.trim_start_matches('/'));
    assert!(file.is_file(), "{}", file.display());
}

#[test]
fn imported_places_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    assert_eq!(told(json!([place(&["Amount", "n"])])), Ok(()));
    let wrong = told(json!([place(&["Total"])])).expect_err("a refusal");
    assert!(wrong.contains("\"Total\" is no label of \"field\""), "{wrong}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let summary = result::check(&json!([place(&["Amount", "n"])]).to_string()).expect("a result").summary;
    let annotations = serde_json::to_value(&summary.created_annotations).expect("JSON");
    assert_eq!(annotations, json!({"field|document|ocrlabels": 1}));
    let labels = serde_json::to_value(&summary.created_labels).expect("JSON");
    assert_eq!(labels, json!({"field": {"Amount": 1, "n": 1}}));
}
