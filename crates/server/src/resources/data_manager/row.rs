//! A task as the Data Manager's lists show it.

use super::shown::Shown;
use crate::wire::{AnnotationBody, Beside, DraftBody, PredictionBody, ShownTask};
use labelkeep_database::tasks::{Task, TaskParts};
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskRow)]
pub(super) struct RowBody {
    #[serde(flatten)]
    task: ShownTask,
    #[serde(flatten)]
    nested: NestedParts,
    #[serde(flatten)]
    details: Details,
}

/// Only with `fields=all`.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = TaskRowParts)]
struct NestedParts {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    predictions: Option<Vec<PredictionBody>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    annotations: Option<Vec<AnnotationBody>>,
}

/// Each only when it is shown.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TaskRowDetails)]
struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    completed_at: Option<Option<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    predictions_score: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    avg_lead_time: Option<Option<f64>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
        let ids: Vec<String> = self.annotations.iter().map(|annotation| annotation.core.id.to_string()).collect();
        ids.join(",")
    }

    fn annotated(&self) -> String {
        short_results(self.annotations.iter().map(|annotation| annotation.core.result.get()))
    }

    fn predicted(&self) -> String {
        short_results(self.predictions.iter().map(|prediction| prediction.result.get()))
    }
}

fn row(task: Task, parts: Parts, shown: &Shown) -> Result<RowBody> {
    let text = |column: &str, text: fn(&Parts) -> String| if shown.has(column) { text(&parts) } else { String::new() };
    let details = Details {
        completed_at: shown.has("completed_at").then_some(task.completed_at),
        predictions_score: shown.has("predictions_score").then_some(task.prediction_score),
        avg_lead_time: shown.has("avg_lead_time").then(|| task.average_lead_time()),
        draft_exists: shown.has("draft_exists").then_some(task.draft_count > 0),
    };
    let beside = Beside {
        annotators: if shown.has("annotators") { parts.annotators() } else { Vec::new() },
        annotations_results: text("annotations_results", Parts::annotated),
        predictions_results: text("predictions_results", Parts::predicted),
        annotations_ids: text("annotations_ids", Parts::annotation_ids),
        predictions_model_versions: text("predictions_model_versions", Parts::versions),
        drafts: if shown.is_all() { parts.drafts } else { Vec::new() },
    };
    let nested = if shown.is_all() {
        NestedParts { predictions: Some(parts.predictions), annotations: Some(parts.annotations) }
    } else {
        NestedParts::default()
    };
    Ok(RowBody { task: ShownTask::new(task, beside)?, nested, details })
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
