//! Our reading of configs against that of Label Studio 1.23.2, which wrote `tests/fixtures/parsed.json`.

use labelkeep_labeling::{Config, parsed};
use serde_json::Value;

fn compare(path: &str) -> usize {
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut differences = Vec::new();
    for case in &cases {
        let name = case["name"].as_str().unwrap();
        match Config::parse(case["config"].as_str().unwrap()) {
            Ok(config) => {
                let ours = Value::from(parsed::parsed_label_config(&config));
                if ours != case["parsed"] {
                    differences.push(format!("{name}\n  ours:   {ours}\n  theirs: {}", case["parsed"]));
                }
            }
            Err(errors) => differences.push(format!("{name}: refused: {errors}")),
        }
    }
    assert!(differences.is_empty(), "{} of {}:\n{}", differences.len(), cases.len(), differences.join("\n"));
    cases.len()
}

#[test]
fn equals_the_real_product() {
    assert!(compare(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/parsed.json")) > 20);
}

/// For configs that cannot be kept here: name a file of the same form.
#[test]
fn equals_the_real_product_for_a_file_from_outside() {
    if let Ok(path) = std::env::var("LABELKEEP_PARSED_CONFIGS") {
        compare(&path);
    }
}
