use super::{JOBS, Title, items};
use crate::{Fetch, Row, Transaction, access::ProjectScope, args};
use labelkeep_model::{Error, Result, Say, Timestamp, Told};
use serde_json::{Value as Json, json};

/// So many jobs of one project may wait or run.
const MOST_IN_PROJECT: i64 = 100;

/// A job as people see it. What it was asked to do can be long, and is for who runs it: see `JobInput`.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: i64,
    pub kind: String,
    pub project_id: Option<i64>,
    /// For people, who know a project by it.
    pub project_title: Option<String>,
    /// What it is about, for people: `files` (the first names), `file_count`, `replaces`.
    pub subject: Option<Json>,
    pub created_by: Option<i64>,
    pub title: Title,
    pub status: JobStatus,
    pub progress_done: i64,
    pub progress_total: Option<i64>,
    pub progress_unit: String,
    pub result: Option<Json>,
    pub error: Option<String>,
    /// The messages of `error`, for other languages.
    pub error_told: Vec<Told>,
    pub attempts: i64,
    pub cancel_requested: bool,
    /// False also while it is being taken back, or brought back.
    pub can_undo: bool,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub finished_at: Option<Timestamp>,
    pub undone_at: Option<Timestamp>,
}

/// The columns of `Job`.
macro_rules! job_columns {
    () => {
        "id, kind, project_id, created_by, title, status, progress_done, progress_total, progress_unit, result, error, error_told, \
         attempts, cancel_requested, created_at, started_at, finished_at, undone_at, subject, title_key, title_parameters, \
         can_undo AND NOT EXISTS (SELECT 1 FROM jobs u WHERE u.undoes = jobs.id AND u.status IN ('queued', 'running')) AS can_undo, \
         (SELECT projects.title FROM projects WHERE projects.id = jobs.project_id) AS project_title"
    };
}
pub(crate) use job_columns;

/// What a job works from.
#[derive(Debug, Clone)]
pub struct JobInput {
    /// What the kind of job was asked to do.
    pub payload: Json,
    /// Where to go on; `{}` at the start.
    pub checkpoint: Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobStatus {
    Queued,
    Running,
    Completed,
    Failed,
    Cancelled,
}

impl JobStatus {
    pub(super) const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Completed, Self::Failed, Self::Cancelled];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    pub(super) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|status| status.as_str() == text).unwrap_or(Self::Failed)
    }
}

/// A job to be.
#[derive(Debug, Clone)]
pub struct NewJob {
    pub kind: &'static str,
    pub title: Title,
    pub payload: Json,
    pub unit: &'static str,
    pub total: Option<i64>,
    /// The worker that begins at once; `None`: whoever is free.
    pub worker: Option<String>,
    /// Tasks that were named one by one; the payload says what they are to the job.
    pub items: Vec<i64>,
    pub subject: Option<Json>,
    /// The job that this one takes back, or brings back.
    pub undoes: Option<i64>,
}

impl NewJob {
    #[must_use]
    pub fn new(kind: &'static str, title: Title) -> Self {
        Self {
            kind,
            title,
            payload: json!({}),
            unit: "tasks",
            total: None,
            worker: None,
            items: Vec::new(),
            subject: None,
            undoes: None,
        }
    }
}

impl Job {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let json_of = |text: String| serde_json::from_str(&text).unwrap_or(Json::Null);
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            project_id: row.get("project_id")?,
            project_title: row.get("project_title")?,
            subject: row.get::<Option<String>>("subject")?.map(json_of),
            created_by: row.get("created_by")?,
            title: Title {
                key: row.get("title_key")?,
                parameters: row.get::<Option<String>>("title_parameters")?.map_or_else(|| json!({}), json_of),
                text: row.get("title")?,
            },
            status: JobStatus::read(&row.get::<String>("status")?),
            progress_done: row.get("progress_done")?,
            progress_total: row.get("progress_total")?,
            progress_unit: row.get("progress_unit")?,
            result: row.get::<Option<String>>("result")?.map(json_of),
            error_told: told(row)?,
            error: row.get("error")?,
            attempts: row.get("attempts")?,
            cancel_requested: row.get("cancel_requested")?,
            can_undo: row.get("can_undo")?,
            created_at: row.time("created_at")?,
            started_at: row.optional_time("started_at")?,
            finished_at: row.optional_time("finished_at")?,
            undone_at: row.optional_time("undone_at")?,
        })
    }
}

/// None in jobs of older versions, and where a node of an older version has written another error since.
fn told(row: &Row) -> Result<Vec<Told>> {
    let error: Option<String> = row.get("error")?;
    let stored: Option<String> = row.get("error_told")?;
    let told: Vec<Told> = stored.and_then(|stored| serde_json::from_str(&stored).ok()).unwrap_or_default();
    let text = told.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("\n");
    Ok(if error.is_some_and(|error| error == text) { told } else { Vec::new() })
}

/// For whom a job works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct JobOwner {
    /// 0: the installation.
    organization: i64,
    project: Option<i64>,
    user: Option<i64>,
}

impl From<&ProjectScope> for JobOwner {
    fn from(scope: &ProjectScope) -> Self {
        let caller = scope.caller();
        Self { organization: caller.organization().0, project: Some(scope.id().0), user: Some(caller.user().0) }
    }
}

impl JobOwner {
    pub(super) const INSTALLATION: Self = Self { organization: 0, project: None, user: None };
}

/// Puts a job into the queue, in the transaction of what asked for it.
pub(crate) async fn insert_job(transaction: &mut Transaction, owner: impl Into<JobOwner>, new: NewJob) -> Result<Job> {
    let owner = owner.into();
    let now = transaction.now();
    refuse_too_many(transaction, owner).await?;
    let status = if new.worker.is_some() { JobStatus::Running } else { JobStatus::Queued };
    let started = new.worker.is_some().then_some(now);
    let row = transaction
        .fetch_one(
            concat!(
                "INSERT INTO jobs (kind, organization_id, project_id, created_by, title, payload, status, \
                 progress_unit, progress_total, run_after, created_at, worker, heartbeat_at, started_at, attempts, subject, \
                 title_key, title_parameters, undoes) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $12, $13, $14, $15, $16, $17) RETURNING ",
                job_columns!()
            ),
            args![
                new.kind,
                owner.organization,
                owner.project,
                owner.user,
                new.title.text,
                new.payload.to_string(),
                status.as_str(),
                new.unit,
                new.total,
                now,
                new.worker,
                started,
                i64::from(started.is_some()),
                new.subject.map(|subject| subject.to_string()),
                new.title.key,
                new.title.parameters.to_string(),
                new.undoes,
            ],
        )
        .await?;
    items::insert(transaction, row.get("id")?, &new.items).await?;
    transaction.wake(JOBS).await?;
    Job::from_row(&row)
}

/// One project cannot fill the queue.
async fn refuse_too_many(transaction: &mut Transaction, owner: JobOwner) -> Result<()> {
    let Some(project) = owner.project else { return Ok(()) };
    let sql = "SELECT COUNT(*) AS jobs FROM jobs WHERE project_id = $1 AND status IN ('queued', 'running')";
    if transaction.fetch_one(sql, args![project]).await?.get::<i64>("jobs")? < MOST_IN_PROJECT {
        return Ok(());
    }
    Err(Error::conflict(Say::TooManyJobs { most: MOST_IN_PROJECT.into() }))
}
