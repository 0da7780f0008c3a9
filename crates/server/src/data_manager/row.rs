//! A task as the Data Manager's lists show it.

use crate::wire::{AnnotationBody, DraftBody, PredictionBody, raw};
use labelkeep_database::tasks::{Task, TaskParts};
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::{Value, json, value::RawValue};
use std::collections::HashMap;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskRow)]
pub(super) struct RowBody {
    id: i64,
    #[serde(flatten)]
    nested: Option<NestedParts>,
    annotators: Vec<i64>,
    inner_id: i64,
    cancelled_annotations: i64,
    total_annotations: i64,
    total_predictions: i64,
    #[serde(flatten)]
    details: Option<Details>,
    annotations_results: String,
    predictions_results: String,
    file_upload: Option<String>,
    storage_filename: Option<String>,
    annotations_ids: String,
    predictions_model_versions: String,
    #[schema(value_type = Vec<Object>)]
    updated_by: Vec<Value>,
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    #[schema(value_type = Object)]
    meta: Box<RawValue>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
    is_labeled: bool,
    overlap: i64,
    comment_count: i64,
    unresolved_comment_count: i64,
    #[schema(value_type = Option<String>)]
    last_comment_updated_at: Option<Timestamp>,
    project: i64,
    comment_authors: Vec<i64>,
    allow_skip: bool,
}

/// Only with `fields=all`.
#[derive(Debug, Serialize, ToSchema)]
struct NestedParts {
    predictions: Vec<PredictionBody>,
    annotations: Vec<AnnotationBody>,
    drafts: Vec<DraftBody>,
}

/// Only with `fields=all`.
#[derive(Debug, Serialize, ToSchema)]
struct Details {
    #[schema(value_type = Option<String>)]
    completed_at: Option<Timestamp>,
    predictions_score: Option<f64>,
    avg_lead_time: Option<f64>,
    draft_exists: bool,
}

/// Rows in the order of `tasks`. Without parts: the short form.
pub(super) fn rows(tasks: Vec<Task>, parts: Option<TaskParts>, now: Timestamp) -> Result<Vec<RowBody>> {
    let is_full = parts.is_some();
    let mut by_task: HashMap<i64, NestedParts> = HashMap::new();
    let parts = parts.unwrap_or_default();
    let empty = || NestedParts { predictions: Vec::new(), annotations: Vec::new(), drafts: Vec::new() };
    for annotation in parts.annotations {
        let task = by_task.entry(annotation.task_id).or_insert_with(empty);
        task.annotations.push(AnnotationBody::new(annotation, now)?);
    }
    for prediction in parts.predictions {
        let task = by_task.entry(prediction.task_id).or_insert_with(empty);
        task.predictions.push(PredictionBody::new(prediction, now)?);
    }
    for draft in parts.drafts {
        let task = by_task.entry(draft.task_id).or_insert_with(empty);
        task.drafts.push(DraftBody::new(draft, now)?);
    }
    tasks
        .into_iter()
        .map(|task| {
            let nested = by_task.remove(&task.id).unwrap_or_else(empty);
            row(task, is_full.then_some(nested))
        })
        .collect()
}

fn row(task: Task, nested: Option<NestedParts>) -> Result<RowBody> {
    let mut annotators: Vec<i64> =
        nested.iter().flat_map(|parts| &parts.annotations).filter_map(|annotation| annotation.completed_by).collect();
    annotators.sort_unstable();
    annotators.dedup();
    let mut versions: Vec<&str> = nested
        .iter()
        .flat_map(|parts| &parts.predictions)
        .map(|prediction| prediction.model_version.as_str())
        .collect();
    versions.sort_unstable();
    versions.dedup();
    let ids: Vec<String> =
        nested.iter().flat_map(|parts| &parts.annotations).map(|annotation| annotation.id.to_string()).collect();
    let annotated = nested.iter().flat_map(|parts| &parts.annotations).map(|annotation| annotation.result.get());
    let predicted = nested.iter().flat_map(|parts| &parts.predictions).map(|prediction| prediction.result.get());
    let details = nested.as_ref().map(|parts| Details {
        completed_at: task.completed_at,
        predictions_score: task.prediction_score,
        avg_lead_time: task.average_lead_time(),
        draft_exists: !parts.drafts.is_empty(),
    });
    Ok(RowBody {
        id: task.id,
        annotators,
        inner_id: task.inner_id,
        cancelled_annotations: task.cancelled_annotations,
        total_annotations: task.total_annotations,
        total_predictions: task.total_predictions,
        details,
        annotations_results: short_results(annotated),
        predictions_results: short_results(predicted),
        file_upload: task.file_name,
        storage_filename: None,
        annotations_ids: ids.join(","),
        predictions_model_versions: versions.join(","),
        updated_by: task.updated_by.into_iter().map(|id| json!({ "user_id": id })).collect(),
        data: raw(task.data)?,
        meta: raw(task.meta.unwrap_or_else(|| "{}".to_owned()))?,
        created_at: task.created_at,
        updated_at: task.updated_at,
        is_labeled: task.is_labeled,
        overlap: task.overlap,
        comment_count: 0,
        unresolved_comment_count: 0,
        last_comment_updated_at: None,
        project: task.project_id,
        comment_authors: Vec::new(),
        allow_skip: task.allow_skip,
        nested,
    })
}

/// Results as one short text without quotes, which is how lists of the compatible API show them. Cut: it is for looking
/// at, the results themselves are beside it.
fn short_results<'a>(results: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 2000;
    let mut text = String::new();
    for result in results {
        if !text.is_empty() {
            text.push(',');
        }
        let rest = MOST.saturating_sub(text.len());
        text.extend(result.chars().filter(|character| *character != '"').take(rest));
        if text.len() >= MOST {
            text.push('…');
            break;
        }
    }
    text
}
