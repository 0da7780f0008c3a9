//! What an import would do, without doing it.

use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_formats::columns::{Column, ColumnGuesser};
use labelkeep_formats::import::Next;
use labelkeep_model::Result;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::files::FileTasks;
use super::labels::{LabelNext, LabelReport, LabelTasks};
use super::people::Author;
use super::survey::FileSummary;
use super::survey::{single, survey};
use super::{ImportRequest, Plan, Problem, Survey};

/// Tasks that are shown.
const SHOWN: usize = 12;
/// Tasks that the kinds of the columns are guessed from.
const LOOKED_AT: usize = 500;

/// The answer of the preview.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImportPreview)]
pub struct Preview {
    pub task_count: u64,
    pub annotation_count: u64,
    pub prediction_count: u64,
    pub columns: Vec<Column>,
    /// The data of the first tasks.
    #[schema(value_type = Vec<Object>)]
    pub tasks: Vec<Box<RawValue>>,
    pub problems: Vec<Problem>,
    pub problem_count: usize,
    /// How the first files of text were understood.
    pub files: Vec<FileSummary>,
    /// Who made the annotations where they come from, and whose they would become.
    pub authors: Vec<Author>,
    /// Predictions that an export lists by their ids alone: they are not in the file.
    pub prediction_ids: u64,
    /// Where the files are label files of another program.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub labels: Option<LabelReport>,
}

/// # Errors
/// 400 when a file is not there, or cannot be read as what its name says.
pub async fn preview(
    database: &Database,
    scope: &ProjectScope,
    request: &ImportRequest,
    validates: bool,
) -> Result<Preview> {
    let plan = Plan::load(database, scope, request, validates).await?;
    let survey = survey(database, scope, &plan).await?;
    let data = first_tasks(database, scope, &plan, &survey).await?;
    let mut guesser = ColumnGuesser::default();
    for data in &data {
        guesser.observe(data);
    }
    let mut columns = guesser.columns();
    for column in &mut columns {
        // The guess saw the first tasks only; how many have the field is known of all.
        if data.len() as u64 == survey.tasks {
            continue;
        }
        if let Some(tasks) = survey.columns.get(&column.name) {
            column.filled = *tasks;
        }
    }
    Ok(Preview {
        task_count: survey.tasks,
        annotation_count: survey.annotations,
        prediction_count: survey.predictions,
        columns,
        tasks: data.into_iter().take(SHOWN).filter_map(|data| RawValue::from_string(data).ok()).collect(),
        problems: survey.problems,
        problem_count: survey.problem_count,
        files: survey.files,
        authors: plan.people.outcome(&survey.authors),
        prediction_ids: survey.prediction_ids,
        labels: survey.labels,
    })
}

/// Counts and problems alone.
///
/// # Errors
/// As `preview`.
pub async fn survey_of(
    database: &Database,
    scope: &ProjectScope,
    request: &ImportRequest,
    validates: bool,
) -> Result<Survey> {
    let plan = Plan::load(database, scope, request, validates).await?;
    survey(database, scope, &plan).await
}

async fn first_tasks(database: &Database, scope: &ProjectScope, plan: &Plan, survey: &Survey) -> Result<Vec<String>> {
    let mut found = Vec::new();
    if let Some(labels) = &plan.labels {
        let mut tasks = LabelTasks::new(database, scope, labels, &plan.files);
        while found.len() < LOOKED_AT
            && let Some((_, next)) = tasks.next().await?
        {
            if let LabelNext::Task(task) = next
                && let Ok(task) = plan.look_at(task)
            {
                found.push(task.data);
            }
        }
        return Ok(found);
    }
    for (at, file) in plan.files.iter().enumerate().filter(|(at, _)| !survey.used.contains(at)) {
        if found.len() >= LOOKED_AT {
            break;
        }
        let Some(source) = plan.source(file) else {
            if let Ok(task) = single(database, scope, plan, file).await? {
                found.push(task.data);
            }
            continue;
        };
        let options = plan.options(survey.readings.get(&file.id));
        let mut tasks = FileTasks::open(database, scope, file, source, options);
        while found.len() < LOOKED_AT
            && let Some(next) = tasks.next().await?
        {
            let Next::Task(mut task) = next else { continue };
            plan.with_files(&mut task, at, &mut |_| {});
            if let Ok(task) = plan.look_at(task) {
                found.push(task.data);
            }
        }
    }
    Ok(found)
}
