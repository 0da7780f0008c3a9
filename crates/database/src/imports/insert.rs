use super::names;
use super::predictions;
use super::rows::{Counters, labels_of};
use super::settle;
use super::{ImportBatch, ROWS, TaskRow};
use crate::{
    Args, Database, Fetch, Transaction, Value,
    access::ProjectScope,
    args,
    counts::{CounterDelta, data_fields, labels::count_labels},
    engine::dialect::{Sql, id_list},
    jobs::{JobClaim, Step},
    projects::Cohort,
    tasks::blocks::{self, Kind},
    uploads,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Error, Permission, Result, Rng, Timestamp};
use std::collections::HashMap;

/// What the project says about new tasks.
struct Place {
    first_inner_id: i64,
    /// Tasks that are there already.
    tasks: i64,
    cohort: Cohort,
    counts_skipped: bool,
}

impl Place {
    /// Of the new task at this place of the batch.
    fn overlap(&self, at: usize) -> i64 {
        self.cohort.next(self.tasks + i64::try_from(at).unwrap_or(0))
    }
}

impl Database {
    /// Inserts a batch and notes how far the job is, as one change.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job is cancelled or another worker has it.
    pub async fn insert_import(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        batch: ImportBatch,
        step: Step,
    ) -> Result<()> {
        scope.require(Permission::TasksCreate)?;
        let (scope, claim, rng) = (scope.clone(), claim.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                // The claim first: a worker that lost its job must not touch anything.
                claim.advance(transaction, &step).await?;
                insert_tasks(transaction, &scope, claim.job, batch, Answer::Nothing, rng.as_ref()).await.map(|_| ())
            })
        })
        .await
    }
}

/// What inserting a batch gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    Nothing,
    /// The ids of its tasks, in their order.
    Ids,
}

/// Inserts tasks with everything that follows from them.
pub(crate) async fn insert_tasks(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    mut batch: ImportBatch,
    answer: Answer,
    rng: &dyn Rng,
) -> Result<Vec<i64>> {
    if batch.tasks.is_empty() {
        return Ok(Vec::new());
    }
    names::give(transaction, &mut batch.tasks, rng).await?;
    let place = reserve(transaction, scope, batch.tasks.len()).await?;
    let unsettled = settle::begin(transaction).await?;
    let now = transaction.now();
    let counters: Vec<Counters> = batch.tasks.iter().map(|task| Counters::of(task, now)).collect();
    let labeled = |at: usize, counters: &Counters| {
        let people = if place.counts_skipped { counters.people.len() } else { counters.finishers.len() };
        i64::try_from(people).unwrap_or(i64::MAX) >= place.overlap(at)
    };
    let labels = labels_of(&batch.tasks);
    let delta = delta_of(&batch, &counters, labeled);
    let shows_uploads: Vec<usize> =
        (0..).zip(&batch.tasks).filter(|(_, task)| uploads::may_show(&task.data)).map(|(at, _)| at).collect();
    let has_more = !shows_uploads.is_empty()
        || batch.tasks.iter().any(|task| !task.annotations.is_empty() || !task.predictions.is_empty());
    let is_heard = webhook_events::is_heard(transaction, scope.id(), WebhookAction::TasksCreated).await?;
    let wants_ids = has_more || is_heard || answer == Answer::Ids;
    let mut ids = HashMap::new();
    for (chunk, (tasks, counters)) in batch.tasks.chunks(ROWS).zip(counters.chunks(ROWS)).enumerate() {
        let mut args = Args::with_capacity(tasks.len() * TASK_FIELDS);
        for ((task, counters), at) in tasks.iter().zip(counters).zip(chunk * ROWS..) {
            let inner_id = place.first_inner_id + i64::try_from(at).unwrap_or(0);
            args.extend(args![scope.id(), now, now, place.overlap(at), job, task.file]);
            push_task(&mut args, task, counters, inner_id, labeled(at, counters), now);
        }
        let first = place.first_inner_id + i64::try_from(chunk * ROWS).unwrap_or(0);
        ids.extend(insert_rows(transaction, args, tasks.len(), first, wants_ids).await?);
        let kinds = tasks.iter().zip(counters).zip(chunk * ROWS..).map(|((task, counters), at)| Kind {
            is_labeled: labeled(at, counters),
            annotations: counters.annotations,
            cancelled: counters.cancelled,
            predictions: i64::try_from(task.predictions.len()).unwrap_or(i64::MAX),
        });
        blocks::count_imported(transaction, scope.id(), kinds.collect()).await?;
    }
    let id_at = |at: usize| -> Result<i64> {
        let inner = place.first_inner_id + i64::try_from(at).unwrap_or(0);
        ids.get(&inner).copied().ok_or_else(|| Error::internal("an inserted task has no id"))
    };
    if has_more {
        insert_annotations(transaction, scope, &mut batch.tasks, &id_at).await?;
        insert_predictions(transaction, scope, &batch.tasks, &id_at).await?;
        note_uploads(transaction, &batch.tasks, shows_uploads, &id_at).await?;
    }
    settle::end(transaction, unsettled).await?;
    data_fields::add(transaction, scope.id(), &batch.columns).await?;
    count_labels(transaction, scope.id(), &labels).await?;
    delta.apply(transaction, scope.id()).await?;
    if answer == Answer::Nothing && !is_heard {
        return Ok(Vec::new());
    }
    let made: Vec<i64> = (0..batch.tasks.len()).map(id_at).collect::<Result<_>>()?;
    webhook_events::note(transaction, scope.id(), WebhookAction::TasksCreated, &made).await?;
    Ok(made)
}

/// Inserts rows of which the first has this inner id; answers the ids by inner ids, if they are needed.
async fn insert_rows(
    transaction: &mut Transaction,
    args: Args,
    count: usize,
    first: i64,
    needs_ids: bool,
) -> Result<Vec<(i64, i64)>> {
    if transaction.is_postgres() && needs_ids {
        let sql = Sql::rows(INSERT_TASKS, count, TASK_FIELDS, "RETURNING id, inner_id");
        let rows = transaction.fetch_all(sql, args).await?;
        return rows.iter().map(|row| Ok((row.get("inner_id")?, row.get("id")?))).collect();
    }
    transaction.execute(Sql::rows(INSERT_TASKS, count, TASK_FIELDS, ""), args).await?;
    if !needs_ids {
        return Ok(Vec::new());
    }
    // There is one writer: the ids of one statement follow each other, and a row that comes back from it costs as much as one
    // that is inserted.
    let last: i64 = transaction.fetch_one("SELECT MAX(id) AS last FROM tasks", args![]).await?.get("last")?;
    let count = i64::try_from(count).unwrap_or(0);
    Ok((first..).zip(last + 1 - count..=last).collect())
}

/// Takes a range of inner ids for the batch.
async fn reserve(transaction: &mut Transaction, scope: &ProjectScope, count: usize) -> Result<Place> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let row = transaction
        .fetch_one(
            "UPDATE projects SET next_inner_id = next_inner_id + $2 WHERE id = $1 RETURNING next_inner_id - $2 AS first, \
             task_number, maximum_annotations, overlap_cohort_percentage, skip_queue = 'IGNORE_SKIPPED' AS counts_skipped",
            args![scope.id(), count],
        )
        .await?;
    Ok(Place {
        first_inner_id: row.get("first")?,
        tasks: row.get("task_number")?,
        cohort: Cohort { overlap: row.get("maximum_annotations")?, percentage: row.get("overlap_cohort_percentage")? },
        counts_skipped: row.get("counts_skipped")?,
    })
}

const INSERT_TASKS: &str = "INSERT INTO tasks (project_id, created_at, updated_at, overlap, import_job_id, \
    file_upload_id, inner_id, data, meta, allow_skip, is_labeled, completed_at, total_annotations, \
    cancelled_annotations, total_predictions, useful_annotations, ground_truths, lead_time_sum, lead_time_count, \
    prediction_score)";
const TASK_FIELDS: usize = 20;

fn push_task(args: &mut Args, task: &TaskRow, counters: &Counters, inner_id: i64, is_labeled: bool, now: Timestamp) {
    let predictions = i64::try_from(task.predictions.len()).unwrap_or(i64::MAX);
    let completed_at = is_labeled.then_some(counters.last_at.unwrap_or(now));
    args.extend::<[Value; 14]>([
        inner_id.into(),
        (&task.data).into(),
        task.meta.clone().into(),
        task.allow_skip.into(),
        is_labeled.into(),
        completed_at.into(),
        counters.annotations.into(),
        counters.cancelled.into(),
        predictions.into(),
        counters.useful.into(),
        counters.ground_truths.into(),
        counters.lead_time.into(),
        counters.timed.into(),
        counters.score.into(),
    ]);
}

fn delta_of(batch: &ImportBatch, counters: &[Counters], labeled: impl Fn(usize, &Counters) -> bool) -> CounterDelta {
    let mut delta = CounterDelta { tasks: i64::try_from(batch.tasks.len()).unwrap_or(0), ..CounterDelta::default() };
    for ((at, task), counters) in batch.tasks.iter().enumerate().zip(counters) {
        delta.finished += i64::from(labeled(at, counters));
        delta.with_annotations += i64::from(counters.useful > 0);
        delta.annotations += counters.annotations;
        delta.skipped += counters.cancelled;
        delta.ground_truth += counters.ground_truths;
        delta.predictions += i64::try_from(task.predictions.len()).unwrap_or(0);
    }
    delta
}

const INSERT_ANNOTATIONS: &str = "INSERT INTO annotations (project_id, task_id, completed_by, result, result_count, \
    was_cancelled, ground_truth, created_at, updated_at, draft_created_at, lead_time, unique_id, import_id, \
    imported_author)";
const ANNOTATION_FIELDS: usize = 14;

/// Takes the results out of the rows: they are most of the memory of a batch.
async fn insert_annotations(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    tasks: &mut [TaskRow],
    id_at: &(dyn Fn(usize) -> Result<i64> + Sync),
) -> Result<()> {
    let now = transaction.now();
    let mut all: Vec<_> =
        tasks.iter_mut().enumerate().flat_map(|(at, task)| task.annotations.iter_mut().map(move |a| (at, a))).collect();
    for chunk in all.chunks_mut(ROWS) {
        let (mut args, count) = (Args::with_capacity(chunk.len() * ANNOTATION_FIELDS), chunk.len());
        for (at, annotation) in chunk {
            let created_at = annotation.created_at.unwrap_or(now);
            let fields: [Value; ANNOTATION_FIELDS] = [
                scope.id().into(),
                id_at(*at)?.into(),
                annotation.completed_by.into(),
                std::mem::take(&mut annotation.result).into(),
                annotation.result_count.into(),
                annotation.was_cancelled.into(),
                annotation.ground_truth.into(),
                created_at.into(),
                annotation.updated_at.unwrap_or(created_at).into(),
                annotation.draft_created_at.into(),
                annotation.lead_time.into(),
                annotation.unique_id.clone().into(),
                annotation.import_id.into(),
                annotation.author.as_ref().filter(|author| !author.is_here).map(|author| author.name.clone()).into(),
            ];
            args.extend(fields);
        }
        transaction.execute(Sql::rows(INSERT_ANNOTATIONS, count, ANNOTATION_FIELDS, ""), args).await?;
    }
    let with_annotations: Vec<i64> = tasks
        .iter()
        .enumerate()
        .filter(|(_, task)| !task.annotations.is_empty())
        .map(|(at, _)| id_at(at))
        .collect::<Result<_>>()?;
    if with_annotations.is_empty() {
        return Ok(());
    }
    transaction
        .execute(
            "INSERT INTO annotation_history (annotation_id, task_id, project_id, action, lead_time, created_by, created_at) \
             SELECT a.id, a.task_id, a.project_id, 'imported', a.lead_time, $2, $3 FROM annotations a \
             WHERE a.task_id IN (SELECT value FROM ids_of($1)) ORDER BY a.id",
            args![id_list(with_annotations), scope.caller().user(), now],
        )
        .await?;
    Ok(())
}

async fn insert_predictions(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    tasks: &[TaskRow],
    id_at: &(dyn Fn(usize) -> Result<i64> + Sync),
) -> Result<()> {
    let mut rows = Vec::new();
    for (at, task) in tasks.iter().enumerate() {
        let id = id_at(at)?;
        rows.extend(task.predictions.iter().map(|prediction| (id, prediction)));
    }
    predictions::insert(transaction, scope, &rows).await
}

async fn note_uploads(
    transaction: &mut Transaction,
    tasks: &[TaskRow],
    shows_uploads: Vec<usize>,
    id_at: &(dyn Fn(usize) -> Result<i64> + Sync),
) -> Result<()> {
    let mut showing = Vec::new();
    for at in shows_uploads {
        let data = tasks.get(at).map_or("", |task| task.data.as_str());
        showing.push((id_at(at)?, data));
    }
    uploads::note_new(transaction, showing).await
}
