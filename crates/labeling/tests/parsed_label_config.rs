//! Our reading of configs against that of Label Studio 1.23.2, which wrote `tests/fixtures/parsed.json`.

use labelkeep_labeling::{Config, parsed};
use serde_json::Value;

fn differences(cases: &[Value]) -> Vec<String> {
    cases.iter().filter_map(difference).collect()
}

fn difference(case: &Value) -> Option<String> {
    let name = &case["name"];
    match Config::parse(case["config"].as_str().unwrap_or_default()) {
        Ok(config) => {
            let ours = Value::from(parsed::parsed_label_config(&config));
            (ours != case["parsed"]).then(|| format!("{name}\n  ours:   {ours}\n  theirs: {}", case["parsed"]))
        }
        Err(errors) => Some(format!("{name}: refused: {errors}")),
    }
}

#[test]
fn equals_the_real_product() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("fixtures/parsed.json")).unwrap();
    assert!(cases.len() > 20);
    assert_eq!(differences(&cases), [""; 0]);
}

/// For configs that cannot be kept here: name a file of the same form.
#[test]
fn equals_the_real_product_for_a_file_from_outside() {
    if let Ok(path) = std::env::var("LABELKEEP_PARSED_CONFIGS") {
        let cases: Vec<Value> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        assert_eq!(differences(&cases), [""; 0]);
    }
}
