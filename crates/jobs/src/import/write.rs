use labelkeep_database::imports::{FinishedImport, ImportBatch, ImportMove, ImportSummary, TaskRow};
use labelkeep_database::jobs::Step;
use labelkeep_database::uploads::FileUpload;
use labelkeep_formats::import::Next;
use labelkeep_formats::json_text::fields;
use labelkeep_model::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::task::JoinHandle;

use super::files::FileTasks;
use super::labels::{LabelNext, LabelTasks, Labels, MOST_NAMED};
use super::survey::single;
use super::{Plan, Survey};
use crate::context::{Context, checkpoint};
use crate::import_walk::{Counting, walk};

/// Tasks of one batch, unless their text is long. Every batch waits once for the disk, and while it is stored the next
/// is read.
const BATCH_TASKS: usize = 5_000;
const BATCH_BYTES: usize = 4 << 20;

const CHECKPOINT_VERSION: u64 = 1;

/// How far an import has come. It is stored in the transaction of each batch.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Checkpoint {
    /// Files that are done.
    files: usize,
    /// Rows of the next file that are done.
    row: u64,
    tasks: i64,
    annotations: i64,
    predictions: i64,
    model_version: Option<String>,
}

/// Collects batches and has one written while the next is being read.
struct Writer<'c> {
    context: &'c Context,
    total: i64,
    batch: ImportBatch,
    bytes: usize,
    checkpoint: Checkpoint,
    writing: Option<JoinHandle<Result<()>>>,
}

pub(super) async fn write(context: &Context, plan: &Plan, survey: &Survey) -> Result<()> {
    let checkpoint: Checkpoint = context.checkpoint(CHECKPOINT_VERSION)?.unwrap_or_default();
    let (done_files, done_rows) = (checkpoint.files, checkpoint.row);
    let mut writer = Writer {
        context,
        total: i64::try_from(survey.tasks).unwrap_or(i64::MAX),
        batch: ImportBatch::default(),
        bytes: 0,
        checkpoint,
        writing: None,
    };
    if let Some(labels) = &plan.labels {
        write_labels(&mut writer, plan, labels, done_rows).await?;
    }
    let files = if plan.labels.is_some() { &[] } else { plan.files.as_slice() };
    for (at, file) in files.iter().enumerate().skip(done_files) {
        let skip = if at == done_files { done_rows } else { 0 };
        // Files that tasks name are no tasks.
        if !survey.used.contains(&at) {
            write_file(&mut writer, plan, survey, (at, file), skip).await?;
        }
        writer.checkpoint.files = at + 1;
        writer.checkpoint.row = 0;
    }
    writer.flush().await?;
    writer.settle().await?;
    let done = writer.checkpoint;
    replace(context, plan, &done).await?;
    finish(context, plan, survey, done).await
}

/// The rows of label files are counted through all of them.
async fn write_labels(writer: &mut Writer<'_>, plan: &Plan, labels: &Labels, skip: u64) -> Result<()> {
    let context = writer.context;
    let mut tasks = LabelTasks::new(&context.database, context.project()?, labels, &plan.files);
    let mut row = 0;
    while let Some((file, next)) = tasks.next().await? {
        let LabelNext::Task(task) = next else { continue };
        row += 1;
        if row > skip
            && let Ok(task) = plan.accept(task)
        {
            let origin = file.filter(|file| !file.is_temporary).map(|file| file.id);
            writer.add(task, row, origin).await?;
        }
    }
    Ok(())
}

async fn write_file(
    writer: &mut Writer<'_>,
    plan: &Plan,
    survey: &Survey,
    (at, file): (usize, &FileUpload),
    skip: u64,
) -> Result<()> {
    let (database, scope) = (&writer.context.database, writer.context.project()?);
    let origin = (!file.is_temporary).then_some(file.id);
    let Some(source) = plan.source(file) else {
        if skip == 0
            && let Ok(task) = single(database, scope, plan, file).await?
        {
            writer.add(task, 1, origin).await?;
        }
        return Ok(());
    };
    let options = plan.options(survey.readings.get(&file.id));
    let mut tasks = FileTasks::open(database, scope, file, source, options);
    while let Some(next) = tasks.next().await? {
        let Next::Task(mut task) = next else { continue };
        let row = task.row;
        if row <= skip {
            continue;
        }
        plan.with_files(&mut task, at, &mut |_| {});
        if let Ok(task) = plan.accept(task) {
            writer.add(task, row, origin).await?;
        }
    }
    Ok(())
}

impl Writer<'_> {
    async fn add(&mut self, mut task: TaskRow, row: u64, file: Option<i64>) -> Result<()> {
        task.file = file;
        for (key, value) in fields(&task.data).unwrap_or_default() {
            match self.batch.columns.get_mut(key.as_ref()) {
                Some(counts) => counts.note(value.get()),
                None => self.batch.columns.entry(key.into_owned()).or_default().note(value.get()),
            }
        }
        self.bytes += task.data.len()
            + task.annotations.iter().map(|annotation| annotation.result.len()).sum::<usize>()
            + task.predictions.iter().map(|prediction| prediction.result.len()).sum::<usize>();
        self.checkpoint.row = row;
        self.checkpoint.tasks += 1;
        self.checkpoint.annotations += i64::try_from(task.annotations.len()).unwrap_or(0);
        self.checkpoint.predictions += i64::try_from(task.predictions.len()).unwrap_or(0);
        if let Some(prediction) = task.predictions.last() {
            self.checkpoint.model_version = Some(prediction.model_version.clone());
        }
        self.batch.tasks.push(task);
        if self.batch.tasks.len() >= BATCH_TASKS || self.bytes >= BATCH_BYTES {
            self.flush().await?;
        }
        Ok(())
    }

    /// Hands the batch over, after the one before is stored.
    async fn flush(&mut self) -> Result<()> {
        self.settle().await?;
        if self.batch.tasks.is_empty() {
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.bytes = 0;
        let step = Step {
            done: self.checkpoint.tasks,
            total: Some(self.total),
            checkpoint: checkpoint(CHECKPOINT_VERSION, &self.checkpoint),
        };
        let (database, scope, claim) =
            (self.context.database.clone(), self.context.project()?.clone(), self.context.claim.clone());
        self.writing = Some(tokio::spawn(async move { database.insert_import(&scope, &claim, batch, step).await }));
        Ok(())
    }

    async fn settle(&mut self) -> Result<()> {
        match self.writing.take() {
            Some(writing) => writing.await.map_err(Error::internal)?,
            None => Ok(()),
        }
    }
}

/// Earlier tasks of the files go to the trash of this job, after the new ones are there.
async fn replace(context: &Context, plan: &Plan, done: &Checkpoint) -> Result<()> {
    let noted = checkpoint(CHECKPOINT_VERSION, done);
    for part in plan.request.earlier_parts() {
        let moved = ImportMove { import: context.claim.job, part, spares_work: false, clears_up: false };
        walk(context, &moved, Counting::Not(done.tasks), &noted).await?;
    }
    Ok(())
}

async fn finish(context: &Context, plan: &Plan, survey: &Survey, done: Checkpoint) -> Result<()> {
    let (temporary, files): (Vec<&FileUpload>, Vec<&FileUpload>) =
        plan.files.iter().partition(|file| file.is_temporary);
    let files: Vec<i64> = files.iter().map(|file| file.id).collect();
    let started = context.job.started_at.unwrap_or(context.job.created_at);
    #[expect(clippy::cast_precision_loss, reason = "a duration in seconds needs no more")]
    let duration = (context.database.now().0 - started.0) as f64 / 1e6;
    let result = json!({
        "task_count": done.tasks,
        "annotation_count": done.annotations,
        "prediction_count": done.predictions,
        "duration": duration,
        "file_upload_ids": files,
        "could_be_tasks_list": survey.could_be_tasks_list(),
        "found_formats": survey.formats,
        "data_columns": if files.is_empty() { Vec::new() } else { survey.common_columns() },
        "problems": survey.problems,
        "problem_count": survey.problem_count,
        "authors": plan.people.outcome(&survey.authors),
        "prediction_ids": survey.prediction_ids,
        "labels": survey.labels,
        "unused_files": plan.request.unused.iter().take(MOST_NAMED).collect::<Vec<_>>(),
    });
    let summary = ImportSummary {
        tasks: done.tasks,
        annotations: done.annotations,
        predictions: done.predictions,
        model_version: done.model_version,
    };
    let end = FinishedImport { summary, files, temporary: temporary.iter().map(|file| file.id).collect(), result };
    context.database.finish_import(context.project()?, &context.claim, end).await
}
