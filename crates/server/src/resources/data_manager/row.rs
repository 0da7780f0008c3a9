//! A task as the Data Manager's lists show it.

use super::shown::Shown;
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
    /// The caller's own; only with `fields=all`.
    drafts: Vec<DraftBody>,
    annotators: Vec<i64>,
    inner_id: i64,
    cancelled_annotations: i64,
    total_annotations: i64,
    total_predictions: i64,
    #[serde(flatten)]
    details: Details,
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
}

/// Each only when it is shown.
#[derive(Debug, Serialize, ToSchema)]
struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    completed_at: Option<Option<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predictions_score: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avg_lead_time: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft_exists: Option<bool>,
}

/// Rows in the order of `tasks`, with what `shown` names.
pub(super) fn rows(tasks: Vec<Task>, parts: TaskParts, shown: &Shown, now: Timestamp) -> Result<Vec<RowBody>> {
    let mut by_task: HashMap<i64, Parts> = HashMap::new();
    for annotation in parts.annotations {
        let task = by_task.entry(annotation.task_id).or_default();
        task.annotations.push(AnnotationBody::new(annotation, now)?);
    }
    for prediction in parts.predictions {
        let task = by_task.entry(prediction.task_id).or_default();
        task.predictions.push(PredictionBody::new(prediction, now)?);
    }
    for draft in parts.drafts {
        let task = by_task.entry(draft.task_id).or_default();
        task.drafts.push(DraftBody::new(draft, now)?);
    }
    tasks
        .into_iter()
        .map(|task| {
            let parts = by_task.remove(&task.id).unwrap_or_default();
            row(task, parts, shown)
        })
        .collect()
}

/// What belongs to one task.
#[derive(Default)]
struct Parts {
    annotations: Vec<AnnotationBody>,
    predictions: Vec<PredictionBody>,
    drafts: Vec<DraftBody>,
}

impl Parts {
    fn annotators(&self) -> Vec<i64> {
        let mut annotators: Vec<i64> =
            self.annotations.iter().filter_map(|annotation| annotation.completed_by).collect();
        annotators.sort_unstable();
        annotators.dedup();
        annotators
    }

    fn versions(&self) -> String {
        let mut versions: Vec<&str> =
            self.predictions.iter().map(|prediction| prediction.model_version.as_str()).collect();
        versions.sort_unstable();
        versions.dedup();
        versions.join(",")
    }

    fn annotation_ids(&self) -> String {
        let ids: Vec<String> = self.annotations.iter().map(|annotation| annotation.id.to_string()).collect();
        ids.join(",")
    }

    fn annotated(&self) -> String {
        short_results(self.annotations.iter().map(|annotation| annotation.result.get()))
    }

    fn predicted(&self) -> String {
        short_results(self.predictions.iter().map(|prediction| prediction.result.get()))
    }
}

fn row(task: Task, parts: Parts, shown: &Shown) -> Result<RowBody> {
    let text = |column: &str, text: fn(&Parts) -> String| if shown.has(column) { text(&parts) } else { String::new() };
    Ok(RowBody {
        id: task.id,
        annotators: if shown.has("annotators") { parts.annotators() } else { Vec::new() },
        inner_id: task.inner_id,
        cancelled_annotations: task.cancelled_annotations,
        total_annotations: task.total_annotations,
        total_predictions: task.total_predictions,
        details: Details {
            completed_at: shown.has("completed_at").then_some(task.completed_at),
            predictions_score: shown.has("predictions_score").then_some(task.prediction_score),
            avg_lead_time: shown.has("avg_lead_time").then(|| task.average_lead_time()),
            draft_exists: shown.has("draft_exists").then_some(task.draft_count > 0),
        },
        annotations_results: text("annotations_results", Parts::annotated),
        predictions_results: text("predictions_results", Parts::predicted),
        file_upload: task.file_name,
        storage_filename: None,
        annotations_ids: text("annotations_ids", Parts::annotation_ids),
        predictions_model_versions: text("predictions_model_versions", Parts::versions),
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
        drafts: if shown.is_all() { parts.drafts } else { Vec::new() },
        nested: shown
            .is_all()
            .then_some(NestedParts { predictions: parts.predictions, annotations: parts.annotations }),
    })
}

/// Results as one short text, as lists of the compatible API show them: joined, cut, and written without quotes and with
/// spaces where those clients have them. It is for looking at; the results themselves are beside it.
fn short_results<'a>(results: impl Iterator<Item = &'a str>) -> String {
    const MOST: usize = 500;
    let mut text = String::new();
    for result in results {
        if !text.is_empty() {
            text.push(',');
        }
        let rest = MOST.saturating_sub(text.chars().count());
        text.extend(result.chars().take(rest));
        if rest == 0 {
            break;
        }
    }
    text.replace(",\"", ", \"").replace("],[", "] [").replace('"', "")
}
