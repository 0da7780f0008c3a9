use super::{AnnotationBody, DraftBody, NestedAnnotationBody, PredictionBody, raw};
use labelkeep_database::tasks::{Task, TaskParts};
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use std::collections::HashMap;
use utoipa::ToSchema;

/// What every answer that has a task says of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TaskCore {
    pub id: i64,
    #[schema(value_type = Object)]
    pub data: Box<RawValue>,
    #[schema(value_type = Object)]
    pub meta: Box<RawValue>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    /// Whether it has as many annotations as it needs.
    pub is_labeled: bool,
    /// How many people label it.
    pub overlap: i64,
    /// Its number within the project.
    pub inner_id: i64,
    pub total_annotations: i64,
    /// Skips.
    pub cancelled_annotations: i64,
    pub total_predictions: i64,
    /// Comments are always none: this version has none.
    pub comment_count: i64,
    pub unresolved_comment_count: i64,
    #[schema(value_type = Option<String>)]
    pub last_comment_updated_at: Option<Timestamp>,
    pub comment_authors: Vec<i64>,
    pub project: i64,
    pub allow_skip: bool,
}

impl TaskCore {
    fn new(task: &mut Task) -> Result<Self> {
        Ok(Self {
            id: task.id,
            data: raw(std::mem::take(&mut task.data))?,
            meta: raw(task.meta.take().unwrap_or_else(|| "{}".to_owned()))?,
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
            comment_authors: Vec::new(),
            project: task.project_id,
            allow_skip: task.allow_skip,
        })
    }
}

/// A task as writes answer it.
#[derive(Debug, Serialize, ToSchema)]
pub struct BaseTaskBody {
    #[serde(flatten)]
    pub core: TaskCore,
    pub updated_by: Option<i64>,
    /// The upload that it came from.
    pub file_upload: Option<i64>,
}

impl BaseTaskBody {
    /// # Errors
    /// When the stored data are no JSON, which no write lets in.
    pub fn new(mut task: Task) -> Result<Self> {
        Ok(Self { core: TaskCore::new(&mut task)?, updated_by: task.updated_by, file_upload: task.file_upload_id })
    }
}

/// A task as people look at it: in lists, and alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShownTask {
    #[serde(flatten)]
    pub core: TaskCore,
    /// The caller's own. In lists only with `fields=all`.
    pub drafts: Vec<DraftBody>,
    /// Who made its annotations.
    pub annotators: Vec<i64>,
    /// In lists the results in short, as one text.
    pub annotations_results: String,
    pub predictions_results: String,
    /// The name of the file that it came from.
    pub file_upload: Option<String>,
    pub storage_filename: Option<String>,
    /// With commas between them.
    pub annotations_ids: String,
    pub predictions_model_versions: String,
    pub updated_by: Vec<UpdatedBy>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct UpdatedBy {
    pub user_id: i64,
}

/// What a list shows beside the task itself; the texts are empty where they are not shown.
#[derive(Debug, Default)]
pub struct Beside {
    pub drafts: Vec<DraftBody>,
    pub annotators: Vec<i64>,
    pub annotations_results: String,
    pub predictions_results: String,
    pub annotations_ids: String,
    pub predictions_model_versions: String,
}

impl ShownTask {
    /// # Errors
    /// When the stored data are no JSON, which no write lets in.
    pub fn new(mut task: Task, beside: Beside) -> Result<Self> {
        Ok(Self {
            core: TaskCore::new(&mut task)?,
            drafts: beside.drafts,
            annotators: beside.annotators,
            annotations_results: beside.annotations_results,
            predictions_results: beside.predictions_results,
            file_upload: task.file_name,
            storage_filename: None,
            annotations_ids: beside.annotations_ids,
            predictions_model_versions: beside.predictions_model_versions,
            updated_by: task.updated_by.into_iter().map(|user_id| UpdatedBy { user_id }).collect(),
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
    #[serde(flatten)]
    pub task: ShownTask,
    pub predictions: Vec<PredictionBody>,
    pub annotations: Vec<NestedAnnotationBody>,
    #[schema(value_type = Option<String>)]
    pub completed_at: Option<Timestamp>,
    /// The mean over its predictions.
    pub predictions_score: Option<f64>,
    /// Seconds; the mean over its annotations.
    pub avg_lead_time: Option<f64>,
    pub draft_exists: bool,
    /// Only in the answer to "next task": the lock that was given, and the queue it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub unique_lock_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
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
        let ids: Vec<String> = annotations.iter().map(|annotation| annotation.core.id.to_string()).collect();
        let beside = Beside {
            annotators,
            annotations_ids: ids.join(","),
            predictions_model_versions: versions.join(","),
            drafts,
            ..Beside::default()
        };
        Ok(Self {
            completed_at: task.completed_at,
            predictions_score: task.prediction_score,
            avg_lead_time: task.average_lead_time(),
            draft_exists: !beside.drafts.is_empty(),
            task: ShownTask::new(task, beside)?,
            unique_lock_id: None,
            queue: None,
            predictions,
            annotations,
        })
    }
}
