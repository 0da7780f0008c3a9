use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use labelkeep_database::Database;
use labelkeep_database::access::ProjectScope;
use labelkeep_database::imports::TaskRow;
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::{Encoding, Next, Reading, RowProblem, TaskSource};
use labelkeep_formats::json_text::{keys, push_string};
use labelkeep_formats::media::{extension_of, is_beside_labels, upload_address};
use labelkeep_model::{Result, Said, Say, Text, Told};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::files::{FileTasks, read_text};
use super::labels::{LabelNext, LabelReport, LabelTasks, Labels};
use super::people::AuthorCount;
use super::plan::FileReading;
use super::{MOST_PROBLEMS, Plan, people};

/// A row that cannot become a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportProblem)]
pub struct Problem {
    /// As it was called when it was uploaded; `None` for the body of a request.
    pub file: Option<String>,
    /// From 1; 0 is the file as a whole.
    pub row: u64,
    pub message: String,
    /// The message for other languages, where it is in the catalogue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub said: Option<Said>,
}

impl Problem {
    #[must_use]
    pub fn new(file: Option<String>, row: u64, message: Text) -> Self {
        Self { file, row, said: message.said().cloned(), message: message.into_english() }
    }

    /// As the compatible API says it.
    #[must_use]
    pub fn text(&self) -> Text {
        let said = self.said.clone().map(|said| Said { place: self.place(said.place.as_deref()), ..said });
        Told { message: self.to_string(), said }.into()
    }
}

impl Problem {
    /// The compatible API names the field of these.
    pub(super) fn is_of_a_prediction(&self) -> bool {
        let place = self.said.as_ref().and_then(|said| said.place.as_deref());
        place.is_some_and(|place| place.starts_with("predictions["))
    }

    /// The file, the row in it, and the place in that.
    fn place(&self, inner: Option<&str>) -> Option<String> {
        let row = (self.row > 0).then(|| self.row.to_string());
        let parts: Vec<&str> = [self.file.as_deref(), row.as_deref(), inner].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
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

/// How a file of text was understood, for people.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FileSummary {
    pub id: i64,
    pub name: String,
    pub encoding: Encoding,
    /// Of a table.
    pub separator: Option<char>,
    /// Of a table: whether its first row was taken for the names of its columns.
    pub has_header: Option<bool>,
    pub tasks: u64,
}

/// Files that are described.
const MOST_FILES: usize = 50;

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
    /// By file.
    pub readings: HashMap<i64, FileReading>,
    /// The first files of text.
    pub files: Vec<FileSummary>,
    /// Who made annotations, as the files say it, and how many.
    pub authors: BTreeMap<String, AuthorCount>,
    /// Predictions of which the files have the ids alone.
    pub prediction_ids: u64,
    /// Of label files of another program.
    pub labels: Option<LabelReport>,
    /// Files that tasks name, and which are no tasks of their own.
    pub used: HashSet<usize>,
    /// Names and authors of annotations that may be from here; nobody has looked yet.
    unsure: Vec<(String, i64)>,
}

/// So many are looked up together.
const MOST_UNSURE: usize = 1_000;

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
            self.problems.push(Problem::new(file, problem.row, problem.message));
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
        for annotation in &task.annotations {
            let Some(author) = &annotation.author else { continue };
            if let (Some(id), Some(name)) = (author.if_from_here, &annotation.unique_id) {
                self.unsure.push((name.clone(), id));
            }
            if let Some(counted) = self.authors.get_mut(&author.name) {
                counted.add(1, u64::from(author.is_here));
            } else if self.authors.len() < people::MOST {
                let mut counted = AuthorCount::default();
                counted.add(1, u64::from(author.is_here));
                self.authors.insert(author.name.clone(), counted);
            }
        }
    }

    /// Whose annotations are from here is known by their names: see `ImportedAuthor::if_from_here`.
    async fn look_up(&mut self, database: &Database) -> Result<()> {
        let unsure = std::mem::take(&mut self.unsure);
        let here = database.annotations_of_here(&unsure).await?;
        for (_, author) in unsure.iter().filter(|said| here.contains(said)) {
            if let Some(counted) = self.authors.get_mut(&author.to_string()) {
                counted.add(0, 1);
            }
        }
        Ok(())
    }

    /// Takes what was found in one file.
    fn add(&mut self, file: Self) {
        self.tasks += file.tasks;
        self.annotations += file.annotations;
        self.predictions += file.predictions;
        self.prediction_ids += file.prediction_ids;
        self.problem_count += file.problem_count;
        let room = MOST_PROBLEMS.saturating_sub(self.problems.len());
        self.problems.extend(file.problems.into_iter().take(room));
        for (name, tasks) in file.columns {
            *self.columns.entry(name).or_default() += tasks;
        }
        self.used.extend(file.used);
        for (author, counted) in file.authors {
            self.authors.entry(author).or_default().add(counted.annotations, counted.here);
        }
    }

    /// Notes how a file was read.
    fn describe(&mut self, file: &FileUpload, reading: Reading, tasks: u64) {
        if self.files.len() < MOST_FILES && !file.is_temporary {
            self.files.push(FileSummary {
                id: file.id,
                name: file.original_name.clone(),
                encoding: reading.encoding,
                separator: reading.separator,
                has_header: reading.has_header,
                tasks,
            });
        }
        let found = FileReading { column_types: reading.column_types, encoding: reading.encoding };
        self.readings.insert(file.id, found);
    }
}

/// Reads all files once, keeping nothing but counts and problems.
pub(super) async fn survey(database: &Database, scope: &ProjectScope, plan: &Plan) -> Result<Survey> {
    let mut survey = Survey { problem_count: plan.request.left_out.len(), ..Survey::default() };
    survey.problems.extend(plan.request.left_out.iter().take(MOST_PROBLEMS).cloned());
    for file in plan.files.iter().filter(|file| !file.is_temporary) {
        *survey.formats.entry(extension_of(&file.name)).or_default() += 1;
    }
    if let Some(labels) = &plan.labels {
        survey_labels(database, scope, plan, labels, &mut survey).await?;
        return Ok(survey);
    }
    for at in plan.in_order() {
        let Some(file) = plan.files.get(at).filter(|_| !survey.used.contains(&at)) else { continue };
        if is_beside_labels(&file.original_name) {
            let extension = extension_of(&file.name).into();
            let message = Say::ExtensionNotSupported { extension }.into();
            survey.note(file, RowProblem { row: 0, message, fatal: true });
            continue;
        }
        let Some(source) = plan.source(file) else {
            match single(database, scope, plan, file).await? {
                Ok(task) => survey.count(&task),
                Err(problem) => survey.note(file, problem),
            }
            continue;
        };
        let (mut found, mut reading) = read(database, scope, plan, (at, file), source, None).await?;
        let is_json = matches!(source, TaskSource::Json | TaskSource::JsonLines);
        if reading.looks_like_windows_1252 && !is_json && plan.request.encoding.is_none() {
            (found, reading) = read(database, scope, plan, (at, file), source, Some(Encoding::Windows1252)).await?;
        }
        survey.describe(file, reading, found.tasks);
        survey.add(found);
    }
    Ok(survey)
}

async fn survey_labels(
    database: &Database,
    scope: &ProjectScope,
    plan: &Plan,
    labels: &Labels,
    survey: &mut Survey,
) -> Result<()> {
    let mut tasks = LabelTasks::new(database, scope, labels, &plan.files);
    while let Some((file, next)) = tasks.next().await? {
        let problem = match next {
            LabelNext::Problem(problem) => problem,
            LabelNext::Task(task) => {
                let row = task.row;
                match plan.look_at(task) {
                    Ok(task) => {
                        survey.count(&task);
                        continue;
                    }
                    Err(message) => RowProblem { row, message, fatal: false },
                }
            }
        };
        if let Some(file) = file {
            survey.note(file, problem);
        }
    }
    survey.labels = Some(labels.report(&tasks.outcome, &plan.request.unused));
    Ok(())
}

/// Reads one file.
async fn read(
    database: &Database,
    scope: &ProjectScope,
    plan: &Plan,
    (at, file): (usize, &FileUpload),
    source: TaskSource,
    encoding: Option<Encoding>,
) -> Result<(Survey, Reading)> {
    let mut found = Survey::default();
    let mut options = plan.options(None);
    options.encoding = encoding.or(options.encoding);
    let mut tasks = FileTasks::open(database, scope, file, source, options);
    while let Some(next) = tasks.next().await? {
        match next {
            Next::Task(mut task) => {
                plan.with_files(&mut task, at, &mut |file| {
                    found.used.insert(file);
                });
                let (row, ids) = (task.row, task.prediction_ids);
                match plan.look_at(task) {
                    Ok(task) => {
                        found.count(&task);
                        found.prediction_ids += ids;
                        if found.unsure.len() >= MOST_UNSURE {
                            found.look_up(database).await?;
                        }
                    }
                    Err(message) => found.note(file, RowProblem { row, message, fatal: false }),
                }
            }
            Next::Problem(problem) => found.note(file, problem),
            Next::NeedMore | Next::End => {}
        }
    }
    found.look_up(database).await?;
    Ok((found, tasks.reading()))
}

/// The one task that a file of media or text is.
pub(super) async fn single(
    database: &Database,
    scope: &ProjectScope,
    plan: &Plan,
    file: &FileUpload,
) -> Result<std::result::Result<TaskRow, RowProblem>> {
    let problem = |say: Say| RowProblem { row: 0, message: say.into(), fatal: true };
    if plan.needs_several_keys {
        return Ok(Err(problem(Say::FileNeedsOneKey)));
    }
    let value = if matches!(extension_of(&file.name).as_str(), ".html" | ".htm" | ".xml" | ".md") {
        match read_text(database, scope, file).await? {
            Ok(text) => text,
            Err(problem) => return Ok(Err(problem)),
        }
    } else {
        upload_address(file.project_id, &file.name)
    };
    let mut data = vec![b'{'];
    push_string(&mut data, &plan.data_key);
    data.push(b':');
    push_string(&mut data, &value);
    data.push(b'}');
    let data = String::from_utf8_lossy(&data).into_owned();
    Ok(Ok(TaskRow { data, allow_skip: true, ..TaskRow::default() }))
}
