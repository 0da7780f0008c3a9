//! What comes later to tasks that are here already.

use super::{
    fate::Fate,
    ours,
    page::{KnownPage, PageOutcome},
    rows::{MovedAnnotation, MovedDraft, MovedPage, MovedPrediction, MovedTask},
    source::{self, Kind, Known, MoveSource},
};
use crate::{
    Args, Transaction, Value,
    access::ProjectScope,
    annotations::{lock_tasks, recount_tasks},
    args,
    counts::CounterDelta,
    engine::dialect::{Sql, id_list},
    uploads,
};
use labelkeep_model::{Result, TaskId, Timestamp};
use std::collections::{BTreeSet, HashMap};

const ROWS: usize = 250;

/// What is to be done with one kind of a page.
struct Sorted<T> {
    new: Vec<T>,
    updated: Vec<T>,
}

/// Brings a page of tasks that are here. Each part is compared by itself, so that work on both sides comes together.
pub(super) async fn bring(
    transaction: &mut Transaction,
    source: &MoveSource,
    scope: &ProjectScope,
    page: MovedPage,
    known: &KnownPage,
    outcome: &mut PageOutcome,
) -> Result<()> {
    let times: HashMap<i64, Timestamp> = page.tasks.iter().map(|task| (task.id, task.updated_at)).collect();
    let here = ours::tasks(transaction, &page.tasks.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    let there: BTreeSet<i64> = here.keys().copied().collect();
    let tasks = sort(Kind::Task, page.tasks, |one| (one.old, one.id, one.mark()), &known.tasks, &here, outcome);
    // Nothing comes to a task that was deleted here.
    let annotations: Vec<_> = page.annotations.into_iter().filter(|one| there.contains(&one.task)).collect();
    let predictions: Vec<_> = page.predictions.into_iter().filter(|one| there.contains(&one.task)).collect();
    let drafts: Vec<_> = page.drafts.into_iter().filter(|one| there.contains(&one.task)).collect();
    let here = ours::annotations(transaction, &annotations.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    let annotations =
        sort(Kind::Annotation, annotations, |one| (one.old, one.id, one.mark()), &known.annotations, &here, outcome);
    let here = ours::predictions(transaction, &predictions.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    let predictions =
        sort(Kind::Prediction, predictions, |one| (one.old, one.id, one.mark()), &known.predictions, &here, outcome);
    let here = ours::drafts(transaction, &drafts.iter().map(|one| one.id).collect::<Vec<_>>()).await?;
    let drafts = sort(Kind::Draft, drafts, |one| (one.old, one.id, one.mark()), &known.drafts, &here, outcome);
    let touched: BTreeSet<i64> = tasks
        .updated
        .iter()
        .map(|one| one.id)
        .chain(annotations.new.iter().chain(&annotations.updated).map(|one| one.task))
        .chain(predictions.new.iter().chain(&predictions.updated).map(|one| one.task))
        .chain(drafts.new.iter().chain(&drafts.updated).map(|one| one.task))
        .collect();
    if touched.is_empty() {
        return Ok(());
    }
    outcome.needs_recount = true;
    let touched: Vec<i64> = touched.into_iter().collect();
    let before = lock_tasks(transaction, &touched, false).await?;
    update_tasks(transaction, &tasks.updated).await?;
    insert_annotations(transaction, scope, &annotations.new).await?;
    update_annotations(transaction, &annotations.updated).await?;
    insert_predictions(transaction, scope, &predictions.new).await?;
    update_predictions(transaction, &predictions.updated).await?;
    insert_drafts(transaction, scope, &drafts.new).await?;
    update_drafts(transaction, &drafts.updated).await?;
    let after = recount_tasks(transaction, scope.id(), &touched, std::iter::empty()).await?;
    for task in &touched {
        let sql = "UPDATE tasks SET updated_at = $2 WHERE id = $1";
        transaction.execute(sql, args![*task, times.get(task).copied().unwrap_or(transaction.now())]).await?;
    }
    note(transaction, source, Kind::Task, tasks, |one| (one.old, one.id, Some(one.mark()))).await?;
    note(transaction, source, Kind::Annotation, annotations, |one| (one.old, one.id, Some(one.mark()))).await?;
    note(transaction, source, Kind::Prediction, predictions, |one| (one.old, one.id, Some(one.mark()))).await?;
    note(transaction, source, Kind::Draft, drafts, |one| (one.old, one.id, Some(one.mark()))).await?;
    let delta = CounterDelta::between(&before, &after);
    delta.apply_to(transaction, scope.id(), touched.into_iter().map(TaskId)).await
}

fn sort<T>(
    kind: Kind,
    all: Vec<T>,
    what: impl Fn(&T) -> (i64, i64, Vec<u8>),
    known: &HashMap<i64, Known>,
    here: &ours::Marks,
    outcome: &mut PageOutcome,
) -> Sorted<T> {
    let mut sorted = Sorted { new: Vec::new(), updated: Vec::new() };
    for one in all {
        let (old, id, mark) = what(&one);
        let Some(known) = known.get(&old) else {
            outcome.note(kind, Fate::New, old);
            sorted.new.push(one);
            continue;
        };
        let fate = Fate::of(known.mark.as_deref(), &mark, here.get(&id).map(Vec::as_slice));
        outcome.note(kind, fate, old);
        if fate == Fate::Updated {
            sorted.updated.push(one);
        }
    }
    sorted
}

async fn note<T>(
    transaction: &mut Transaction,
    source: &MoveSource,
    kind: Kind,
    sorted: Sorted<T>,
    what: impl Fn(&T) -> (i64, i64, Option<Vec<u8>>),
) -> Result<()> {
    let rows: Vec<_> = sorted.new.iter().chain(&sorted.updated).map(what).collect();
    source::note(transaction, source, kind, &rows).await
}

async fn update_tasks(transaction: &mut Transaction, tasks: &[MovedTask]) -> Result<()> {
    for task in tasks {
        uploads::note_anew(transaction, task.id, &task.data).await?;
        let sql = "UPDATE tasks SET data = $2, meta = $3, allow_skip = $4, inner_id = $5, overlap = $6, created_at = $7, \
                   updated_by = $8, file_upload_id = $9 WHERE id = $1";
        let args = args![task.id, &task.data, task.meta.clone(), task.allow_skip, task.inner_id, task.overlap];
        let more = args![task.created_at, task.updated_by, task.file];
        transaction.execute(sql, args.into_iter().chain(more).collect::<Args>()).await?;
    }
    Ok(())
}

const INSERT_ANNOTATIONS: &str = "INSERT INTO annotations (id, project_id, task_id, completed_by, updated_by, last_created_by, \
    result, result_count, was_cancelled, ground_truth, created_at, updated_at, draft_created_at, lead_time, unique_id, \
    last_action, import_id, bulk_created, parent_prediction, parent_annotation)";
const ANNOTATION_FIELDS: usize = 20;

pub(super) async fn insert_annotations(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    annotations: &[MovedAnnotation],
) -> Result<()> {
    for chunk in annotations.chunks(ROWS) {
        let mut args = Args::with_capacity(chunk.len() * ANNOTATION_FIELDS);
        for one in chunk {
            args.extend::<[Value; 4]>([one.id.into(), scope.id().into(), one.task.into(), one.completed_by.into()]);
            args.extend(args![one.updated_by, one.last_created_by, &one.result, one.result_count, one.was_cancelled]);
            args.extend(args![one.ground_truth, one.created_at, one.updated_at, one.draft_created_at, one.lead_time]);
            args.extend(args![one.unique_id.clone(), one.last_action.clone(), one.import_id, one.bulk_created]);
            args.extend(args![one.parent_prediction, one.parent_annotation]);
        }
        transaction.execute(Sql::rows(INSERT_ANNOTATIONS, chunk.len(), ANNOTATION_FIELDS, ""), args).await?;
    }
    if annotations.is_empty() {
        return Ok(());
    }
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO annotation_history (annotation_id, task_id, project_id, action, lead_time, created_by, created_at) \
             SELECT a.id, a.task_id, a.project_id, 'imported', a.lead_time, $2, $3 FROM annotations a \
             WHERE a.id IN (SELECT value FROM ids_of($1)) ORDER BY a.id",
            args![id_list(annotations.iter().map(|one| one.id)), scope.caller().user(), now],
        )
        .await
        .map(|_| ())
}

async fn update_annotations(transaction: &mut Transaction, annotations: &[MovedAnnotation]) -> Result<()> {
    for one in annotations {
        let sql = "UPDATE annotations SET completed_by = $2, updated_by = $3, result = $4, result_count = $5, \
                   was_cancelled = $6, ground_truth = $7, created_at = $8, updated_at = $9, draft_created_at = $10, \
                   lead_time = $11, unique_id = $12, last_action = $13, import_id = $14, parent_prediction = $15, \
                   parent_annotation = $16 WHERE id = $1";
        let mut args = args![one.id, one.completed_by, one.updated_by, &one.result, one.result_count];
        args.extend(args![one.was_cancelled, one.ground_truth, one.created_at, one.updated_at, one.draft_created_at]);
        args.extend(args![one.lead_time, one.unique_id.clone(), one.last_action.clone(), one.import_id]);
        args.extend(args![one.parent_prediction, one.parent_annotation]);
        transaction.execute(sql, args).await?;
    }
    Ok(())
}

pub(super) async fn insert_predictions(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    predictions: &[MovedPrediction],
) -> Result<()> {
    const INSERT: &str = "INSERT INTO predictions (id, project_id, task_id, result, model_version, score, cluster, neighbors, \
        mislabeling, created_at, updated_at)";
    for chunk in predictions.chunks(ROWS) {
        let mut args = Args::with_capacity(chunk.len() * 11);
        for one in chunk {
            args.extend(args![one.id, scope.id(), one.task, &one.result, &one.model_version, one.score, one.cluster]);
            args.extend(args![one.neighbors.clone(), one.mislabeling, one.created_at, one.updated_at]);
        }
        transaction.execute(Sql::rows(INSERT, chunk.len(), 11, ""), args).await?;
    }
    Ok(())
}

async fn update_predictions(transaction: &mut Transaction, predictions: &[MovedPrediction]) -> Result<()> {
    for one in predictions {
        let sql = "UPDATE predictions SET result = $2, model_version = $3, score = $4, cluster = $5, neighbors = $6, \
                   mislabeling = $7, created_at = $8, updated_at = $9 WHERE id = $1";
        let mut args = args![one.id, &one.result, &one.model_version, one.score, one.cluster, one.neighbors.clone()];
        args.extend(args![one.mislabeling, one.created_at, one.updated_at]);
        transaction.execute(sql, args).await?;
    }
    Ok(())
}

pub(super) async fn insert_drafts(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    drafts: &[MovedDraft],
) -> Result<()> {
    const INSERT: &str = "INSERT INTO drafts (id, task_id, project_id, annotation_id, user_id, result, lead_time, \
        was_postponed, import_id, created_at, updated_at)";
    for chunk in drafts.chunks(ROWS) {
        let mut args = Args::with_capacity(chunk.len() * 11);
        for one in chunk {
            args.extend(args![one.id, one.task, scope.id(), one.annotation, one.user, &one.result, one.lead_time]);
            args.extend(args![one.was_postponed, one.import_id, one.created_at, one.updated_at]);
        }
        transaction.execute(Sql::rows(INSERT, chunk.len(), 11, ""), args).await?;
    }
    if drafts.is_empty() {
        return Ok(());
    }
    let sql = "UPDATE tasks SET draft_count = (SELECT COUNT(*) FROM drafts d WHERE d.task_id = tasks.id) \
               WHERE id IN (SELECT value FROM ids_of($1))";
    transaction.execute(sql, args![id_list(drafts.iter().map(|one| one.task))]).await.map(|_| ())
}

async fn update_drafts(transaction: &mut Transaction, drafts: &[MovedDraft]) -> Result<()> {
    for one in drafts {
        let sql = "UPDATE drafts SET result = $2, lead_time = $3, was_postponed = $4, import_id = $5, created_at = $6, \
                   updated_at = $7 WHERE id = $1";
        let args = args![one.id, &one.result, one.lead_time, one.was_postponed, one.import_id, one.created_at];
        transaction.execute(sql, args.into_iter().chain(args![one.updated_at]).collect::<Args>()).await?;
    }
    Ok(())
}
