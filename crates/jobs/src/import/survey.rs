use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;

use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::imports::TaskRow;
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::{Next, ReadOptions, RowProblem};
use labelkeep_formats::json_text::{keys, push_string};
use labelkeep_formats::media::extension_of;
use labelkeep_model::Result;
use serde::Serialize;

use super::files::{FileTasks, read_text};
use super::{MOST_PROBLEMS, Plan};

/// A row that cannot become a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// As it was called when it was uploaded; `None` for the body of a request.
    pub file: Option<String>,
    /// From 1; 0 is the file as a whole.
    pub row: u64,
    pub message: String,
}

impl fmt::Display for Problem {
    /// As the compatible API says it: items count from 0 there.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{file}: ")?;
        }
        match self.row {
            0 => f.write_str(&self.message),
            row => write!(f, "Error at item {}: {}", row - 1, self.message),
        }
    }
}

/// What a first reading of all files found.
#[derive(Debug, Clone, Default)]
pub struct Survey {
    pub tasks: u64,
    pub annotations: u64,
    pub predictions: u64,
    /// The first ones.
    pub problems: Vec<Problem>,
    pub problem_count: usize,
    /// Data fields, with the number of tasks that have each.
    pub columns: BTreeMap<String, u64>,
    /// By extension.
    pub formats: BTreeMap<String, u64>,
    /// For tables, by file.
    pub number_columns: HashMap<i64, Option<BTreeSet<usize>>>,
}

impl Survey {
    /// The fields that every task has.
    #[must_use]
    pub fn common_columns(&self) -> Vec<String> {
        self.columns.iter().filter(|(_, tasks)| **tasks == self.tasks).map(|(name, _)| name.clone()).collect()
    }

    /// Whether one of the files could be a list of tasks or the content of one.
    #[must_use]
    pub fn could_be_tasks_list(&self) -> bool {
        self.formats.keys().any(|format| matches!(format.as_str(), ".csv" | ".tsv" | ".txt"))
    }

    /// Notes a problem; says whether the file goes on.
    pub(super) fn note(&mut self, file: &FileUpload, problem: RowProblem) {
        self.problem_count += 1;
        if self.problems.len() < MOST_PROBLEMS {
            let file = (!file.is_temporary).then(|| file.original_name.clone());
            self.problems.push(Problem { file, row: problem.row, message: problem.message });
        }
    }

    pub(super) fn count(&mut self, task: &TaskRow) {
        self.tasks += 1;
        self.annotations += task.annotations.len() as u64;
        self.predictions += task.predictions.len() as u64;
        for key in keys(&task.data).unwrap_or_default() {
            match self.columns.get_mut(key.as_ref()) {
                Some(tasks) => *tasks += 1,
                None => {
                    self.columns.insert(key.into_owned(), 1);
                }
            }
        }
    }
}

/// Reads all files once, keeping nothing but counts and problems.
pub(super) async fn survey(database: &Database, scope: &ProjectScope, plan: &Plan) -> Result<Survey> {
    let mut survey = Survey::default();
    for file in &plan.files {
        if !file.is_temporary {
            *survey.formats.entry(extension_of(&file.name)).or_default() += 1;
        }
        let Some(source) = plan.source(file) else {
            match single(database, scope, plan, file).await? {
                Ok(task) => survey.count(&task),
                Err(problem) => survey.note(file, problem),
            }
            continue;
        };
        let options = ReadOptions { data_key: plan.data_key.clone(), number_columns: None };
        let mut tasks = FileTasks::open(database, scope, file, source, options);
        while let Some(next) = tasks.next().await? {
            match next {
                Next::Task(task) => {
                    let row = task.row;
                    match plan.accept(task) {
                        Ok(task) => survey.count(&task),
                        Err(message) => survey.note(file, RowProblem { row, message, fatal: false }),
                    }
                }
                Next::Problem(problem) => survey.note(file, problem),
                Next::NeedMore | Next::End => {}
            }
        }
        survey.number_columns.insert(file.id, tasks.number_columns());
    }
    Ok(survey)
}

/// The one task that a file of media or text is.
pub(super) async fn single(
    database: &Database,
    scope: &ProjectScope,
    plan: &Plan,
    file: &FileUpload,
) -> Result<std::result::Result<TaskRow, RowProblem>> {
    let problem = |message: &str| RowProblem { row: 0, message: message.to_owned(), fatal: true };
    if plan.needs_several_keys {
        return Ok(Err(problem(
            "Your label config has more than one data key and direct file upload supports only one data key. \
             To import data with multiple data keys, use a JSON or CSV file.",
        )));
    }
    let value = if matches!(extension_of(&file.name).as_str(), ".html" | ".htm" | ".xml" | ".md") {
        match read_text(database, scope, file).await? {
            Ok(text) => text,
            Err(problem) => return Ok(Err(problem)),
        }
    } else {
        format!("/data/upload/{}/{}", file.project_id, file.name)
    };
    let mut data = vec![b'{'];
    push_string(&mut data, &plan.data_key);
    data.push(b':');
    push_string(&mut data, &value);
    data.push(b'}');
    let data = String::from_utf8_lossy(&data).into_owned();
    Ok(Ok(TaskRow { data, allow_skip: true, ..TaskRow::default() }))
}
