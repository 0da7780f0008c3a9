use labelkeep_database::jobs::{Job, JobStatus};
use labelkeep_model::{Timestamp, Told};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Work in the background.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JobBody {
    id: i64,
    kind: String,
    project: Option<i64>,
    project_title: Option<String>,
    /// Names of the first files of an import.
    files: Vec<String>,
    file_count: u64,
    /// In English.
    title: String,
    /// The title for who translates it; null in jobs of older versions.
    title_key: Option<String>,
    /// What stands in the translated title. `of`: the title (`key`, `parameters`, `text`) of the job that is taken back.
    #[schema(value_type = Object)]
    title_parameters: Value,
    #[schema(value_type = JobState)]
    status: &'static str,
    progress: Progress,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    started_at: Option<Timestamp>,
    #[schema(value_type = Option<String>)]
    finished_at: Option<Timestamp>,
    created_by: Option<i64>,
    error: Option<String>,
    /// The messages of `error`, for other languages; none in jobs of older versions.
    error_told: Vec<Told>,
    #[schema(value_type = Option<Object>)]
    result: Option<Value>,
    can_cancel: bool,
    can_undo: bool,
    /// Taken back, and can come back.
    can_redo: bool,
    /// An import that came to nothing; the server may have its files still.
    can_run_again: bool,
    #[schema(value_type = Option<String>)]
    undone_at: Option<Timestamp>,
}

/// The words of `JobStatus`.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "says in the document which words there are")]
enum JobState {
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

#[derive(Debug, Serialize, ToSchema)]
struct Progress {
    done: i64,
    total: Option<i64>,
    unit: String,
}

impl From<Job> for JobBody {
    fn from(job: Job) -> Self {
        Self {
            can_cancel: matches!(job.status, JobStatus::Queued | JobStatus::Running) && !job.cancel_requested,
            can_redo: job.can_undo && job.undone_at.is_some() && job.kind == labelkeep_jobs::import::KIND,
            can_run_again: labelkeep_jobs::import::can_run_again(&job),
            files: names(job.subject.as_ref()),
            file_count: file_count(job.subject.as_ref()),
            project_title: job.project_title,
            can_undo: job.can_undo && job.undone_at.is_none(),
            id: job.id,
            kind: job.kind,
            project: job.project_id,
            title: job.title.text,
            title_key: job.title.key,
            title_parameters: job.title.parameters,
            status: job.status.as_str(),
            progress: Progress { done: job.progress_done, total: job.progress_total, unit: job.progress_unit },
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
            created_by: job.created_by,
            error: job.error,
            error_told: job.error_told,
            result: job.result,
            undone_at: job.undone_at,
        }
    }
}

fn names(subject: Option<&Value>) -> Vec<String> {
    let names = subject.and_then(|subject| subject.get("files")).and_then(Value::as_array).into_iter().flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn file_count(subject: Option<&Value>) -> u64 {
    subject.and_then(|subject| subject.get("file_count")).and_then(Value::as_u64).unwrap_or(0)
}
