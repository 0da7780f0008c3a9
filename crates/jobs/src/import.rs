//! Files of tasks -> tasks. The whole of every file is looked at before the first task is kept; then batches go in,
//! each with its progress in one transaction, so that another worker can go on after a crash.

mod files;
mod plan;
mod preannotated;
pub mod preview;
mod survey;
mod write;

use labelkeep_database::{BoxFuture, jobs::NewJob};
use labelkeep_model::{Error, FieldErrors, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub use files::FileTasks;
pub use plan::{Plan, data_key};
pub use survey::{Problem, Survey};

use crate::{
    context::Context,
    kind::{Kind, Lane},
};

pub const KIND: &str = "import";
/// So many problems are told; a person who has fixed these has found the pattern.
pub const MOST_PROBLEMS: usize = 100;

/// What an import is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ImportRequest {
    /// Ids of complete uploads, in order.
    pub files: Vec<i64>,
    /// Whether tables and texts are lists of tasks, rather than the content of one task.
    pub files_as_tasks_list: bool,
    /// Whether rows that can be used are kept although others cannot.
    pub keep_good_rows: bool,
    /// Whether earlier tasks of these files give way.
    pub replaces: bool,
    /// Data fields that become predictions.
    #[serde(default)]
    pub preannotated_from_fields: Vec<String>,
}

impl ImportRequest {
    #[must_use]
    pub fn job(&self) -> NewJob {
        NewJob {
            kind: KIND,
            title: "Import tasks".to_owned(),
            payload: json!(self),
            unit: "tasks",
            total: None,
            worker: None,
            items: Vec::new(),
        }
    }
}

pub(crate) struct Import;

impl Kind for Import {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Import
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(run(context))
    }
}

async fn run(context: &Context) -> Result<()> {
    let request: ImportRequest = context.payload()?;
    let outcome = import(context, &request).await;
    if outcome.is_err() {
        // What went in before the failure is taken back; if we no longer hold the job, that is the new worker's.
        let is_ours = context.database.beat(&context.claim).await.unwrap_or(false)
            || context.database.claimed_job(&context.claim).await.is_ok_and(|job| job.cancel_requested);
        if is_ours {
            context.database.take_back_import(context.project()?, context.claim.job).await?;
        }
    }
    outcome
}

async fn import(context: &Context, request: &ImportRequest) -> Result<()> {
    let plan = Plan::load(&context.database, context.project()?, request).await?;
    let survey = survey::survey(&context.database, context.project()?, &plan).await?;
    refuse(&survey, request.keep_good_rows)?;
    write::write(context, &plan, &survey).await
}

/// Stops the import when rows cannot be used, or when there are none.
fn refuse(survey: &Survey, keep_good_rows: bool) -> Result<()> {
    let mut messages: Vec<String> = Vec::new();
    if !survey.problems.is_empty() && !keep_good_rows {
        messages.extend(survey.problems.iter().map(ToString::to_string));
        if survey.problem_count > messages.len() {
            messages.push(format!("… and {} more.", survey.problem_count - messages.len()));
        }
    } else if survey.tasks == 0 {
        messages.extend(survey.problems.iter().take(3).map(ToString::to_string));
        messages.push("load_tasks: No tasks added".to_owned());
    }
    if messages.is_empty() {
        return Ok(());
    }
    Err(Error::validation(FieldErrors::from([("non_field_errors".to_owned(), messages)])))
}
