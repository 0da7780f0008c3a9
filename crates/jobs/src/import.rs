//! Files of tasks -> tasks. The whole of every file is looked at before the first task is kept; then batches go in,
//! each with its progress in one transaction, so that another worker can go on after a crash.

mod again;
mod beside;
mod data_key;
mod files;
pub mod labels;
pub mod people;
mod plan;
mod preannotated;
pub mod preview;
mod survey;
mod write;

use labelkeep_database::imports::{ImportMove, ImportPart};
use labelkeep_database::uploads::FileUpload;
use labelkeep_database::{
    BoxFuture,
    jobs::{NewJob, Title},
};
use labelkeep_formats::import::{Encoding, Header};
use labelkeep_model::{Error, FieldErrors, Result, Say, Text, Told};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub(crate) use again::again;
pub use again::can_run_again;
pub use data_key::data_key;
pub use files::FileTasks;
pub use plan::Plan;
pub use survey::{Problem, Survey};

use crate::{
    context::{Context, checkpoint},
    failure::reasons,
    import_walk::{Counting, walk},
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
    /// Whether the first rows of tables are headers.
    #[serde(default)]
    pub header: Header,
    /// `None`: each file's own is found.
    #[serde(default)]
    pub encoding: Option<Encoding>,
    /// Whose the annotations of the authors in the files become.
    #[serde(default)]
    pub people: people::Choices,
    /// The program that label files are of, or `tasks`: they are none. `None`: it is found.
    #[serde(default)]
    pub format: Option<String>,
    /// Whether what label files hold becomes predictions.
    #[serde(default)]
    pub as_predictions: bool,
    /// What stands before the names of pictures that are somewhere else.
    #[serde(default)]
    pub image_root: Option<String>,
    /// Members of archives that nothing is made of.
    #[serde(default)]
    pub unused: Vec<String>,
    /// Of the first files, for people.
    #[serde(default)]
    pub names: Vec<String>,
    /// Files that came with these and were left out.
    #[serde(default)]
    pub left_out: Vec<Problem>,
}

impl Default for ImportRequest {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            files_as_tasks_list: true,
            keep_good_rows: false,
            replaces: false,
            preannotated_from_fields: Vec::new(),
            header: Header::Auto,
            encoding: None,
            people: people::Choices::new(),
            format: None,
            as_predictions: false,
            image_root: None,
            unused: Vec::new(),
            names: Vec::new(),
            left_out: Vec::new(),
        }
    }
}

/// Names of files that a job keeps.
const NAMES: usize = 3;

impl ImportRequest {
    /// An import of these files.
    #[must_use]
    pub fn of(files: &[FileUpload]) -> Self {
        let named = files.iter().filter(|file| !file.is_temporary);
        Self {
            files: files.iter().map(|file| file.id).collect(),
            names: named.take(NAMES).map(|file| file.original_name.clone()).collect(),
            ..Self::default()
        }
    }

    /// The tasks that give way to its own.
    pub(crate) fn earlier_parts(&self) -> Vec<ImportPart> {
        let files = if self.replaces { self.files.as_slice() } else { &[] };
        files.iter().map(|file| ImportPart::EarlierGo { file: *file }).collect()
    }

    #[must_use]
    pub fn job(&self) -> NewJob {
        NewJob {
            payload: json!(self),
            subject: Some(json!({
                "files": self.names,
                "file_count": if self.names.is_empty() { 0 } else { self.files.len() },
                "replaces": self.replaces,
            })),
            ..NewJob::new(KIND, Title::new(KIND, "Import tasks"))
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

    fn given_up(&self) -> Say {
        Say::ImportGivenUp
    }

    fn clear_up<'c>(&self, context: &'c Context, reason: Say) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move { take_back(context, &Failed::of(&Error::conflict(reason))).await })
    }
}

async fn run(context: &Context) -> Result<()> {
    // It failed, and its worker vanished while it took back what it had done.
    if let Some(failed) = context.checkpoint_of::<Failed>(FAILED_VERSION)? {
        take_back(context, &failed).await?;
        return Err(failed.error());
    }
    let request: ImportRequest = context.payload()?;
    let outcome = import(context, &request).await;
    if let Err(error) = &outcome {
        // What went in before the failure is taken back; if we no longer hold the job, that is the new worker's.
        let is_ours = context.database.beat(&context.claim).await.unwrap_or(false)
            || context.database.claimed_job(&context.claim).await.is_ok_and(|job| job.cancel_requested);
        if is_ours {
            take_back(context, &Failed::of(error)).await?;
        }
    }
    outcome
}

/// Noted with each step of taking back, so that nobody goes on importing after it began.
#[derive(Serialize, Deserialize)]
struct Failed {
    reason: String,
    /// The messages of the reason, for other languages.
    #[serde(default)]
    told: Vec<Told>,
}

impl Failed {
    fn of(error: &Error) -> Self {
        let told: Vec<Told> = reasons(error).into_iter().map(Told::from).collect();
        Self { reason: told.iter().map(|one| one.message.as_str()).collect::<Vec<_>>().join("\n"), told }
    }

    fn error(self) -> Error {
        if self.told.is_empty() {
            return Error::bad_request(Text::of_stored(self.reason));
        }
        let messages = self.told.into_iter().map(Text::from).collect();
        Error::validation(FieldErrors::from([("non_field_errors".to_owned(), messages)]))
    }
}

const FAILED_VERSION: u64 = 2;

/// What it replaced comes back, and its own tasks go.
async fn take_back(context: &Context, failed: &Failed) -> Result<()> {
    let noted = checkpoint(FAILED_VERSION, failed);
    let done = context.job.progress_done;
    for part in [ImportPart::EarlierComeBack, ImportPart::OwnGo] {
        let moved = ImportMove { import: context.claim.job, part, spares_work: false, clears_up: true };
        walk(context, &moved, Counting::Not(done), &noted).await?;
    }
    Ok(())
}

/// What an import was asked to do, as it is stored.
///
/// # Errors
/// When another version says it otherwise.
pub(crate) fn request(payload: serde_json::Value) -> Result<ImportRequest> {
    serde_json::from_value(payload).map_err(Error::internal)
}

async fn import(context: &Context, request: &ImportRequest) -> Result<()> {
    let mut plan = Plan::load(&context.database, context.project()?, request, context.validates_predictions).await?;
    let survey = survey::survey(&context.database, context.project()?, &plan).await?;
    refuse(&survey, request.keep_good_rows)?;
    let missing = plan.people.missing(survey.authors.keys());
    if !missing.is_empty() {
        plan.people.stand_in(context.database.placeholders(context.project()?, missing).await?);
    }
    write::write(context, &plan, &survey).await
}

/// Stops the import when rows cannot be used, or when there are none.
fn refuse(survey: &Survey, keep_good_rows: bool) -> Result<()> {
    let (mut messages, mut predictions): (Vec<Text>, Vec<Text>) = (Vec::new(), Vec::new());
    if !survey.problems.is_empty() && !keep_good_rows {
        for problem in &survey.problems {
            let list = if problem.is_of_a_prediction() { &mut predictions } else { &mut messages };
            list.push(problem.text());
        }
        let told = messages.len() + predictions.len();
        if survey.problem_count > told {
            messages.push(Say::MoreProblems { count: (survey.problem_count - told).into() }.into());
        }
    } else if survey.tasks == 0 {
        messages.extend(survey.problems.iter().take(3).map(Problem::text));
        messages.push(Say::NoTasksAdded.into());
    }
    let fields = [("non_field_errors", messages), ("predictions", predictions)];
    let errors: FieldErrors = fields
        .into_iter()
        .filter(|(_, messages)| !messages.is_empty())
        .map(|(name, messages)| (name.to_owned(), messages))
        .collect();
    if errors.is_empty() { Ok(()) } else { Err(Error::validation(errors)) }
}
