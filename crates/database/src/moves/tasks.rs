//! A page of tasks comes in, as one change with the note of what it is here.

use super::{
    fate::Fate,
    ids, later,
    page::{KnownPage, PageIds, PageOutcome, place},
    rows::{MovedAnnotation, MovedPage, MovedTask},
    source::{self, Kind, MoveSource},
};
use crate::{
    Args, Database, Fetch, Transaction,
    access::ProjectScope,
    annotations::NO_RESULT,
    args,
    counts::{CounterDelta, data_fields, labels::count_labels},
    engine::dialect::Sql,
    imports::{AnnotationRow, Counters, PredictionRow, TaskRow, labels_of, settle},
    uploads,
};
use labelkeep_model::Result;
use std::collections::{BTreeMap, HashMap, HashSet};

const ROWS: usize = 250;

impl Database {
    /// Brings a page of tasks: what is new, and what was changed there and not here.
    ///
    /// # Errors
    /// What the database says; then nothing of the page is kept.
    pub async fn move_tasks(&self, source: &MoveSource, scope: &ProjectScope, page: MovedPage) -> Result<PageOutcome> {
        let (source, scope) = (source.clone(), scope.clone());
        self.write(move |transaction| Box::pin(async move { bring(transaction, &source, &scope, page).await })).await
    }
}

async fn bring(
    transaction: &mut Transaction,
    source: &MoveSource,
    scope: &ProjectScope,
    mut page: MovedPage,
) -> Result<PageOutcome> {
    let known = KnownPage::of(transaction, source, &page).await?;
    let mut ids = PageIds::of(&known);
    give_ids(transaction, source, Kind::Task, &mut ids.tasks, page.tasks.iter().map(|one| one.old)).await?;
    let olds = page.annotations.iter().map(|one| one.old);
    give_ids(transaction, source, Kind::Annotation, &mut ids.annotations, olds).await?;
    let olds = page.predictions.iter().map(|one| one.old);
    give_ids(transaction, source, Kind::Prediction, &mut ids.predictions, olds).await?;
    give_ids(transaction, source, Kind::Draft, &mut ids.drafts, page.drafts.iter().map(|one| one.old)).await?;
    ids.find_parents(transaction, source, &page).await?;
    place(&mut page, &ids);
    let mut outcome = PageOutcome::default();
    let fresh: HashSet<i64> =
        page.tasks.iter().filter(|one| !known.tasks.contains_key(&one.old)).map(|one| one.id).collect();
    let (new, old) = split(page, &fresh);
    insert(transaction, source, scope, &new, &mut outcome).await?;
    if !old.tasks.is_empty() {
        later::bring(transaction, source, scope, old, &known, &mut outcome).await?;
    }
    Ok(outcome)
}

async fn give_ids(
    transaction: &mut Transaction,
    source: &MoveSource,
    kind: Kind,
    ids: &mut HashMap<i64, i64>,
    olds: impl Iterator<Item = i64>,
) -> Result<()> {
    let new: Vec<i64> = olds.filter(|old| !ids.contains_key(old)).collect();
    let given = ids::give(transaction, source, kind, &new).await?;
    ids.extend(new.into_iter().zip(given));
    Ok(())
}

/// Those of new tasks, and those of tasks that are here.
fn split(page: MovedPage, fresh: &HashSet<i64>) -> (MovedPage, MovedPage) {
    let (mut new, mut old) = (MovedPage::default(), MovedPage::default());
    (new.tasks, old.tasks) = page.tasks.into_iter().partition(|one| fresh.contains(&one.id));
    (new.annotations, old.annotations) = page.annotations.into_iter().partition(|one| fresh.contains(&one.task));
    (new.predictions, old.predictions) = page.predictions.into_iter().partition(|one| fresh.contains(&one.task));
    (new.drafts, old.drafts) = page.drafts.into_iter().partition(|one| fresh.contains(&one.task));
    (new, old)
}

/// New tasks with everything that follows from them, as an import would have it.
async fn insert(
    transaction: &mut Transaction,
    source: &MoveSource,
    scope: &ProjectScope,
    page: &MovedPage,
    outcome: &mut PageOutcome,
) -> Result<()> {
    if page.tasks.is_empty() {
        return Ok(());
    }
    let ids: Vec<i64> = page.tasks.iter().map(|task| task.id).collect();
    let unsettled = settle::begin(transaction).await?;
    let rows = counted_rows(page);
    insert_tasks(transaction, scope, page, &rows).await?;
    later::insert_annotations(transaction, scope, &page.annotations).await?;
    later::insert_predictions(transaction, scope, &page.predictions).await?;
    settle::end_of(transaction, unsettled, &ids).await?;
    later::insert_drafts(transaction, scope, &page.drafts).await?;
    let showing = page.tasks.iter().filter(|task| uploads::may_show(&task.data));
    let showing: Vec<(i64, &str)> = showing.map(|task| (task.id, task.data.as_str())).collect();
    uploads::note_new(transaction, showing).await?;
    let mut columns = BTreeMap::new();
    for (name, counts) in page.tasks.iter().flat_map(|task| data_fields::fields_of(&task.data)) {
        columns.entry(name).or_insert_with(crate::FieldCounts::default).add(counts);
    }
    data_fields::add(transaction, scope.id(), &columns).await?;
    crate::task_search::take_in(transaction, &ids).await?;
    count_labels(transaction, scope.id(), &labels_of(&rows)).await?;
    let last = page.tasks.iter().map(|task| task.inner_id).max().unwrap_or(0);
    let sql = "UPDATE projects SET next_inner_id = $2 WHERE id = $1 AND next_inner_id < $2";
    transaction.execute(sql, args![scope.id(), last.saturating_add(1)]).await?;
    note_all(transaction, source, page, outcome).await
}

async fn note_all(
    transaction: &mut Transaction,
    source: &MoveSource,
    page: &MovedPage,
    outcome: &mut PageOutcome,
) -> Result<()> {
    let tasks: Vec<_> = page.tasks.iter().map(|one| (one.old, one.id, Some(one.mark()))).collect();
    let annotations: Vec<_> = page.annotations.iter().map(|one| (one.old, one.id, Some(one.mark()))).collect();
    let predictions: Vec<_> = page.predictions.iter().map(|one| (one.old, one.id, Some(one.mark()))).collect();
    let drafts: Vec<_> = page.drafts.iter().map(|one| (one.old, one.id, Some(one.mark()))).collect();
    let all =
        [(Kind::Task, tasks), (Kind::Annotation, annotations), (Kind::Prediction, predictions), (Kind::Draft, drafts)];
    for (kind, rows) in all {
        source::note(transaction, source, kind, &rows).await?;
        for (old, ..) in rows {
            outcome.note(kind, Fate::New, old);
        }
    }
    Ok(())
}

/// The tasks as an import counts them.
fn counted_rows(page: &MovedPage) -> Vec<TaskRow> {
    let mut annotations: HashMap<i64, Vec<AnnotationRow>> = HashMap::new();
    for one in &page.annotations {
        annotations.entry(one.task).or_default().push(counted(one));
    }
    let mut predictions: HashMap<i64, Vec<PredictionRow>> = HashMap::new();
    for one in &page.predictions {
        let row = PredictionRow { result: String::new(), score: one.score, model_version: String::new() };
        predictions.entry(one.task).or_default().push(row);
    }
    let row = |task: &MovedTask| TaskRow {
        annotations: annotations.remove(&task.id).unwrap_or_default(),
        predictions: predictions.remove(&task.id).unwrap_or_default(),
        ..TaskRow::default()
    };
    page.tasks.iter().map(row).collect()
}

fn counted(one: &MovedAnnotation) -> AnnotationRow {
    AnnotationRow {
        result: if one.result == NO_RESULT { NO_RESULT.to_owned() } else { String::new() },
        result_count: one.result_count,
        summary: one.summary.clone(),
        // Nobody is somebody else each time.
        completed_by: one.completed_by.unwrap_or(-one.id),
        was_cancelled: one.was_cancelled,
        ground_truth: one.ground_truth,
        lead_time: one.lead_time,
        unique_id: None,
        created_at: Some(one.created_at),
        updated_at: None,
        draft_created_at: None,
        import_id: None,
        author: None,
    }
}

const INSERT_TASKS: &str = "INSERT INTO tasks (id, project_id, created_at, updated_at, updated_by, overlap, file_upload_id, \
    inner_id, data, meta, allow_skip, is_labeled, completed_at, total_annotations, cancelled_annotations, total_predictions, \
    useful_annotations, ground_truths, lead_time_sum, lead_time_count, prediction_score)";
const TASK_FIELDS: usize = 21;

async fn insert_tasks(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    page: &MovedPage,
    rows: &[TaskRow],
) -> Result<()> {
    let now = transaction.now();
    let sql =
        "SELECT skip_queue = 'IGNORE_SKIPPED' AS counts_skipped FROM projects WHERE id = $1 /*pg FOR NO KEY UPDATE*/";
    let counts_skipped: bool = transaction.fetch_one(sql, args![scope.id()]).await?.get("counts_skipped")?;
    let mut delta = CounterDelta { tasks: i64::try_from(rows.len()).unwrap_or(0), ..CounterDelta::default() };
    for (tasks, rows) in page.tasks.chunks(ROWS).zip(rows.chunks(ROWS)) {
        let mut args = Args::with_capacity(tasks.len() * TASK_FIELDS);
        for (task, row) in tasks.iter().zip(rows) {
            let counters = Counters::of(row, now);
            let people = if counts_skipped { counters.people.len() } else { counters.finishers.len() };
            let is_labeled = i64::try_from(people).unwrap_or(i64::MAX) >= task.overlap;
            let predictions = i64::try_from(row.predictions.len()).unwrap_or(i64::MAX);
            push(&mut args, scope, task, &counters, is_labeled, predictions);
            delta.finished += i64::from(is_labeled);
            delta.with_annotations += i64::from(counters.useful > 0);
            delta.annotations += counters.annotations;
            delta.skipped += counters.cancelled;
            delta.ground_truth += counters.ground_truths;
            delta.predictions += predictions;
        }
        transaction.execute(Sql::rows(INSERT_TASKS, tasks.len(), TASK_FIELDS, ""), args).await?;
    }
    delta.apply(transaction, scope.id()).await
}

fn push(
    args: &mut Args,
    scope: &ProjectScope,
    task: &MovedTask,
    counters: &Counters,
    is_labeled: bool,
    predictions: i64,
) {
    let completed_at = is_labeled.then_some(counters.last_at.unwrap_or(task.updated_at));
    args.extend(args![task.id, scope.id(), task.created_at, task.updated_at, task.updated_by, task.overlap, task.file]);
    args.extend(args![task.inner_id, &task.data, task.meta.clone(), task.allow_skip, is_labeled, completed_at]);
    args.extend(args![counters.annotations, counters.cancelled, predictions, counters.useful, counters.ground_truths]);
    args.extend(args![counters.lead_time, counters.timed, counters.score]);
}
