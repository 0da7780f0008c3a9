//! The answer of imports, from what their job answered.

use labelkeep_database::jobs::Job;
use serde_json::{Map, Value};

const FIELDS: [&str; 8] = [
    "task_count",
    "annotation_count",
    "prediction_count",
    "duration",
    "file_upload_ids",
    "could_be_tasks_list",
    "found_formats",
    "data_columns",
];

/// The fields that clients know, and which rows were left out.
pub(super) fn answer(job: &Job) -> Map<String, Value> {
    let result = job.result.as_ref().and_then(Value::as_object);
    let field = |name: &str| result.and_then(|result| result.get(name)).cloned();
    let mut body: Map<String, Value> =
        FIELDS.into_iter().map(|name| (name.to_owned(), field(name).unwrap_or(Value::Null))).collect();
    // Without files the formats are an empty list there, not an empty object.
    if body.get("found_formats").and_then(Value::as_object).is_some_and(Map::is_empty) {
        body.insert("found_formats".to_owned(), Value::Array(Vec::new()));
    }
    let has_problems = field("problem_count").and_then(|count| count.as_u64()).is_some_and(|count| count > 0);
    // Whose annotations became somebody else's than their author's.
    let strangers = field("authors").and_then(|authors| authors.as_array().cloned()).unwrap_or_default();
    if strangers.iter().any(|author| author.get("is_here") != Some(&Value::Bool(true))) {
        body.insert("authors".to_owned(), Value::Array(strangers));
    }
    if field("prediction_ids").and_then(|ids| ids.as_u64()).is_some_and(|ids| ids > 0) {
        body.insert("prediction_ids".to_owned(), field("prediction_ids").unwrap_or(Value::Null));
    }
    if has_problems {
        for name in ["problems", "problem_count"] {
            body.insert(name.to_owned(), field(name).unwrap_or(Value::Null));
        }
    }
    body
}
