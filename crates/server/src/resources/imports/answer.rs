//! The answer of imports, from what their job answered.

use labelkeep_database::jobs::Job;
use labelkeep_jobs::import::{Problem, labels::LabelReport, people::Author};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// What an import made. Numbers are null where they are not known: files that were stored and not read.
#[derive(ToSchema)]
#[expect(dead_code, reason = "made from what the job wrote; this says it in the document")]
pub(super) struct Imported {
    task_count: Option<i64>,
    annotation_count: Option<i64>,
    prediction_count: Option<i64>,
    /// Seconds.
    duration: Option<f64>,
    file_upload_ids: Option<Vec<i64>>,
    /// Whether tables and texts among the files could be lists of tasks. Null while that is not known, and not in answers to a reimport.
    #[schema(required = false, value_type = Value)]
    could_be_tasks_list: Option<bool>,
    /// Extension to the number of files; an empty list where there are none.
    #[schema(value_type = Value)]
    found_formats: (),
    data_columns: Option<Vec<String>>,
    /// Whose annotations became somebody else's than their author's; only where there are such.
    #[schema(nullable = false)]
    authors: Option<Vec<Author>>,
    /// Predictions that an export lists by their ids alone, which are not in the file; only where there are such.
    #[schema(nullable = false)]
    prediction_ids: Option<u64>,
    /// The first rows that were left out; only where there are such.
    #[schema(nullable = false)]
    problems: Option<Vec<Problem>>,
    #[schema(nullable = false)]
    problem_count: Option<u64>,
    /// What label files of another program held; only where the files were such.
    #[schema(nullable = false)]
    labels: Option<LabelReport>,
    /// The first files that nothing was made of, because they can be nothing here; only where there are such.
    #[schema(nullable = false)]
    unused_files: Option<Vec<String>>,
    /// Only where `return_task_ids` asks for them.
    #[schema(nullable = false)]
    task_ids: Option<Vec<i64>>,
}

/// An import that goes on in the background.
#[derive(ToSchema)]
#[expect(dead_code, reason = "made as JSON")]
pub(super) struct ImportStarted {
    /// The id of the job, under the name that clients know and under ours.
    import: i64,
    job: i64,
}

/// How far an import is.
#[derive(ToSchema)]
#[expect(dead_code, reason = "made from what the job wrote")]
pub(super) struct ImportStatus {
    #[schema(inline)]
    #[serde(flatten)]
    imported: Imported,
    id: i64,
    project: i64,
    /// Always null.
    preannotated_from_fields: Option<String>,
    commit_to_project: bool,
    return_task_ids: bool,
    /// created, `in_progress`, completed or failed.
    status: String,
    /// Always null.
    url: Option<String>,
    error: Option<String>,
    created_at: String,
    updated_at: Option<String>,
    finished_at: Option<String>,
    /// Always null.
    tasks: Option<String>,
}

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
    if let Some(labels) = field("labels").filter(|labels| !labels.is_null()) {
        body.insert("labels".to_owned(), labels);
    }
    if let Some(unused) = field("unused_files").filter(|unused| unused.as_array().is_some_and(|list| !list.is_empty()))
    {
        body.insert("unused_files".to_owned(), unused);
    }
    if has_problems {
        for name in ["problems", "problem_count"] {
            body.insert(name.to_owned(), field(name).unwrap_or(Value::Null));
        }
    }
    body
}
