//! Our exports against files that Label Studio 1.23.2 wrote of the same tasks.
//!
//! How the fixtures came to be: a project with Text, Image, Labels, three Choices, TextArea, Rating, Number and
//! RectangleLabels was filled through its API and exported in every format, with `download_all_tasks` and without.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that finds something else must stop")]

use labelkeep_formats::export::{Controls, ExportAnnotation, ExportFormat, ExportTask, Exporter, TableColumns};
use labelkeep_model::Timestamp;
use serde_json::Value;
use serde_json::value::RawValue;

fn controls() -> Controls {
    let tags = [
        ("ner", "Labels"),
        ("mood", "Choices"),
        ("topics", "Choices"),
        ("note", "Choices"),
        ("comment", "TextArea"),
        ("stars", "Rating"),
        ("num", "Number"),
        ("box", "RectangleLabels"),
    ];
    Controls::new(tags.map(|(name, tag)| (name.to_owned(), tag.to_owned())))
}

fn fixture(name: &str) -> String {
    let path = format!("{}/tests/fixtures/{name}", env!("CARGO_MANIFEST_DIR"));
    // The original escapes slashes; JSON does not ask for it, and we keep what we were given.
    std::fs::read_to_string(path).unwrap().replace("\\/", "/")
}

/// What the original exported, read back: parsed for the numbers, as text for data and results.
struct Source {
    value: Value,
    texts: Vec<(String, String, Vec<String>)>,
}

fn source(all: bool) -> Source {
    let text = fixture(&format!("export-{all}.json"));
    let items: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
    let texts = items
        .iter()
        .map(|item| {
            let item: std::collections::HashMap<String, &RawValue> = serde_json::from_str(item.get()).unwrap();
            let annotations: Vec<std::collections::HashMap<String, &RawValue>> =
                serde_json::from_str(item["annotations"].get()).unwrap();
            let results = annotations.iter().map(|a| a["result"].get().to_owned()).collect();
            (item["data"].get().to_owned(), item["meta"].get().to_owned(), results)
        })
        .collect();
    Source { value: serde_json::from_str(&text).unwrap(), texts }
}

fn tasks(source: &Source) -> Vec<ExportTask<'_>> {
    let moment = |value: &Value| Timestamp::parse(value.as_str().unwrap()).unwrap();
    let task = |(value, (data, meta, results)): (&'_ Value, &'_ (String, String, Vec<String>))| ExportTask {
        id: value["id"].as_i64().unwrap(),
        data: Box::leak(data.clone().into_boxed_str()),
        meta: Some(Box::leak(meta.clone().into_boxed_str())),
        file_upload: None,
        written: None,
        created_at: moment(&value["created_at"]),
        updated_at: moment(&value["updated_at"]),
        allow_skip: value["allow_skip"].as_bool().unwrap(),
        inner_id: value["inner_id"].as_i64().unwrap(),
        total_annotations: value["total_annotations"].as_i64().unwrap(),
        cancelled_annotations: value["cancelled_annotations"].as_i64().unwrap(),
        total_predictions: value["total_predictions"].as_i64().unwrap(),
        project: value["project"].as_i64().unwrap(),
        updated_by: value["updated_by"].as_i64(),
        annotations: value["annotations"]
            .as_array()
            .unwrap()
            .iter()
            .zip(results)
            .map(|(a, result)| ExportAnnotation {
                id: a["id"].as_i64().unwrap(),
                completed_by: a["completed_by"].as_i64(),
                result: Box::leak(result.clone().into_boxed_str()),
                was_cancelled: a["was_cancelled"].as_bool().unwrap(),
                ground_truth: a["ground_truth"].as_bool().unwrap(),
                created_at: moment(&a["created_at"]),
                updated_at: moment(&a["updated_at"]),
                lead_time: a["lead_time"].as_f64(),
                result_count: a["result_count"].as_i64().unwrap(),
                unique_id: a["unique_id"].as_str().map(|text| &*Box::leak(text.to_owned().into_boxed_str())),
                ..ExportAnnotation::default()
            })
            .collect(),
        drafts: value["drafts"].as_array().unwrap().iter().map(Value::to_string).collect(),
        predictions: value["predictions"].as_array().unwrap().iter().map(ToString::to_string).collect(),
    };
    source.value.as_array().unwrap().iter().zip(&source.texts).map(task).collect()
}

fn export(format: ExportFormat, all: bool, neutralize: bool) -> String {
    let source = source(all);
    let tasks = tasks(&source);
    let mut columns = TableColumns::default();
    for task in &tasks {
        columns.observe(task, &controls());
    }
    let mut exporter = Exporter::new(format, controls(), columns.complete(), neutralize);
    let mut out = Vec::new();
    exporter.begin(&mut out);
    for task in &tasks {
        exporter.task(task, &mut out);
    }
    exporter.end(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn json_is_the_same_byte_for_byte() {
    for all in [false, true] {
        assert_eq!(export(ExportFormat::Json, all, true), fixture(&format!("export-{all}.json")));
    }
}

#[test]
fn json_min_is_the_same_byte_for_byte() {
    for all in [false, true] {
        assert_eq!(export(ExportFormat::JsonMin, all, true), fixture(&format!("export-{all}.min.json")));
    }
}

#[test]
fn tables_are_the_same_byte_for_byte() {
    for all in [false, true] {
        assert_eq!(export(ExportFormat::Csv, all, false), fixture(&format!("export-{all}.csv")));
        assert_eq!(export(ExportFormat::Tsv, all, false), fixture(&format!("export-{all}.tsv")));
    }
}

#[test]
fn formulas_are_neutralized_in_cells_and_headers() {
    let csv = export(ExportFormat::Csv, true, true);
    assert!(csv.starts_with("\"'-minus\"") && csv.contains("\"'=1+1\""), "{csv}");
    assert!(csv.contains("\"+1\""), "a signed number is no formula: {csv}");
}
