//! What belongs to the tasks of a batch, in the form that an export wants it.

use labelkeep_database::{annotations::Annotation, drafts::Draft, predictions::Prediction, tasks::TaskParts};
use labelkeep_formats::export::{ExportAnnotation, ExportAuthor};
use labelkeep_model::{Timestamp, ago};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::HashMap;

/// What an export says of what belongs to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    pub drafts: Detail,
    pub predictions: Detail,
    /// Whether annotations name who made them by more than the id.
    pub authors: bool,
    pub annotations: Kinds,
    /// Whether tasks without an annotation of these kinds are left out.
    pub only_with_annotations: bool,
}

impl Form {
    /// What a download without a snapshot has.
    pub const SYNCHRONOUS: Self = Self {
        drafts: Detail::Full,
        predictions: Detail::Id,
        authors: false,
        annotations: Kinds::ALL,
        only_with_annotations: false,
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Detail {
    Id,
    /// As the API shows it.
    Full,
}

/// Which annotations: those of any kind that is `true`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kinds {
    /// Neither skipped nor ground truth.
    pub usual: bool,
    pub ground_truth: bool,
    pub skipped: bool,
}

impl Kinds {
    pub const ALL: Self = Self { usual: true, ground_truth: true, skipped: true };

    fn take(self, annotation: &Annotation) -> bool {
        (self.usual && !annotation.was_cancelled && !annotation.ground_truth)
            || (self.ground_truth && annotation.ground_truth)
            || (self.skipped && annotation.was_cancelled)
    }
}

/// By task.
pub(super) struct Parts {
    annotations: HashMap<i64, Vec<Annotation>>,
    drafts: HashMap<i64, Vec<String>>,
    predictions: HashMap<i64, Vec<String>>,
}

impl Parts {
    pub fn new(parts: TaskParts, form: Form, now: Timestamp) -> Self {
        let mut sorted = Self { annotations: HashMap::new(), drafts: HashMap::new(), predictions: HashMap::new() };
        for annotation in parts.annotations.into_iter().filter(|annotation| form.annotations.take(annotation)) {
            sorted.annotations.entry(annotation.task_id).or_default().push(annotation);
        }
        for one in &parts.drafts {
            sorted.drafts.entry(one.task_id).or_default().push(draft(one, form.drafts, now));
        }
        for one in &parts.predictions {
            sorted.predictions.entry(one.task_id).or_default().push(prediction(one, form.predictions, now));
        }
        sorted
    }

    pub fn authors(&self) -> impl Iterator<Item = i64> {
        self.annotations.values().flatten().filter_map(|annotation| annotation.completed_by)
    }

    pub fn has_annotations(&self, task: i64) -> bool {
        self.annotations.contains_key(&task)
    }

    pub fn annotations<'p>(&'p self, task: i64, authors: &'p HashMap<i64, ExportAuthor>) -> Vec<ExportAnnotation<'p>> {
        let found = self.annotations.get(&task).map(Vec::as_slice).unwrap_or_default();
        found.iter().map(|one| annotation(one, one.completed_by.and_then(|id| authors.get(&id)))).collect()
    }

    pub fn drafts(&self, task: i64) -> Vec<String> {
        self.drafts.get(&task).cloned().unwrap_or_default()
    }

    pub fn predictions(&self, task: i64) -> Vec<String> {
        self.predictions.get(&task).cloned().unwrap_or_default()
    }
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_default()
}

fn draft(draft: &Draft, detail: Detail, now: Timestamp) -> String {
    match detail {
        Detail::Id => draft.id.to_string(),
        Detail::Full => json!({ "id": draft.id, "user": draft.user_email,
            "created_username": draft.created_username(),
            "created_ago": ago(draft.created_at, now), "result": parsed(&draft.result), "lead_time": draft.lead_time,
            "was_postponed": draft.was_postponed, "import_id": draft.import_id, "created_at": draft.created_at,
            "updated_at": draft.updated_at, "task": draft.task_id, "annotation": draft.annotation_id })
        .to_string(),
    }
}

fn prediction(prediction: &Prediction, detail: Detail, now: Timestamp) -> String {
    match detail {
        Detail::Id => prediction.id.to_string(),
        Detail::Full => json!({ "id": prediction.id, "result": parsed(&prediction.result),
            "model_version": prediction.model_version, "created_ago": ago(prediction.created_at, now),
            "score": prediction.score, "cluster": prediction.cluster,
            "neighbors": prediction.neighbors.as_deref().map(parsed), "mislabeling": prediction.mislabeling,
            "created_at": prediction.created_at, "updated_at": prediction.updated_at, "model": null,
            "model_run": null, "task": prediction.task_id, "project": prediction.project_id })
        .to_string(),
    }
}

fn annotation<'p>(annotation: &'p Annotation, author: Option<&'p ExportAuthor>) -> ExportAnnotation<'p> {
    ExportAnnotation {
        id: annotation.id,
        completed_by: annotation.completed_by,
        author,
        result: &annotation.result,
        was_cancelled: annotation.was_cancelled,
        ground_truth: annotation.ground_truth,
        created_at: annotation.created_at,
        updated_at: annotation.updated_at,
        draft_created_at: annotation.draft_created_at,
        lead_time: annotation.lead_time,
        result_count: annotation.result_count,
        unique_id: annotation.unique_id.as_deref(),
        import_id: annotation.import_id,
        last_action: annotation.last_action.as_deref(),
        bulk_created: annotation.bulk_created.unwrap_or(false),
        updated_by: annotation.updated_by,
        parent_prediction: annotation.parent_prediction,
        parent_annotation: annotation.parent_annotation,
        last_created_by: annotation.last_created_by,
    }
}
