//! Series on the server: what a config may say of them, samples, imports, summaries.

use labelkeep_labeling::{Config, result, result_check::ResultCheck, sample, task_check::TaskCheck};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><TimeSeriesLabels name="what" toName="series"><Label value="Run"/><Label value="Rest" alias="r"/></TimeSeriesLabels>
<TimeSeries name="series" value="$series" timeColumn="time" timeFormat="%Y-%m-%d %H:%M" sep=";" overviewWidth="50%">
<Channel column="speed" legend="Speed" units="m/s" displayFormat=".1f"/><MultiChannel height="100"><Channel column="x"/><Channel column="y"/></MultiChannel></TimeSeries>
<Choices name="sure" toName="series" perRegion="true"><Choice value="yes"/></Choices></View>"#;

fn item(kind: &str, from: &str, members: &Value) -> Value {
    let mut value = json!({"start": "2024-05-17 08:00", "end": "2024-05-17 09:00", "instant": false});
    if let (Some(value), Some(members)) = (value.as_object_mut(), members.as_object()) {
        value.extend(members.clone());
    }
    json!({"id": "2JkT2z2xFf", "from_name": from, "to_name": "series", "type": kind, "value": value})
}

#[test]
fn a_config_with_a_series_is_fine_and_mistyped_attributes_are_told() {
    let config = Config::parse(CONFIG).expect("a config");
    assert!(config.warnings().is_empty(), "{:?}", config.warnings());
    assert!(!config.is_suitable_for_bulk());
    for wrong in ["timeColum", "unit"] {
        let mistyped = CONFIG.replace(if wrong == "unit" { "units" } else { "timeColumn" }, wrong);
        let mistyped = Config::parse(&mistyped).expect("a config");
        assert!(mistyped.warnings().iter().any(|warning| warning.message.contains(wrong)), "{wrong}");
    }
}

#[test]
fn its_sample_has_its_columns_and_times_in_its_format() {
    let config = Config::parse(CONFIG).expect("a config");
    let data = sample::task(&config).data;
    assert_eq!(TaskCheck::new(&config).check(&serde_json::to_string(&data).expect("JSON")), Ok(()));
    let series = data.get("series").and_then(Value::as_object).expect("a series");
    assert_eq!(series.keys().map(String::as_str).collect::<Vec<_>>(), ["time", "speed", "x", "y"]);
    assert_eq!(series.get("time").and_then(|times| times.get(25)), Some(&json!("2024-05-18 01:00")));
    let plain = Config::parse(&CONFIG.replace("timeFormat", "title")).expect("a config");
    assert_eq!(
        sample::task(&plain).data.get("series").and_then(|series| series.get("time")?.get(25).cloned()),
        Some(json!(25))
    );
}

#[test]
fn imported_regions_are_checked_against_the_config() {
    let check = ResultCheck::new(&Config::parse(CONFIG).expect("a config")).expect("controls");
    let told = |items: Value| check.check(&items.to_string());
    let labels = |label: &str| item("timeserieslabels", "what", &json!({"timeserieslabels": [label]}));
    assert_eq!(
        told(json!([labels("Run"), labels("r"), item("choices", "sure", &json!({"choices": ["yes"]}))])),
        Ok(())
    );
    let wrong = told(json!([labels("Walk")])).expect_err("a refusal");
    assert!(wrong.contains("\"Walk\" is no label of \"what\""), "{wrong}");
}

#[test]
fn summaries_count_them_and_their_labels() {
    let text = json!([item("timeserieslabels", "what", &json!({"timeserieslabels": ["Run"]}))]).to_string();
    let summary = result::check(&text).expect("a result").summary;
    assert_eq!(
        serde_json::to_value(&summary.created_annotations).expect("JSON"),
        json!({"what|series|timeserieslabels": 1})
    );
    assert_eq!(serde_json::to_value(&summary.created_labels).expect("JSON"), json!({"what": {"Run": 1}}));
}
