use super::{AnnotationBody, DraftBody, NestedAnnotationBody, PredictionBody, raw};
use labelkeep_database::tasks::{Task, TaskParts};
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A task as writes answer it.
#[derive(Debug, Serialize, ToSchema)]
pub struct BaseTaskBody {
    pub id: i64,
    #[schema(value_type = Object)]
    pub data: Box<RawValue>,
    #[schema(value_type = Object)]
    pub meta: Box<RawValue>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    pub is_labeled: bool,
    /// How many people label it.
    pub overlap: i64,
    /// Its number within the project.
    pub inner_id: i64,
    pub total_annotations: i64,
    pub cancelled_annotations: i64,
    pub total_predictions: i64,
    pub comment_count: i64,
    pub unresolved_comment_count: i64,
    #[schema(value_type = Option<String>)]
    pub last_comment_updated_at: Option<Timestamp>,
    pub project: i64,
    pub updated_by: Option<i64>,
    pub file_upload: Option<i64>,
    pub comment_authors: Vec<i64>,
    pub allow_skip: bool,
}

impl BaseTaskBody {
    /// # Errors
    /// When the stored data are no JSON, which no write lets in.
    pub fn new(task: Task) -> Result<Self> {
        Ok(Self {
            id: task.id,
            data: raw(task.data)?,
            meta: raw(task.meta.unwrap_or_else(|| "{}".to_owned()))?,
            created_at: task.created_at,
            updated_at: task.updated_at,
            is_labeled: task.is_labeled,
            overlap: task.overlap,
            inner_id: task.inner_id,
            total_annotations: task.total_annotations,
            cancelled_annotations: task.cancelled_annotations,
            total_predictions: task.total_predictions,
            comment_count: 0,
            unresolved_comment_count: 0,
            last_comment_updated_at: None,
            project: task.project_id,
            updated_by: task.updated_by,
            file_upload: task.file_upload_id,
            comment_authors: Vec::new(),
            allow_skip: task.allow_skip,
        })
    }
}

/// A task as `GET /api/projects/{id}/tasks` and changes of it answer.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskSimpleBody {
    #[serde(flatten)]
    pub task: BaseTaskBody,
    pub annotations: Vec<AnnotationBody>,
    pub predictions: Vec<PredictionBody>,
}

impl TaskSimpleBody {
    /// Each task with its own parts.
    ///
    /// # Errors
    /// When stored JSON is none, which no write lets in.
    pub fn list(tasks: Vec<Task>, parts: TaskParts, now: Timestamp) -> Result<Vec<Self>> {
        let mut annotations: HashMap<i64, Vec<AnnotationBody>> = HashMap::new();
        for annotation in parts.annotations {
            annotations.entry(annotation.task_id).or_default().push(AnnotationBody::new(annotation, now)?);
        }
        let mut predictions: HashMap<i64, Vec<PredictionBody>> = HashMap::new();
        for prediction in parts.predictions {
            predictions.entry(prediction.task_id).or_default().push(PredictionBody::new(prediction, now)?);
        }
        tasks
            .into_iter()
            .map(|task| {
                let (annotations, predictions) = (annotations.remove(&task.id), predictions.remove(&task.id));
                Ok(Self {
                    task: BaseTaskBody::new(task)?,
                    annotations: annotations.unwrap_or_default(),
                    predictions: predictions.unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// A task with everything that belongs to it, as the editor opens it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskBody {
    pub id: i64,
    pub predictions: Vec<PredictionBody>,
    pub annotations: Vec<NestedAnnotationBody>,
    /// The caller's own.
    pub drafts: Vec<DraftBody>,
    pub annotators: Vec<i64>,
    pub inner_id: i64,
    pub cancelled_annotations: i64,
    pub total_annotations: i64,
    pub total_predictions: i64,
    #[schema(value_type = Option<String>)]
    pub completed_at: Option<Timestamp>,
    pub annotations_results: &'static str,
    pub predictions_results: &'static str,
    pub predictions_score: Option<f64>,
    pub file_upload: Option<String>,
    pub storage_filename: Option<String>,
    pub annotations_ids: String,
    pub predictions_model_versions: String,
    pub avg_lead_time: Option<f64>,
    pub draft_exists: bool,
    #[schema(value_type = Vec<Object>)]
    pub updated_by: Vec<serde_json::Value>,
    #[schema(value_type = Object)]
    pub data: Box<RawValue>,
    #[schema(value_type = Object)]
    pub meta: Box<RawValue>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    pub is_labeled: bool,
    pub overlap: i64,
    pub comment_count: i64,
    pub unresolved_comment_count: i64,
    #[schema(value_type = Option<String>)]
    pub last_comment_updated_at: Option<Timestamp>,
    pub project: i64,
    pub comment_authors: Vec<i64>,
    pub allow_skip: bool,
    /// Only in the answer to "next task": the lock that was given, and the queue it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unique_lock_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub queue: Option<&'static str>,
}

impl TaskBody {
    /// # Errors
    /// When the stored data are no JSON, which no write lets in.
    pub fn new(
        task: Task,
        annotations: Vec<NestedAnnotationBody>,
        predictions: Vec<PredictionBody>,
        drafts: Vec<DraftBody>,
    ) -> Result<Self> {
        let mut annotators: Vec<i64> = annotations
            .iter()
            .filter_map(|annotation| annotation.completed_by.as_ref().map(|author| author.id))
            .collect();
        annotators.sort_unstable();
        annotators.dedup();
        let mut versions: Vec<&str> = predictions.iter().map(|prediction| prediction.model_version.as_str()).collect();
        versions.dedup();
        let avg_lead_time = task.average_lead_time();
        Ok(Self {
            id: task.id,
            annotators,
            inner_id: task.inner_id,
            cancelled_annotations: task.cancelled_annotations,
            total_annotations: task.total_annotations,
            total_predictions: task.total_predictions,
            completed_at: task.completed_at,
            annotations_results: "",
            predictions_results: "",
            predictions_score: task.prediction_score,
            file_upload: task.file_name,
            storage_filename: None,
            annotations_ids: annotations
                .iter()
                .map(|annotation| annotation.id.to_string())
                .collect::<Vec<_>>()
                .join(","),
            predictions_model_versions: versions.join(","),
            avg_lead_time,
            draft_exists: !drafts.is_empty(),
            updated_by: task.updated_by.into_iter().map(|id| serde_json::json!({ "user_id": id })).collect(),
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
            unique_lock_id: None,
            queue: None,
            predictions,
            annotations,
            drafts,
        })
    }
}
